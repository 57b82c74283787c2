import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { DriveUpload } from '../../src/contract/drive.ts';
import type { GoogleCredentials } from '../../src/providers/google/auth.ts';
import { createGoogle, type Google, type GoogleOptions } from '../../src/providers/google/google.ts';
import { isProviderError, type ProviderError } from '../../src/providers/transport/errors.ts';
import { createHttp } from '../../src/providers/transport/http.ts';
import type { GoogleSettings } from '../../src/sandbox/google/settings.ts';
import { folderId, type Simulator, sheetFileId, simulator } from '../sandbox/google-rig.ts';

export const signal = new AbortController().signal;

export const tab = { spreadsheetId: sheetFileId, title: 'Catalog' };

export const header = ['Key', 'Product', 'State', 'Prompt'];

export const token: GoogleCredentials = { kind: 'token', accessToken: 'FAKE_ACCESS' };

export interface Scene extends Google {
  google: Simulator;
  /** The same Google for other credentials or ids. */
  as: (options: Partial<GoogleOptions>) => Google;
  /** A picture with an id of its own for the folder of results. */
  newUpload: (fields?: Partial<DriveUpload>) => Promise<DriveUpload>;
}

/** The provider on a simulator of its own; both end with the test. */
export async function scene(
  settings: Partial<GoogleSettings> = {},
  options: Partial<GoogleOptions> = {},
): Promise<Scene> {
  const google = await simulator({ settings });
  const as: Scene['as'] = (other) =>
    createGoogle({
      credentials: token,
      apiUrl: `${google.origin}/google`,
      http: createHttp({ userAgent: 'darkroom' }),
      sheetId: sheetFileId,
      folderId,
      ...options,
      ...other,
    });
  const made = as({});
  return {
    ...made,
    google,
    as,
    async newUpload(fields = {}) {
      const [id = ''] = await made.drive.makeIds(1, signal);
      const bytes = Buffer.from([0x89, 0x50, 0x0d, 0x0a, 0x00, 0xff, 0x0d, 0x0a]);
      const properties = { item: 'item-7' };
      return { id, name: 'chair.png', folderId, mimeType: 'image/png', bytes, properties, ...fields };
    },
  };
}

/** The error a call ends with. */
export async function failure(call: Promise<unknown>): Promise<ProviderError> {
  const error = await call.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (isProviderError(error)) return error;
  throw error;
}

/** A person allows all; the token that lasts is kept as `google-login` keeps it, in a folder that ends with the test. */
export async function signIn(
  google: Simulator,
  tokenPath?: string,
): Promise<{ kind: 'oauth'; clientId: string; clientSecret: string; tokenPath: string }> {
  const path = tokenPath ?? (await newTokenPath());
  const asked = new URLSearchParams({
    client_id: 'FAKE',
    redirect_uri: 'http://127.0.0.1:1/',
    response_type: 'code',
    scope: 'drive',
  });
  const { headers } = await google.call('GET', `/o/oauth2/v2/auth/allow?${asked.toString()}`);
  const code = new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    client_id: 'FAKE',
    client_secret: 'FAKE',
    redirect_uri: 'http://127.0.0.1:1/',
  });
  const { body } = await google.call('POST', '/token', {
    body: form.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  await writeFile(path, JSON.stringify(body));
  return { kind: 'oauth', clientId: 'FAKE', clientSecret: 'FAKE', tokenPath: path };
}

async function newTokenPath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'darkroom-token-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'token.json');
}
