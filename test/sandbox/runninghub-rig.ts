import sharp from 'sharp';
import { createRunningHub } from '../../src/sandbox/runninghub/runninghub.ts';
import type { RunningHubSettings } from '../../src/sandbox/runninghub/settings.ts';
import { openService, type ServiceRig } from './service-rig.ts';

type Data = Record<string, unknown>;

/** Keys and workflows of the accounts that exist by default. */
export const accounts = [1, 2, 3].map((number) => ({
  key: `FAKE${'0'.repeat(26)}F${number}`,
  workflowId: `190000000000000000${number}`,
}));

const [first = { key: '', workflowId: '' }] = accounts;

/** A JSON answer with its text, because ids may be numbers that JavaScript cannot hold. */
export interface Answer {
  status: number;
  text: string;
  code: number;
  msg: string;
  data: unknown;
}

export interface Simulator extends ServiceRig {
  /** Posts JSON below `/runninghub`, with the first account's key in the body unless the body has one. */
  call: (path: string, body?: Data, headers?: Record<string, string>) => Promise<Answer>;
  /** Posts JSON with the key in the header. */
  newer: (path: string, body: Data, key?: string) => Promise<Data>;
  upload: (name?: string, key?: string) => Promise<Answer>;
  /** Uploads both photos and creates a task; returns its id. */
  submit: (options?: Submit) => Promise<string>;
  /** A body of the first account for two uploads. */
  body: (options?: Submit) => Promise<Data>;
  control: (path: string, body?: Data) => Promise<Data>;
  ended: (taskId: string) => Promise<Data>;
}

export interface Submit {
  account?: number;
  webhook?: string;
}

/** Starts a simulator that ends with the test, as quick as can be unless the settings say otherwise. */
export async function simulator(
  options: { settings?: Partial<RunningHubSettings>; dataDir?: string } = {},
): Promise<Simulator> {
  const settings = { queuedMs: 0, runMs: 0, longestSide: 64, callbackRetryMs: [1, 1], ...options.settings };
  const rig = await openService('runninghub', options.dataDir, (deps) => createRunningHub(deps, settings));
  const api = `${rig.origin}/runninghub`;
  return {
    ...rig,
    ...customerOf(api),
    origin: api,
    control: async (path, body) => {
      const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
      return (await (await fetch(`${rig.origin}/sandbox/runninghub${path}`, init)).json()) as Data;
    },
    ended: (taskId) => rig.journalled('runninghub.task.ended', ({ task_id }) => task_id === taskId),
  };
}

/** The calls a customer makes, by plain fetch. */
function customerOf(base: string): Pick<Simulator, 'call' | 'newer' | 'upload' | 'submit' | 'body'> {
  const call: Simulator['call'] = async (path, body = {}, headers = {}) => {
    const response = await fetch(`${base}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ apiKey: first.key, ...body }),
    });
    return read(response);
  };
  const upload: Simulator['upload'] = async (name = 'product.png', key = first.key) => {
    const response = await fetch(`${base}/task/openapi/upload`, {
      method: 'POST',
      body: await form(name, key),
    });
    return read(response);
  };
  const body: Simulator['body'] = async ({ account = 1, webhook } = {}) => {
    const { key, workflowId } = accounts[account - 1] ?? first;
    const product = fileNameOf(await upload('product.png', key));
    const background = fileNameOf(await upload('background.jpg', key));
    return {
      apiKey: key,
      workflowId,
      nodeInfoList: nodes(product, background),
      ...(webhook === undefined ? {} : { webhookUrl: webhook }),
    };
  };
  return {
    call,
    upload,
    body,
    newer: async (path, body, key = first.key) => {
      const response = await fetch(`${base}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: JSON.stringify(body),
      });
      return (await response.json()) as Data;
    },
    submit: async (options) => taskIdOf(await call('/task/openapi/create', await body(options))),
  };
}

/** The two inputs of the product's workflow. */
export function nodes(product: string, background: string): Data[] {
  return [
    { nodeId: '2', fieldName: 'image', fieldValue: product },
    { nodeId: '32', fieldName: 'image', fieldValue: background },
  ];
}

/** A form with a picture of its own for each name. */
export async function form(name: string, key?: string): Promise<FormData> {
  const background = name.startsWith('product') ? '#d02030' : '#2040b0';
  const picture = sharp({ create: { width: 40, height: 30, channels: 3, background } });
  const result = new FormData();
  if (key !== undefined) result.set('apiKey', key);
  result.set('fileType', 'image');
  result.set('file', new Blob([new Uint8Array(await picture.png().toBuffer())]), name);
  return result;
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return {
    code: -1,
    msg: '',
    data: undefined,
    ...(isJson ? (JSON.parse(text) as Data) : {}),
    status: response.status,
    text,
  };
}

export function taskIdOf({ data, text }: Answer): string {
  const { taskId } = (data ?? {}) as { taskId?: unknown };
  if (typeof taskId !== 'string') throw new Error(`no task in ${text}`);
  return taskId;
}

function fileNameOf({ data, text }: Answer): string {
  const { fileName } = (data ?? {}) as { fileName?: unknown };
  if (typeof fileName !== 'string') throw new Error(`no file in ${text}`);
  return fileName;
}
