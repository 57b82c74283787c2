import { createGoogleClient, type GoogleClient } from '../../src/sandbox/google/client.ts';
import { createGoogle } from '../../src/sandbox/google/google.ts';
import {
  folderId,
  type GoogleSettings,
  sheetFileId,
  standingToken,
} from '../../src/sandbox/google/settings.ts';
import { createControlCalls } from '../../src/sandbox/ground/control-calls.ts';
import { openService, type ServiceRig } from './service-rig.ts';

type Data = Record<string, unknown>;

export { folderId, sheetFileId };

/** One answer: `body` is an empty object where there is no JSON. */
export interface Answer {
  status: number;
  headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into foreign answers field by field
  body: any;
  text: string;
}

interface Sent {
  body?: Data | string;
  headers?: Record<string, string>;
}

export interface Simulator extends ServiceRig {
  /** Sends an object as JSON and anything else as it is, with the token that never ends. */
  call: (method: string, path: string, sent?: Sent) => Promise<Answer>;
  client: GoogleClient;
}

/** Starts a simulator that ends with the test. */
export async function simulator(
  options: { settings?: Partial<GoogleSettings>; dataDir?: string } = {},
): Promise<Simulator> {
  const rig = await openService('google', options.dataDir, (deps) => createGoogle(deps, options.settings));
  return {
    ...rig,
    async call(method, path, { body, headers = {} } = {}) {
      const isJson = typeof body === 'object';
      const response = await fetch(path.startsWith('http') ? path : `${rig.origin}/google${path}`, {
        method,
        redirect: 'manual',
        headers: {
          authorization: `Bearer ${standingToken}`,
          ...(isJson && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: isJson ? JSON.stringify(body) : body }),
      });
      const text = await response.text();
      const hasJson = response.headers.get('content-type')?.includes('json') === true;
      return {
        status: response.status,
        headers: response.headers,
        text,
        body: hasJson ? (JSON.parse(text) as unknown) : {},
      };
    },
    client: createGoogleClient(createControlCalls(`${rig.origin}/sandbox/google`)),
  };
}

type Cells = (string | number | boolean | null)[][];

export const sheetPath = `/v4/spreadsheets/${sheetFileId}`;

/** The path of a range's values. */
export const values = (range: string): string => `${sheetPath}/values/${encodeURIComponent(range)}`;

/** Writes cells as they stand. @returns the status of the answer */
export async function write(google: Simulator, range: string, cells: Cells): Promise<number> {
  return (await google.call('PUT', `${values(range)}?valueInputOption=RAW`, { body: { values: cells } }))
    .status;
}

/** The answer's body about a range's values. */
export async function read(google: Simulator, range: string, more = ''): Promise<Answer['body']> {
  return (await google.call('GET', `${values(range)}${more}`)).body;
}
