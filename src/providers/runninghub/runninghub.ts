import type { StoredAsset } from '../../contract/assets.ts';
import type {
  Cost,
  JobAccount,
  JobAsk,
  JobCapabilities,
  JobFiles,
  JobState,
  JobYield,
  PreparedRequest,
} from '../../contract/jobs.ts';
import { foreignName } from '../../contract/storable.ts';
import { isProviderError } from '../transport/errors.ts';
import type { ProviderHttp } from '../transport/http.ts';
import { asRecord } from '../transport/json.ts';
import type { Download } from '../transport/safe-download.ts';
import {
  failure,
  listMissing,
  type RunningHubAnswer,
  readAnswer,
  readCost,
  readCreated,
  readData,
  readOutcome,
  readStatus,
} from './answers.ts';
import type { RunningHubCall } from './codes.ts';

/** The vendor's saved graph that makes one model's pictures. */
interface RunningHubWorkflow {
  workflowId: string;
  /** Where the references go, in the order of the request. */
  nodes: readonly { nodeId: string; fieldName: string }[];
}

export interface RunningHubOptions {
  /** Without a slash at the end. Belongs to the key: the vendor's two sites have separate accounts. */
  apiUrl: string;
  key: string;
  workflows: Readonly<Record<string, RunningHubWorkflow>>;
  longestJobMs: number;
  /** A dearer machine; the vendor's default without it. */
  instanceType?: string;
  http: ProviderHttp;
  download: Download;
}

/** An account at RunningHub. */
export interface RunningHub extends JobAccount {
  /** Throws `config` when a configured node or field is missing in its workflow: such a task would run, and be charged. */
  checkWorkflow(signal: AbortSignal): Promise<void>;
}

/** Of one file: 10 MB at 2 Mbit/s are 40 s. */
const uploadMs = 60_000;

/** Of one call; an answer that comes later is lost. */
const callMs = 8_000;

/** No key and no look-up: a lost answer can only be cleared up by the callback, which is unsigned. */
function generationCapabilities(longestJobMs: number): JobCapabilities {
  return {
    hasIdempotencyKey: false,
    submitMs: callMs,
    longestJobMs,
    // Each time it is overdue it costs a call and an Action, so not more often than a long wait deserves.
    callbackOverdueMs: longestJobMs / 8,
    // The documented pace.
    pollMs: { first: 5_000, longest: 10_000 },
    isLong: false,
  };
}

const resultLimits = { maxBytes: 60_000_000, deadlineMs: 30_000 };

const createPath = '/task/openapi/create';

/** One RunningHub account, by the older API. Calls are sent once; what a failure means stands in its `kind`. */
export function createRunningHub(options: RunningHubOptions): RunningHub {
  const { workflows } = options;
  const call = createCall(options);
  const upload = createUpload(options);

  return {
    name: 'runninghub',
    capabilitiesOf: (kind) =>
      kind === 'generation' ? generationCapabilities(options.longestJobMs) : undefined,

    prepare: (ask, files, signal) => writeRequest({ options, upload, ask, files, signal }),

    async submit({ request, callbackUrl, signal }) {
      const webhook = callbackUrl === undefined ? {} : { webhookUrl: callbackUrl };
      const body = { ...request.body, ...webhook };
      return readCreated(await call('create', { path: request.path, body, signal }), nodeIdsOf(request));
    },

    async getState(externalId, signal) {
      const body = { taskId: externalId };
      const status = readStatus(await call('status', { path: '/task/openapi/status', body, signal }));
      if (status === 'goes_on') return { status: 'pending' };
      const state = readOutcome(await call('outputs', { path: '/task/openapi/outputs', body, signal }));
      const hasResult = state.status === 'completed' && hasPictures(state.yield);
      const ended: JobState = status === 'cancelled' && !hasResult ? { status: 'cancelled' } : state;
      const mayHaveCost = ended.status === 'cancelled' || ended.status === 'failed';
      return mayHaveCost && ended.costs === undefined
        ? { ...ended, ...(await askCost(call, externalId, signal)) }
        : ended;
    },

    async cancel(externalId, signal) {
      const body = { taskId: externalId };
      const answer = await call('cancel', { path: '/task/openapi/cancel', body, signal });
      // A task that it does not know any more.
      if (answer.code !== 807 && answer.code !== 423) readData(answer);
      return 'goes_on';
    },

    async checkWorkflow(signal) {
      for (const [model, { workflowId, nodes }] of Object.entries(workflows)) {
        const path = '/api/openapi/getJsonApiFormat';
        const workflow = readData(await call('workflow', { path, body: { workflowId }, signal }));
        const missing = listMissing(workflow, nodes);
        if (missing.length > 0)
          throw failure('config', 'workflow', `the workflow of ${model} has ${missing.join(', ')}`);
      }
    },

    async download(url, signal) {
      return (await options.download(url, { ...resultLimits, signal })).bytes;
    },
  };
}

/** Uploads what the account cannot fetch, and names the references at their nodes. */
async function writeRequest({
  options,
  upload,
  ask,
  files,
  signal,
}: {
  options: RunningHubOptions;
  upload: ReturnType<typeof createUpload>;
  ask: JobAsk;
  files: JobFiles;
  signal: AbortSignal;
}): Promise<PreparedRequest> {
  if (ask.kind !== 'generation') throw failure('config', 'prepare', `makes no ${ask.kind}`);
  const { model, references } = ask;
  const workflow = options.workflows[model];
  if (!workflow) throw failure('config', 'prepare', `no workflow for model ${model}`);
  const { workflowId, nodes } = workflow;
  // A create without its nodes runs with the pictures saved in the workflow, and is charged.
  if (references.length === 0 || references.length !== nodes.length)
    throw failure('config', 'prepare', `${references.length} references for ${nodes.length} nodes`);
  const values = await Promise.all(
    references.map(
      async (asset) => files.link(asset) ?? files.uploadOnce(asset, () => upload(asset, files, signal)),
    ),
  );
  const nodeInfoList = nodes.map((node, index) => ({ ...node, fieldValue: values[index] }));
  const machine = options.instanceType === undefined ? {} : { instanceType: options.instanceType };
  // A queue at the provider would hide that the account is full.
  return { path: createPath, body: { workflowId, nodeInfoList, ...machine, usePersonalQueue: false } };
}

function hasPictures(left: JobYield): boolean {
  return left.kind === 'pictures' && left.urls.length > 0;
}

/** In the order of the references. */
function nodeIdsOf({ body }: PreparedRequest): string[] {
  const { nodeInfoList } = body;
  return Array.isArray(nodeInfoList) ? nodeInfoList.map((node) => String(asRecord(node).nodeId)) : [];
}

type Call = (
  name: RunningHubCall,
  request: { path: string; body: Record<string, unknown>; signal: AbortSignal },
) => Promise<RunningHubAnswer>;

/** What a task without pictures costs is only told by the newer API, which not every key may use. */
async function askCost(
  call: Call,
  taskId: string,
  signal: AbortSignal,
): Promise<{ costs?: readonly Cost[] }> {
  try {
    return readCost((await call('query', { path: '/openapi/v2/query', body: { taskId }, signal })).usage);
  } catch (error) {
    if (!isProviderError(error)) throw error;
    return {};
  }
}

/** Calls that are answered the same however often they are made. */
const readingCalls: readonly RunningHubCall[] = ['status', 'outputs', 'query', 'workflow'];

/** The key goes both into the body and the header: the vendor's documents ask for either. */
function createCall({ apiUrl, key, http }: RunningHubOptions): Call {
  return async (name, { path, body, signal }) => {
    const answer = await http.request({
      provider: 'runninghub',
      name,
      method: 'POST',
      url: `${apiUrl}${path}`,
      headers: { authorization: `Bearer ${key}`, accept: 'application/json' },
      body: { ...body, apiKey: key },
      deadlineMs: callMs,
      maxBytes: 1_000_000,
      readsOnly: readingCalls.includes(name),
      signal,
    });
    return readAnswer(name, answer, key);
  };
}

/** Gives a reference to the account. What comes back names it to this account only, and for a short time. */
function createUpload({ apiUrl, key, http }: RunningHubOptions) {
  return async (asset: StoredAsset, files: JobFiles, signal: AbortSignal): Promise<string> => {
    const { format } = asset;
    const bytes = await files.read(asset);
    const form = new FormData();
    form.set('apiKey', key);
    form.set('fileType', 'image');
    form.set('file', new Blob([new Uint8Array(bytes)], { type: `image/${format}` }), `reference.${format}`);
    const encoded = new Response(form);
    const answer = await http.request({
      provider: 'runninghub',
      name: 'upload',
      method: 'POST',
      url: `${apiUrl}/task/openapi/upload`,
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': encoded.headers.get('content-type') ?? '',
      },
      body: Buffer.from(await encoded.arrayBuffer()),
      deadlineMs: uploadMs,
      maxBytes: 100_000,
      signal,
    });
    const fileName = foreignName(asRecord(readData(readAnswer('upload', answer, key))).fileName);
    if (fileName !== undefined) return fileName;
    throw failure('provider_error', 'upload', 'stored without a file name');
  };
}
