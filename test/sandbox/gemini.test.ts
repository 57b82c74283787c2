import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { begin, imageModel, photo, sendChunk, simulator } from './gemini-rig.ts';
import { runSandbox } from './running-sandbox.ts';

const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);
const dayMs = 86_400_000;

test.each(['v1', 'v1beta'])(
  'a file goes up in chunks by the resumable protocol under %s',
  async (version) => {
    const { origin, call } = await simulator();
    const file = { display_name: 'lines', mime_type: 'application/jsonl', size_bytes: 6 };
    const { url } = await begin(`${origin}/gemini`, version, file);
    expect(url).toContain(`${origin}/gemini/upload/${version}/files?upload_id=`);
    expect(await sendChunk(url, Buffer.from('abc'), { command: 'upload' })).toEqual({
      code: 200,
      status: 'active',
    });
    // Its answer was lost: the same chunk comes again.
    expect(await sendChunk(url, Buffer.from('abc'), { command: 'upload' })).toEqual({
      code: 200,
      status: 'active',
    });
    const ended = await sendChunk(url, Buffer.from('def'), { offset: 3 });
    expect(ended).toMatchObject({ code: 200, status: 'final' });
    const hash = createHash('sha256').update('abcdef').digest('hex');
    const { body } = await call('GET', `/${version}/${(ended.file as { name: string }).name}?alt=json`);
    expect(body).toEqual({
      name: expect.stringMatching(/^files\/[a-z0-9]{12}$/),
      displayName: 'lines',
      mimeType: 'application/jsonl',
      sizeBytes: '6',
      createTime: isoTime,
      updateTime: isoTime,
      expirationTime: isoTime,
      sha256Hash: Buffer.from(hash).toString('base64'),
      uri: expect.stringContaining(`${origin}/gemini/${version}/files/`),
      state: 'ACTIVE',
      source: 'UPLOADED',
    });
    expect(Date.parse(String(body.expirationTime)) - Date.parse(String(body.createTime))).toBe(2 * dayMs);
  },
);

test('chunks that do not follow each other, and uploads nobody began, are refused', async () => {
  const { origin } = await simulator();
  const { url } = await begin(`${origin}/gemini`, 'v1beta', { mimeType: 'image/jpeg' });
  expect(await sendChunk(url, Buffer.from('x'), { offset: 5 })).toMatchObject({ code: 400 });
  expect(await sendChunk(url.replace('upload_id=', 'upload_id=other-'), Buffer.from('x'))).toMatchObject({
    code: 404,
  });
  expect((await begin(`${origin}/gemini`, 'v1beta', {})).status).toBe(400);
});

test.each([404, 403] as const)(
  'files are listed, deleted, and gone after two days, with %i',
  async (fileGoneStatus) => {
    const { call, client, upload } = await simulator({ settings: { fileGoneStatus, pageSize: 2 } });
    const names: unknown[] = [];
    for (let index = 0; index < 3; index += 1) names.push((await upload('x', 'text/plain')).name);
    const first = await call('GET', '/v1beta/files?pageSize=100');
    const second = await call('GET', `/v1beta/files?pageToken=${String(first.body.nextPageToken)}`);
    const listed = [first, second].flatMap(({ body }) => body.files as { name: string }[]);
    expect(listed.map(({ name }) => name)).toEqual(names.toReversed());
    expect(second.body).not.toHaveProperty('nextPageToken');
    expect(await call('DELETE', `/v1beta/${String(names[0])}`)).toMatchObject({ status: 200, body: {} });
    expect(await call('DELETE', `/v1beta/${String(names[0])}`)).toMatchObject({ status: fileGoneStatus });
    await client.pass(2 * dayMs);
    expect(await call('GET', `/v1beta/${String(names[1])}`)).toMatchObject({ status: fileGoneStatus });
    expect((await call('GET', '/v1beta/files')).body).toEqual({});
  },
);

test('[b28] every call needs the key, in the header or the address, but for the chunks of an upload', async () => {
  const { origin, client } = await simulator({ settings: { key: 'FAKE_KEY_1' } });
  const get = async (path: string, headers = {}) =>
    (await fetch(`${origin}/gemini${path}`, { headers })).status;
  expect(await get('/v1beta/models')).toBe(400);
  expect(await get('/v1beta/models?key=FAKE_KEY_1')).toBe(200);
  expect(await get('/v1beta/models', { 'x-goog-api-key': 'FAKE_KEY_1' })).toBe(200);
  expect(await get('/v1beta/models', { 'x-goog-api-key': 'FAKE_KEY_2' })).toBe(400);
  const refused = await fetch(`${origin}/gemini/v1/batches`);
  expect(await refused.json()).toMatchObject({
    error: { code: 400, status: 'INVALID_ARGUMENT', details: [{ reason: 'API_KEY_INVALID' }] },
  });
  await client.change({ revoked: true });
  expect(await get('/v1beta/models?key=FAKE_KEY_1')).toBe(400);
});

test('[b9] models are known or not', async () => {
  const { call } = await simulator();
  expect((await call('GET', `/v1/models/${imageModel}`)).body).toMatchObject({
    name: `models/${imageModel}`,
  });
  expect(await call('GET', '/v1beta/models/gemini-3-pro-image-preview')).toMatchObject({
    status: 404,
    body: { error: { status: 'NOT_FOUND' } },
  });
  expect(await call('GET', '/v1beta/elsewhere')).toMatchObject({ status: 404 });
});

test('a quota that is used up names itself and how long to wait', async () => {
  const { call, faults } = await simulator();
  faults.plan([{ match: 'gemini.model', fault: 'quota_day' }]);
  const { status, body } = await call('GET', `/v1beta/models/${imageModel}`);
  expect(status).toBe(429);
  expect(body).toMatchObject({
    error: {
      status: 'RESOURCE_EXHAUSTED',
      details: [
        { violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel' }] },
        { links: [] },
        { retryDelay: '600.5s' },
      ],
    },
  });
});

test('the whole sandbox has it among its services, and steers it', async () => {
  const { sandbox, client } = await runSandbox({ gemini: { queuedMs: 7 } });
  expect((await client.gemini.settings()).queuedMs).toBe(7);
  expect(await client.gemini.change({ queuedMs: 8 })).toMatchObject({ queuedMs: 8 });
  await expect(client.gemini.change({ queuedMs: -1 })).rejects.toThrow('queuedMs');
  const { url } = await begin(`${sandbox.url}/gemini`, 'v1beta', { mimeType: 'image/jpeg' });
  await sendChunk(url, await photo());
  expect(await client.gemini.files()).toMatchObject([{ mimeType: 'image/jpeg', source: 'UPLOADED' }]);
  await sandbox.close();
});
