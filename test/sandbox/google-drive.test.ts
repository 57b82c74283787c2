import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { folderId, type Simulator, sheetFileId, simulator } from './google-rig.ts';

const upload = '/upload/drive/v3/files';

async function put(google: Simulator, fields: Record<string, unknown> = {}): Promise<string> {
  const body = { name: 'chair.png', mimeType: 'image/png', parents: [folderId], ...fields };
  return (await google.call('POST', '/drive/v3/files', { body })).body.id as string;
}

async function list(google: Simulator, q: string, more = ''): Promise<string[]> {
  const { body } = await google.call('GET', `/drive/v3/files?q=${encodeURIComponent(q)}${more}`);
  return (body.files as { name: string }[]).map(({ name }) => name).toSorted((a, b) => a.localeCompare(b));
}

test('a call without a token that holds is refused in the words of its API', async () => {
  const google = await simulator({ settings: { tokenSeconds: 1 } });
  for (const authorization of ['', 'Bearer FAKE', `Bearer FAKE-access.person.${Date.now() - 1}.x`]) {
    const headers = { authorization };
    const { status, body } = await google.call('GET', '/drive/v3/files', { headers });
    expect([status, body.error.errors[0].reason, body.error.status]).toEqual([
      401,
      'authError',
      'UNAUTHENTICATED',
    ]);
    const sheet = await google.call('GET', `/v4/spreadsheets/${sheetFileId}`, { headers });
    expect([sheet.status, sheet.body.error.status]).toEqual([401, 'UNAUTHENTICATED']);
  }
});

test('an answer has four fields unless others are asked for, and an unknown one is refused', async () => {
  const google = await simulator();
  const id = await put(google, { appProperties: { item: '7' } });
  const get = (fields = '') => google.call('GET', `/drive/v3/files/${id}${fields}`);
  expect((await get()).body).toEqual({ kind: 'drive#file', id, name: 'chair.png', mimeType: 'image/png' });
  expect((await get('?fields=id,capabilities(canEdit),parents')).body).toEqual({
    id,
    capabilities: { canEdit: true },
    parents: [folderId],
  });
  expect((await get('?fields=capabilities/canEdit')).body).toEqual({ capabilities: { canEdit: true } });
  expect((await get('?fields=*')).body).toMatchObject({
    trashed: false,
    version: '1',
    appProperties: { item: '7' },
    createdTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+\.\d{3}Z$/),
  });
  for (const wrong of ['color', 'id,', 'capabilities(', 'capabilities(canFly)']) {
    const { status, body } = await get(`?fields=${wrong}`);
    expect([status, body.error.errors[0].reason]).toEqual([400, 'invalidParameter']);
  }
});

test.each<[string, string[]]>([
  [`'${folderId}' in parents`, ["Ann's chair", 'lamp', 'table']],
  [`'${folderId}' in parents and trashed = false`, ["Ann's chair", 'table']],
  ['trashed = true', ['lamp']],
  ["name = 'Ann\\'s chair'", ["Ann's chair"]],
  ["name contains 'cha'", ["Ann's chair"]],
  ["name contains 'air'", []],
  ["mimeType = 'image/webp' or name = 'lamp'", ['lamp', 'table']],
  [`not (mimeType = 'image/png') and '${folderId}' in parents`, ['table']],
  ["appProperties has { key='item' and value='7' }", ['table']],
  ["modifiedTime > '2026-02-01T00:00:00' and mimeType != 'image/png'", ['table']],
])('a search for %s finds %j', async (q, names) => {
  const google = await simulator();
  await put(google, { name: "Ann's chair" });
  await put(google, { name: 'table', mimeType: 'image/webp', appProperties: { item: '7' } });
  await google.client.trash(await put(google, { name: 'lamp' }));
  expect(await list(google, q)).toEqual(names);
});

test.each([
  'name',
  'name ~ 1',
  "'a' in folders",
  'trashed = false and',
  "name = 'a",
  "(name = 'a'",
  'size > 1',
])('a search for %s is refused', async (q) => {
  const { status, body } = await (await simulator()).call(
    'GET',
    `/drive/v3/files?q=${encodeURIComponent(q)}`,
  );
  expect([status, body.error.errors[0]]).toMatchObject([400, { reason: 'invalid', location: 'q' }]);
});

test('names may be the same, an id may not, and one that was never given out is refused', async () => {
  const google = await simulator();
  const { body } = await google.call('GET', '/drive/v3/files/generateIds?count=2');
  const [id] = body.ids as string[];
  await put(google, { id });
  await put(google);
  expect(await list(google, `'${folderId}' in parents`)).toEqual(['chair.png', 'chair.png']);
  const again = await google.call('POST', '/drive/v3/files', { body: { id, name: 'other' } });
  expect([again.status, again.body.error.errors[0].reason]).toEqual([409, 'fileIdInUse']);
  const own = await google.call('POST', '/drive/v3/files', { body: { id: 'mine', name: 'other' } });
  expect(own.status).toBe(400);
  expect((await google.call('GET', '/drive/v3/files/generateIds?count=1001')).status).toBe(400);
});

test.each<[string, string, string]>([
  [
    'chunks and CRLF',
    'multipart/related; boundary=b-1',
    '--b-1\r\ncontent-type: application/json\r\n\r\n{"name":"a.txt"}\r\n--b-1\r\ncontent-type: text/plain\r\n\r\nline\r\n\r\n--b-1--',
  ],
  [
    'LF and a quoted boundary',
    'multipart/related; boundary="b 1"',
    '--b 1\nContent-Type: application/json\nMIME-Version: 1.0\n\n{"name":"a.txt"}\n--b 1\nContent-Type: text/plain\n\nline\r\n\n--b 1--\n',
  ],
])('an upload of two parts is read with %s', async (_, type, body) => {
  const google = await simulator();
  const { body: file } = await google.call('POST', `${upload}?uploadType=multipart&fields=*`, {
    body,
    headers: { 'content-type': type },
  });
  const md5Checksum = createHash('md5').update('line\r\n').digest('hex');
  expect(file).toMatchObject({ name: 'a.txt', mimeType: 'text/plain', size: '6', md5Checksum });
  const { text, headers } = await google.call('GET', `/drive/v3/files/${file.id}?alt=media`);
  expect([text, headers.get('content-type')]).toEqual(['line\r\n', 'text/plain']);
});

const piece = (from: number, to: number) => ({ 'content-range': `bytes ${from}-${to}/10` });

test('an upload in pieces says how far it is, also after a restart, and goes on from there', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'darkroom-drive-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const first = await simulator({ dataDir });
  const begun = await first.call('POST', `${upload}?uploadType=resumable&fields=size`, {
    body: { name: 'a.bin' },
    headers: { 'x-upload-content-type': 'image/png', 'x-upload-content-length': '10' },
  });
  const { search } = new URL(begun.headers.get('location') ?? '');
  const kept = await first.call('PUT', `${upload}${search}`, { body: '01234', headers: piece(0, 4) });
  expect([kept.status, kept.headers.get('range'), kept.headers.get('location')]).toEqual([
    308,
    'bytes=0-4',
    null,
  ]);
  await first.close();
  const google = await simulator({ dataDir });
  const asked = await google.call('PUT', `${upload}${search}`, {
    headers: { 'content-range': 'bytes */10' },
  });
  expect([asked.status, asked.headers.get('range')]).toEqual([308, 'bytes=0-4']);
  const done = await google.call('PUT', `${upload}${search}`, { body: '56789', headers: piece(5, 9) });
  expect([done.status, done.body]).toEqual([200, { size: '10' }]);
  expect((await google.client.content((await google.client.files())[0]?.id ?? '')).toString()).toBe(
    '0123456789',
  );
  const late = await google.call('PUT', `${upload}${search}`, { body: 'x', headers: piece(9, 9) });
  expect(late.status).toBe(404);
});

test('bytes alone become a file, and new bytes take the place of old ones', async () => {
  const google = await simulator();
  const headers = { 'content-type': 'image/png' };
  const { body } = await google.call('POST', `${upload}?uploadType=media`, { body: 'old', headers });
  const change = `${upload}/${body.id}?uploadType=media&fields=size,version,mimeType`;
  const changed = await google.call('PATCH', change, { body: 'newer', headers });
  expect(changed.body).toEqual({ size: '5', version: '2', mimeType: 'image/png' });
  expect((await google.call('POST', `${upload}?uploadType=other`, { body: 'x' })).status).toBe(400);
});

test('what people do to a file is told as changes, each file once in its latest state', async () => {
  const google = await simulator();
  const { body } = await google.call('GET', '/drive/v3/changes/startPageToken');
  const [one, two, three] = [await put(google), await put(google), await put(google)];
  await google.client.trash(one);
  await google.client.move(two, 'elsewhere');
  await google.client.trash(three);
  await google.client.emptyBin();
  const fields = 'nextPageToken,newStartPageToken,changes(removed,fileId,file(trashed,parents))';
  const read = (token: string, more = '') =>
    google.call('GET', `/drive/v3/changes?pageToken=${token}&fields=${fields}${more}`);
  const { body: all } = await read(body.startPageToken as string);
  expect(all.changes).toEqual([
    { removed: false, fileId: two, file: { trashed: false, parents: ['FAKE_MY_DRIVE'] } },
    { removed: true, fileId: one },
    { removed: true, fileId: three },
  ]);
  const { body: page } = await read(body.startPageToken as string, '&pageSize=2');
  expect([page.changes.length, page.newStartPageToken]).toEqual([2, undefined]);
  const { body: last } = await read(page.nextPageToken as string);
  expect([last.changes.length, last.newStartPageToken]).toEqual([1, all.newStartPageToken]);
  expect((await read(all.newStartPageToken as string)).body.changes).toEqual([]);
  expect((await read('x')).status).toBe(400);
});

test('a file is renamed, moved, binned, brought back and deleted by calls', async () => {
  const google = await simulator();
  const id = await put(google, { appProperties: { a: '1', b: '2' } });
  const patch = (query: string, body: Record<string, unknown>) =>
    google.call(
      'PATCH',
      `/drive/v3/files/${id}?fields=name,parents,trashed,explicitlyTrashed,appProperties${query}`,
      { body },
    );
  const moved = await patch(`&addParents=FAKE_MY_DRIVE&removeParents=${folderId}`, {
    name: 'sofa.png',
    appProperties: { a: null, c: '3' },
  });
  expect(moved.body).toMatchObject({
    name: 'sofa.png',
    parents: ['FAKE_MY_DRIVE'],
    appProperties: { b: '2', c: '3' },
  });
  expect((await patch('', { trashed: true })).body).toMatchObject({ trashed: true, explicitlyTrashed: true });
  expect((await patch('', { trashed: false })).body).toMatchObject({ trashed: false });
  expect((await google.call('DELETE', `/drive/v3/files/${id}`)).status).toBe(204);
  const gone = await google.call('GET', `/drive/v3/files/${id}`);
  expect([gone.status, gone.body.error.errors[0]]).toMatchObject([
    404,
    { reason: 'notFound', location: 'fileId' },
  ]);
});

test('a shared drive is seen only by calls that say they know of such', async () => {
  const google = await simulator({ settings: { sharedDrive: true } });
  expect((await google.call('GET', `/drive/v3/files/${folderId}`)).status).toBe(404);
  const knows = 'supportsAllDrives=true';
  const { body } = await google.call('GET', `/drive/v3/files/${folderId}?${knows}&fields=driveId`);
  expect(body).toEqual({ driveId: 'FAKE_SHARED_DRIVE' });
  await google.call('POST', `/drive/v3/files?${knows}`, { body: { name: 'a', parents: [folderId] } });
  const q = `'${folderId}' in parents`;
  expect(await list(google, q)).toEqual([]);
  expect(await list(google, q, `&${knows}&includeItemsFromAllDrives=true`)).toEqual(['a']);
});

test('a list may lag behind, a page may be asked for, and about needs its fields', async () => {
  const google = await simulator();
  await put(google);
  google.faults.plan([{ match: 'google.list', fault: 'stale_list' }]);
  expect(await list(google, `'${folderId}' in parents`)).toEqual([]);
  expect(await list(google, `'${folderId}' in parents`)).toHaveLength(1);
  google.faults.plan([{ match: 'google.list', fault: 'incomplete_list' }]);
  const asked = '/drive/v3/files?fields=incompleteSearch,files(id)';
  expect((await google.call('GET', asked)).body).toEqual({ incompleteSearch: true, files: [] });
  expect((await google.call('GET', '/drive/v3/files?pageSize=1001')).status).toBe(400);
  expect((await google.call('GET', '/drive/v3/files?pageToken=x')).status).toBe(400);
  expect((await google.call('GET', '/drive/v3/about')).status).toBe(400);
});

test('files, what became of them, and who is signed in outlast a restart', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'darkroom-drive-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const first = await simulator({ dataDir });
  const headers = { 'content-type': 'image/png' };
  const { body } = await first.call('POST', `${upload}?uploadType=media`, { body: 'kept', headers });
  await first.client.trash(body.id as string);
  const files = await first.client.files();
  await first.close();
  const { client } = await simulator({ dataDir });
  expect(await client.files()).toEqual(files);
  expect((await client.content(body.id as string)).toString()).toBe('kept');
});
