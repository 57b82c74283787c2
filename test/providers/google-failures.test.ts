import { expect, test } from 'vitest';
import { createGoogleFetch } from '../../src/providers/google/hosts.ts';
import type { ProviderErrorKind } from '../../src/providers/transport/errors.ts';
import { createHttp } from '../../src/providers/transport/http.ts';
import { folderId } from '../sandbox/google-rig.ts';
import { failure, header, scene, signal, signIn, tab } from './google-rig.ts';

test.each<[string, ProviderErrorKind]>([
  ['rate_limit', 'busy'],
  ['http_429', 'busy'],
  ['storage_full', 'no_funds'],
  ['daily_limit', 'no_funds'],
  ['forbidden', 'config'],
  ['not_found', 'config'],
  ['http_400', 'invalid_input'],
  ['http_500', 'provider_error'],
  ['http_503', 'provider_error'],
  ['html', 'provider_error'],
  ['refuse', 'provider_error'],
  ['malformed', 'provider_error'],
])('an upload that meets %s fails as %s, is sent once, and goes well the next time', async (fault, kind) => {
  const { drive, google, newUpload } = await scene();
  const upload = await newUpload();
  google.faults.plan([{ match: 'google.create', fault }]);
  const error = await failure(drive.upload(upload, signal));
  expect([error.kind, error.call]).toEqual([kind, 'upload']);
  if (kind === 'busy') expect(error.retryAfterMs).toBeGreaterThanOrEqual(10_000);
  expect((await drive.upload(upload, signal)).id).toBe(upload.id);
  expect(google.faults.report()).toMatchObject([{ fired: 1 }]);
  expect(google.journal.entries('google.file.created')).toHaveLength(1);
});

test.each(['execute_then_reset', 'execute_then_500'])(
  'an upload whose answer was lost (%s) is found by the next attempt, and there is one file',
  async (fault) => {
    const { drive, google, newUpload } = await scene();
    for (const size of [100, 6_000_000]) {
      google.faults.clear();
      const point = size > 5_000_000 ? 'google.upload' : 'google.create';
      google.faults.plan([{ match: point, fault }]);
      const upload = await newUpload({ bytes: Buffer.alloc(size, 'x') });
      expect((await failure(drive.upload(upload, signal))).kind).toBe('provider_error');
      expect(await drive.upload(upload, signal)).toMatchObject({ id: upload.id, size });
    }
    expect(google.journal.entries('google.file.created')).toHaveLength(2);
  },
);

test('a file that somebody deleted before its upload was repeated stays in the bin', async () => {
  const { drive, google, newUpload } = await scene();
  const upload = await newUpload();
  await drive.upload(upload, signal);
  await google.client.trash(upload.id);
  expect(await drive.upload(upload, signal)).toMatchObject({ isTrashed: true });
  expect(await drive.list(folderId, signal)).toEqual([]);
});

test('bytes that arrive damaged are sent once more, and an error when they still are', async () => {
  const { drive, google, newUpload } = await scene();
  const upload = await newUpload();
  google.faults.plan([{ match: 'google.create', fault: 'damaged' }]);
  await drive.upload(upload, signal);
  expect(await google.client.content(upload.id)).toEqual(upload.bytes);
  const large = await newUpload({ bytes: Buffer.alloc(6_000_000, 'y') });
  google.faults.plan([{ match: 'google.upload', fault: 'damaged', times: 2 }]);
  expect((await failure(drive.upload(large, signal))).detail).toBe('the file arrived damaged');
  expect(await drive.upload(large, signal)).toMatchObject({ size: 6_000_000 });
});

test('a token that is refused in the middle of a run is got anew once; one that stays refused is an error of the key', async () => {
  const { drive, google, as } = await scene({ tokenSeconds: 3_599 });
  const grant = await signIn(google);
  const signedIn = as({ credentials: grant });
  await signedIn.drive.list(folderId, signal);
  google.faults.plan([{ match: 'google.list', fault: 'http_401' }]);
  expect(await signedIn.drive.list(folderId, signal)).toEqual([]);
  google.faults.plan([{ match: 'google.list', fault: 'http_401', times: 2 }]);
  expect((await failure(signedIn.drive.list(folderId, signal))).kind).toBe('auth');
  // The one that cannot be got anew.
  await google.client.change({ revoked: true });
  expect((await failure(drive.list(folderId, signal))).kind).toBe('auth');
});

test('a sign-in that was taken back is an error of the key, and a new one is taken up by itself', async () => {
  const { google, as } = await scene();
  const grant = await signIn(google);
  const signedIn = as({ credentials: grant });
  await signedIn.drive.list(folderId, signal);
  await google.client.revokeTokens();
  const error = await failure(signedIn.drive.list(folderId, signal));
  expect([error.kind, error.detail]).toEqual(['auth', 'invalid_grant: Token has been expired or revoked.']);
  await signIn(google, grant.tokenPath);
  expect(await signedIn.drive.list(folderId, signal)).toEqual([]);
});

test('without a sign-in the error says which command signs in', async () => {
  const { as } = await scene();
  const credentials = {
    kind: 'oauth',
    clientId: 'FAKE',
    clientSecret: 'FAKE',
    tokenPath: '/nowhere',
  } as const;
  const error = await failure(as({ credentials }).drive.list(folderId, signal));
  expect([error.kind, error.detail]).toEqual([
    'auth',
    'nobody has signed in at Google: npm run operator -- google-login',
  ]);
});

test.each(['http_500', 'http_503', 'refuse'])(
  'a token that cannot be had now (%s) is a passing trouble, asked for once',
  async (fault) => {
    const { google, as } = await scene();
    const credentials = await signIn(google);
    google.faults.plan([{ match: 'google.token', fault }]);
    const { sheets } = as({ credentials });
    // Nothing was appended, whatever became of the token.
    expect((await failure(sheets.append(tab, [['k1']], signal))).kind).toBe('provider_error');
    expect(google.faults.report()).toMatchObject([{ fired: 1 }]);
  },
);

test.each<[string, ProviderErrorKind]>([
  ['execute_then_reset', 'unknown_outcome'],
  ['execute_then_500', 'unknown_outcome'],
  ['http_500', 'unknown_outcome'],
  ['malformed', 'unknown_outcome'],
  ['rate_limit', 'busy'],
  ['forbidden', 'config'],
])('rows whose append meets %s: %s', async (fault, kind) => {
  const { sheets, google } = await scene();
  await sheets.prepare(tab, header, signal);
  google.faults.plan([{ match: 'google.append', fault }]);
  expect((await failure(sheets.append(tab, [['k1']], signal))).kind).toBe(kind);
});

test('writing twice writes the same, so that a lost answer is a passing trouble', async () => {
  const { sheets, google } = await scene();
  await sheets.prepare(tab, header, signal);
  google.faults.plan([{ match: 'google.write', fault: 'execute_then_reset' }]);
  const cells = [{ row: 2, column: 1, value: 'k1' }];
  expect((await failure(sheets.write(tab, cells, signal))).kind).toBe('provider_error');
  await sheets.write(tab, cells, signal);
  expect(await sheets.read(tab, signal)).toEqual([header, ['k1']]);
});

test('a spreadsheet or a tab that is not there is an error of the settings', async () => {
  const { sheets, drive } = await scene();
  const other = { ...tab, spreadsheetId: 'SOMEBODYS_SHEET' };
  for (const call of [
    () => sheets.read(other, signal),
    () => sheets.read(tab, signal),
    () => sheets.prepare(other, header, signal),
    () => sheets.append(tab, [['k1']], signal),
    () => drive.list('SOMEBODYS_FOLDER', signal),
    () => drive.checkFolder('SOMEBODYS_FOLDER', signal),
  ])
    expect((await failure(call())).kind).toBe('config');
});

test('a quota by the minute makes a caller wait', async () => {
  const { sheets, drive, google } = await scene();
  await sheets.prepare(tab, header, signal);
  await google.client.change({ sheetCallsPerMinute: 2 });
  await sheets.read(tab, signal);
  const error = await failure(sheets.read(tab, signal));
  expect([error.kind, error.status]).toEqual(['busy', 429]);
  google.faults.plan([{ match: 'google.list', fault: 'http_429', params: { retryAfterSeconds: 7 } }]);
  expect((await failure(drive.list(folderId, signal))).retryAfterMs).toBe(7_000);
});

test('half an answer is never taken for an empty sheet', async () => {
  const { sheets, google } = await scene();
  await sheets.prepare(tab, header, signal);
  google.faults.plan([{ match: 'google.read', fault: 'malformed' }]);
  const error = await failure(sheets.read(tab, signal));
  expect([error.kind, error.detail]).toEqual(['provider_error', 'the answer is not JSON']);
});

test('a call that is given up ends at once, and says so', async () => {
  const { drive, google } = await scene();
  google.faults.plan([{ match: 'google.list', fault: 'slow', params: { delayMs: 20_000 } }]);
  const error = await failure(drive.list(folderId, AbortSignal.timeout(100)));
  expect(error).toMatchObject({ name: 'TransportFailure', reason: 'aborted', call: 'list' });
});

test('no host but those of Google is called, whatever is asked for', async () => {
  const http = createHttp({ userAgent: 'darkroom' });
  for (const address of [
    'https://example.test/x',
    'http://www.googleapis.com/x',
    'https://google.example.test/',
  ]) {
    const fetched = createGoogleFetch({ apiUrl: 'http://127.0.0.1:1/google', http })(address);
    expect((await failure(fetched)).detail).toContain("is no host of Google's");
  }
});
