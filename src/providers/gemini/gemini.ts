import type { JobAccount, JobAsk, JobCapabilities, JobKind, PreparedRequest } from '../../contract/jobs.ts';
import { ProviderError } from '../transport/errors.ts';
import { asRecord } from '../transport/json.ts';
import { fileName, isBatch, readCreated, readPage, readState } from './answers.ts';
import { type Call, createCall, type GeminiAccess, type GeminiCall } from './calling.ts';
import { createLineReader } from './file-lines.ts';
import { readAnswer } from './line-answers.ts';
import { type BatchWays, type ImageSize, prepareBatch } from './preparing.ts';
import { isOver, isSuccess, refusal } from './refusals.ts';
import { createSingleCalls } from './single-calls.ts';

export interface GeminiOptions extends GeminiAccess, Omit<BatchWays, 'mostLines'> {
  /** Lines of one batch; undefined: as many as their answers allow. */
  linesPerBatch?: number | undefined;
  longestBatchMs: number;
  /** It is played on this machine, where batches take seconds and lists do not lag. */
  isLocal: boolean;
}

/** An account at Gemini. */
export interface Gemini extends JobAccount {
  find: NonNullable<JobAccount['find']>;
  readLines: NonNullable<JobAccount['readLines']>;
  makePicture: NonNullable<JobAccount['makePicture']>;
  describe: NonNullable<JobAccount['describe']>;
  filesOf: NonNullable<JobAccount['filesOf']>;
  removeFiles: NonNullable<JobAccount['removeFiles']>;
  /** Asks whether the models of the settings are there. Throws ProviderError of kind `config` when one is not. */
  check(signal: AbortSignal): Promise<void>;
}

/** The file with a batch's lines. */
function linesFile({ body }: PreparedRequest): string {
  return String(asRecord(asRecord(body.batch).inputConfig).fileName);
}

/** So that the answers of a batch are less than a gigabyte: a picture as text is about 7, 10 or 33 MB. */
const linesBySize: Readonly<Record<ImageSize, number>> = { '1K': 150, '2K': 140, '4K': 40 };

/** Of texts, by how their pictures come: so that the uploads take minutes, or all pictures inside have room in one file. */
const textLinesByInputs: Readonly<Record<BatchWays['inputs'], number>> = { files: 1_000, inline: 400 };

interface Pace {
  /** Of the paid calls. */
  createMs: number;
  pictureMs: number;
  describeMs: number;
  /** How long a batch that was made may be missing in the list of all. */
  lagMs: number;
  pollMs: JobCapabilities['pollMs'];
}

/** A batch is asked for in one small request. It takes hours, and of 48 about 200 looks are made. */
const vendorPace: Pace = {
  createMs: 30_000,
  pictureMs: 120_000,
  describeMs: 60_000,
  lagMs: 60_000,
  pollMs: { first: 60_000, longest: 15 * 60_000 },
};
const localPace: Pace = {
  createMs: 10_000,
  pictureMs: 20_000,
  describeMs: 10_000,
  lagMs: 2_000,
  pollMs: { first: 1_000, longest: 5_000 },
};

/** Of the list of all batches; a page has a hundred. */
const mostPages = 50;

/** One Gemini account, which makes batches, and single pictures and texts. Calls are sent once; what a failure means stands in its `kind`. */
export function createGemini(options: GeminiOptions): Gemini {
  const call = createCall(options);
  const readFileLines = createLineReader(options);
  const pace = options.isLocal ? localPace : vendorPace;
  const mostLines = mostLinesOf(options);
  const ways: BatchWays = { ...pickWays(options), mostLines };

  return {
    name: 'gemini',
    capabilitiesOf: (kind) => capabilitiesOf(kind, { pace, mostLines, longestJobMs: options.longestBatchMs }),

    async prepare(ask, files, signal) {
      return prepareBatch(batchOf(ask), { ...ways, call, files, signal });
    },

    async submit({ request, attemptKey: displayName, signal }) {
      const [, model = ''] = /^\/models\/([^/:]+):batchGenerateContent$/.exec(request.path) ?? [];
      const src = { fileName: linesFile(request) };
      const answer = await call('create-batch', { deadlineMs: pace.createMs, signal }, (client) =>
        client.batches.create({ model, src, config: { displayName } }),
      );
      return readCreated(answer);
    },

    find: (job, signal) => findBatch(job, { call, settledMs: pace.createMs + pace.lagMs, signal }),

    async getState(externalId, signal) {
      const name = checkedName(externalId, 'status');
      return readState(await call('status', { signal }, (client) => client.batches.get({ name })));
    },

    async cancel(externalId, signal) {
      const name = checkedName(externalId, 'cancel');
      const answer = await call('cancel', { signal }, (client) => client.batches.cancel({ name }));
      // What has ended cannot be cancelled any more, and its state says how it did.
      if (!isSuccess(answer) && !isOver(answer)) throw refusal(answer, 'cancel');
      return 'goes_on';
    },

    ...createSingleCalls({ ...options, access: options, pace }),

    async *readLines(file, signal, of = 'pictures') {
      const answered = new Set<string>();
      for await (const line of readFileLines(checkedFile(file), signal)) {
        const answer = readAnswer(line, of);
        if (answer === undefined || answered.has(answer.key)) continue;
        answered.add(answer.key);
        yield answer;
      }
    },

    filesOf: (request) => [linesFile(request)],

    async removeFiles(files, signal) {
      for (const name of new Set(files.map(fileName)))
        if (name !== undefined) await removeFile(call, name, signal);
    },

    async check(signal) {
      for (const model of new Set([options.model, options.descriptionModel]))
        await checkModel(call, model, signal);
    },

    async download() {
      throw failure('download', { kind: 'gone', detail: 'a batch leaves a file and no addresses' });
    },
  };
}

function mostLinesOf({ imageSize, inputs, linesPerBatch }: GeminiOptions): BatchWays['mostLines'] {
  return {
    pictures: Math.min(linesBySize[imageSize], linesPerBatch ?? Infinity),
    texts: textLinesByInputs[inputs],
  };
}

function pickWays({
  model,
  descriptionModel,
  imageSize,
  inputs,
}: GeminiOptions): Omit<BatchWays, 'mostLines'> {
  return { model, descriptionModel, imageSize, inputs };
}

function capabilitiesOf(
  kind: JobKind,
  { pace, mostLines, longestJobMs }: { pace: Pace; mostLines: BatchWays['mostLines']; longestJobMs: number },
): JobCapabilities | undefined {
  if (kind !== 'batch') return undefined;
  return {
    hasIdempotencyKey: false,
    // Looked for only when it must be in the list if it was made.
    submitMs: pace.createMs + pace.lagMs,
    longestJobMs,
    // Nobody calls back.
    callbackOverdueMs: longestJobMs,
    pollMs: pace.pollMs,
    isLong: true,
    linesPerJob: mostLines.pictures,
    textLinesPerJob: mostLines.texts,
  };
}

function batchOf(ask: JobAsk) {
  if (ask.kind === 'batch') return ask;
  throw failure('prepare', { kind: 'config', detail: 'makes batches only' });
}

/** A batch is found by its display name, which nothing else has. */
async function findBatch(
  { attemptKey, sentAt }: { attemptKey: string; sentAt?: Date | null },
  { call, settledMs, signal }: { call: Call; settledMs: number; signal: AbortSignal },
): Promise<{ externalId: string } | 'none' | 'unsure'> {
  const askedAt = Date.now();
  let pageToken: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const config = { pageSize: 100, ...(pageToken !== undefined && { pageToken }) };
    const answer = await call('find', { signal }, (client) => client.batches.list({ config }));
    const found = readPage(answer, attemptKey);
    if ('externalId' in found) return found;
    if (found.next === undefined) return missing(sentAt, askedAt - settledMs);
    pageToken = found.next;
  }
  return 'unsure';
}

/** @throws a passing ProviderError while it may only be missing in a list that lags */
function missing(sentAt: Date | null | undefined, settledBefore: number): 'none' | 'unsure' {
  if (!sentAt) return 'unsure';
  const leftMs = sentAt.getTime() - settledBefore;
  if (leftMs <= 0) return 'none';
  throw failure('find', {
    kind: 'provider_error',
    detail: 'it may be missing only because the list lags',
    retryAfterMs: leftMs,
  });
}

async function removeFile(call: Call, name: string, signal: AbortSignal): Promise<void> {
  const answer = await call('remove-file', { signal }, (client) => client.files.delete({ name }));
  if (isSuccess(answer)) return;
  const refused = refusal(answer, 'remove-file');
  if (refused.kind !== 'gone') throw refused;
}

async function checkModel(call: Call, model: string, signal: AbortSignal): Promise<void> {
  const answer = await call('model', { signal }, (client) => client.models.get({ model }));
  if (answer.status === 404) throw failure('model', { kind: 'config', detail: `there is no model ${model}` });
  if (!isSuccess(answer)) throw refusal(answer, 'model');
}

function checkedName(externalId: string, call: GeminiCall): string {
  if (isBatch(externalId)) return externalId;
  throw failure(call, { kind: 'gone', detail: `${externalId} names no batch` });
}

function checkedFile(file: string): string {
  const name = fileName(file);
  if (name !== undefined) return name;
  throw failure('read-lines', { kind: 'gone', detail: `${file} names no file` });
}

function failure(
  call: GeminiCall | 'prepare' | 'download',
  fields: { kind: 'config' | 'gone' | 'provider_error'; detail: string; retryAfterMs?: number },
): ProviderError {
  return new ProviderError({ ...fields, provider: 'gemini', call });
}
