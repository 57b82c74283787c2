import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import type { GoogleCredentials } from '../../src/providers/google/auth.ts';
import { readSources } from '../imports.ts';
import { folderId, sheetFileId } from '../sandbox/google-rig.ts';
import { failure, scene, signal, signIn } from './google-rig.ts';

const pair = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

function account(subject?: string, privateKey = pair.privateKey): GoogleCredentials {
  return { kind: 'service_account', email: 'bot@project.example.test', privateKey, subject };
}

test('a service account signs for its token, and works in a shared drive', async () => {
  const { as, newUpload } = await scene({ sharedDrive: true, servicePublicKey: pair.publicKey });
  const { drive, check } = as({ credentials: account() });
  await check(signal);
  const upload = await newUpload();
  expect(await drive.upload(upload, signal)).toMatchObject({ id: upload.id });
  expect(await drive.list(folderId, signal)).toHaveLength(1);
  expect(await drive.find(upload.id, signal)).toMatchObject({ id: upload.id });
});

test('a key that is not the one of the account is an error of the key', async () => {
  const { as } = await scene({ servicePublicKey: pair.publicKey });
  const other = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
  const key = other.export({ type: 'pkcs8', format: 'pem' }).toString();
  const error = await failure(as({ credentials: account(undefined, key) }).drive.list(folderId, signal));
  expect([error.kind, error.detail]).toEqual(['auth', 'invalid_grant: Invalid JWT Signature.']);
});

test('a token of a service account that is refused is got anew', async () => {
  const { as, google } = await scene();
  const { drive } = as({ credentials: account() });
  await drive.list(folderId, signal);
  google.faults.plan([{ match: 'google.list', fault: 'http_401' }]);
  expect(await drive.list(folderId, signal)).toEqual([]);
});

test('a service account has no room of its own, which the check says before an upload does; for somebody it has', async () => {
  const { as, newUpload } = await scene();
  const alone = as({ credentials: account() });
  expect((await failure(alone.check(signal))).message).toMatch(/shared drive.*GOOGLE_SUBJECT/);
  expect((await failure(alone.drive.upload(await newUpload(), signal))).kind).toBe('no_funds');
  const forAnn = as({ credentials: account('ann@example.test') });
  await forAnn.check(signal);
  await forAnn.drive.upload(await newUpload(), signal);
});

test('the check is content with a person who has signed in, with sheet, folder and room', async () => {
  const { as, google, check } = await scene();
  await check(signal);
  await as({ credentials: await signIn(google) }).check(signal);
  await google.client.change({ quotaBytes: 0 });
  expect((await failure(check(signal))).kind).toBe('no_funds');
});

test('the check names all that is missing at once', async () => {
  const { as } = await scene();
  const missing = async (ids: { sheetId?: string | undefined; folderId?: string | undefined }) => {
    const { kind, detail } = await failure(as(ids).check(signal));
    expect(kind).toBe('config');
    return detail;
  };
  expect(await missing({ sheetId: undefined, folderId: undefined })).toBe(
    'GOOGLE_SHEET_ID is not set; GOOGLE_DRIVE_FOLDER_ID is not set',
  );
  expect(await missing({ sheetId: 'SOMEBODYS_SHEET', folderId: 'SOMEBODYS_FOLDER' })).toBe(
    'GOOGLE_SHEET_ID names nothing that this account can see; GOOGLE_DRIVE_FOLDER_ID names nothing that this account can see',
  );
  expect(await missing({ sheetId: folderId, folderId: sheetFileId })).toBe(
    'GOOGLE_SHEET_ID is no Google spreadsheet; GOOGLE_DRIVE_FOLDER_ID is no folder',
  );
});

test('the check says what may only be read, and what lies in the bin', async () => {
  const { check, google, drive } = await scene();
  await google.client.change({ canEdit: false });
  const error = await failure(check(signal));
  expect(error.detail).toContain('the spreadsheet of GOOGLE_SHEET_ID may only be read');
  expect(error.detail).toContain('nothing may be put into the folder of GOOGLE_DRIVE_FOLDER_ID');
  await google.client.change({ canEdit: true });
  await google.client.trash(folderId);
  expect((await failure(drive.checkFolder(folderId, signal))).detail).toContain('is in the bin');
});

test('a check that meets a broken line or a refused key says that, and blames no setting', async () => {
  const { check, google } = await scene();
  google.faults.plan([{ match: 'google.get', fault: 'http_503' }]);
  expect((await failure(check(signal))).kind).toBe('provider_error');
  await google.client.change({ revoked: true });
  expect((await failure(check(signal))).kind).toBe('auth');
});

test("of the vendor's packages only the files of Drive and Sheets are loaded", () => {
  const whole = readSources(['src', 'test']).filter(({ text }) =>
    /from 'googleapis'|import\('googleapis'\)/.test(text),
  );
  expect(whole.map(({ path }) => path)).toEqual(['test/providers/google-accounts.test.ts']);
  const loaded = Object.keys(createRequire(import.meta.url).cache).filter((path) =>
    path.includes('/googleapis/'),
  );
  const apis = new Set(loaded.map((path) => /\/apis\/([^/]+)\//.exec(path)?.[1]));
  expect(readFileSync('package.json', 'utf8')).toContain('"googleapis"');
  expect(apis).toEqual(new Set(['drive', 'sheets']));
});
