import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { imageModel, inlinePart, lineOf, photo, pictureIn, simulator } from './gemini-rig.ts';

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
const slow = { queuedMs: 60_000, runMs: 60_000 };
const text = { text: 'on a beach' };

test('[b8] [b10] the operation of a batch from its acceptance to its end', async () => {
  const { call, client, batchOf, ended } = await simulator({ settings: slow });
  const batch = await batchOf([lineOf('a', [text]), lineOf('b', [text])], 'job-1');
  const name = `batches/${batch}`;
  const look = async () => (await call('GET', `/v1/${name}`)).body;
  const type = 'type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch';
  const metadata = {
    '@type': type,
    model: `models/${imageModel}`,
    displayName: 'job-1',
    createTime: time,
    updateTime: time,
    batchStats: { requestCount: '2', pendingRequestCount: '2' },
    state: 'BATCH_STATE_PENDING',
    name,
  };
  expect(await look()).toEqual({ name, metadata });
  await client.moveBatch(batch, 'running');
  expect(await look()).toEqual({ name, metadata: { ...metadata, state: 'BATCH_STATE_RUNNING' } });
  await client.moveBatch(batch, 'succeeded');
  await ended(batch);
  const output = { '@type': `${type}Output`, responsesFile: `files/batch-${batch}` };
  expect(await look()).toEqual({
    name,
    done: true,
    metadata: {
      ...metadata,
      endTime: time,
      batchStats: { requestCount: '2', successfulRequestCount: '2' },
      state: 'BATCH_STATE_SUCCEEDED',
      output,
    },
    response: output,
  });
  expect(await client.batches()).toMatchObject([
    { display_name: 'job-1', status: 'succeeded', succeeded: 2, lines: 2 },
  ]);
});

test.each([
  ['failed', 'FAILED', 13],
  ['expired', 'EXPIRED', 4],
  ['cancelled', 'CANCELLED', 1],
] as const)('a batch that %s has an error and no answers', async (to, state, code) => {
  const { call, client, batchOf } = await simulator({ settings: slow });
  const batch = await batchOf([lineOf('a', [text])]);
  await client.moveBatch(batch, to);
  const { body } = await call('GET', `/v1beta/batches/${batch}`);
  expect(body).toMatchObject({ done: true, metadata: { state: `BATCH_STATE_${state}` }, error: { code } });
  expect(body).not.toHaveProperty('response');
  const download = await call('GET', `/v1beta/files/batch-${batch}:download?alt=media`);
  expect(download.status).toBe(404);
});

test('pictures are of the ratio and the size asked for, and show the one they are made of and the prompt', async () => {
  const { batchOf, ended, answersOf, upload } = await simulator({ settings: { longestSide: 3_000 } });
  const { uri: fileUri } = await upload(await photo('lime'), 'image/jpeg');
  const lines = [
    lineOf('inline', [text, inlinePart(await photo('red'))], { aspectRatio: '16:9', imageSize: '1K' }),
    lineOf('file', [text, { fileData: { mimeType: 'image/jpeg', fileUri } }], {
      aspectRatio: '4:5',
      imageSize: '2K',
    }),
    lineOf('bare', [{ text: 'in the hills' }], { aspectRatio: '4:5' }),
  ];
  const batch = await batchOf(lines);
  await ended(batch);
  const answers = await answersOf(batch);
  // Not in the order of the lines.
  expect(answers.map(({ key }) => key)).toEqual(['file', 'inline', 'bare']);
  const shown = Object.fromEntries(
    answers.map(({ key, response }) => [String(key), pictureIn(response) ?? Buffer.alloc(0)]),
  );
  const sizes = await Promise.all(
    ['inline', 'file', 'bare'].map(async (key) => {
      const { width, height, format } = await sharp(shown[key]).metadata();
      return `${format} ${width}x${height}`;
    }),
  );
  expect(sizes).toEqual(['png 1024x576', 'png 1638x2048', 'png 819x1024']);
  expect(await shareOf('red', shown.inline)).toBeGreaterThan(0.05);
  expect(await shareOf('lime', shown.file)).toBeGreaterThan(0.05);
  expect(await shareOf('red', shown.bare)).toBe(0);
});

/** How much of a picture has a pure colour. */
async function shareOf(color: 'red' | 'lime', picture: Buffer | undefined): Promise<number> {
  const { data, info } = await sharp(picture)
    .resize(100, 100, { fit: 'fill', kernel: 'nearest' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const [strong, weak] = color === 'red' ? [0, 1] : [1, 0];
  let count = 0;
  for (let at = 0; at < data.length; at += info.channels)
    if ((data[at + strong] ?? 0) > 240 && (data[at + weak] ?? 0) < 20 && (data[at + 2] ?? 0) < 20) count += 1;
  return count / 10_000;
}

test('a line whose picture is gone or none has an error of its own, in snake case as in camel case', async () => {
  const { batchOf, ended, answersOf } = await simulator();
  const contents = [{ role: 'user', parts: [text] }];
  const batch = await batchOf([
    lineOf('gone', [text, { fileData: { fileUri: 'https://x.example.test/v1beta/files/gone' } }]),
    lineOf('none', [text, { inlineData: { mimeType: 'image/jpeg', data: 'AAAA' } }]),
    lineOf('small', [text], { imageSize: '2k' }),
    {
      key: 'snake',
      request: {
        contents,
        generation_config: { response_modalities: ['IMAGE'], image_config: { aspect_ratio: '1:1' } },
      },
    },
  ]);
  expect(await ended(batch)).toMatchObject({ status: 'succeeded', succeeded: 1, failed: 3 });
  const errors = Object.fromEntries((await answersOf(batch)).map(({ key, error }) => [key, error]));
  expect(errors).toEqual({
    gone: { code: 5, message: 'File files/gone not found.' },
    none: { code: 3, message: expect.stringContaining('Unable to process input image') },
    small: { code: 3, message: expect.stringContaining('image_size') },
    snake: undefined,
  });
});

test('a create is refused for its model, its file, its lines and too many of them at once', async () => {
  const { call, client, upload, batchOf } = await simulator({ settings: slow });
  const create = async (fileName: unknown, model = imageModel) => {
    const batch = { display_name: 'a', input_config: { file_name: fileName } };
    const { status, body } = await call('POST', `/v1beta/models/${model}:batchGenerateContent`, { batch });
    return [status, (body.error as { message?: string } | undefined)?.message];
  };
  const fileOf = async (lines: string) => (await upload(lines, 'application/jsonl')).name;
  const line = JSON.stringify(lineOf('a', [text]));
  expect(await create(await fileOf(line), 'gemini-0')).toEqual([404, expect.stringContaining('gemini-0')]);
  expect(await create('files/gone')).toEqual([404, 'File files/gone not found.']);
  expect(await create(await fileOf(''))).toEqual([400, expect.stringContaining('empty')]);
  expect(await create(await fileOf(`${line}\n{`))).toEqual([400, expect.stringContaining('line 2')]);
  expect(await create(await fileOf(`${line}\n${line}`))).toEqual([
    400,
    expect.stringContaining('repeats the key a'),
  ]);
  expect(await client.batches()).toEqual([]);
  await client.change({ mostBatches: 1 });
  await batchOf([lineOf('a', [text])]);
  expect(await create(await fileOf(line))).toEqual([429, expect.any(String)]);
});

test('a cancel and a delete take empty bodies; what has ended is not cancelled, what was deleted is gone', async () => {
  const { call, batchOf } = await simulator({ settings: slow });
  const batch = await batchOf([lineOf('a', [text])]);
  expect(await call('POST', `/v1beta/batches/${batch}:cancel`)).toMatchObject({ status: 200, body: {} });
  expect(await call('POST', `/v1beta/batches/${batch}:cancel`)).toMatchObject({
    status: 400,
    body: { error: { status: 'FAILED_PRECONDITION' } },
  });
  expect(await call('DELETE', `/v1beta/batches/${batch}`)).toMatchObject({ status: 200, body: {} });
  expect(await call('GET', `/v1beta/batches/${batch}`)).toMatchObject({ status: 404 });
  expect((await call('GET', '/v1beta/batches?pageSize=100')).body).toEqual({});
});

test('time that passes ends batches, or lets them expire', async () => {
  const hours = 3_600_000;
  const { client, batchOf, faults } = await simulator({
    settings: { queuedMs: 5 * hours, runMs: 10 * hours },
  });
  const first = await batchOf([lineOf('a', [text])]);
  faults.plan([{ match: 'gemini.batch', fault: 'never_ends' }]);
  const second = await batchOf([lineOf('a', [text])]);
  const statuses = async () =>
    Object.fromEntries((await client.batches()).map(({ batch, status }) => [batch, status]));
  await client.pass(6 * hours);
  await expect.poll(statuses).toEqual({ [first]: 'running', [second]: 'running' });
  await client.pass(10 * hours);
  expect(await statuses()).toEqual({ [first]: 'succeeded', [second]: 'running' });
  await client.pass(33 * hours);
  expect(await statuses()).toEqual({ [first]: 'succeeded', [second]: 'expired' });
});

test('after its own kill it knows its files and batches, ends what was under way, and gives out the same answers', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'darkroom-gemini-test-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const before = await simulator({ dataDir });
  const done = await before.batchOf([lineOf('a', [text]), lineOf('b', [text])]);
  await before.ended(done);
  const answers = await before.answersOf(done);
  await before.client.change({ queuedMs: 300 });
  const underWay = await before.batchOf([lineOf('c', [text, inlinePart(await photo())])]);
  const removed = await before.batchOf([lineOf('d', [text])]);
  await before.call('DELETE', `/v1beta/batches/${removed}`);
  await before.close();

  const after = await simulator({ dataDir });
  expect(await after.answersOf(done)).toEqual(answers);
  expect(await after.ended(underWay)).toMatchObject({ status: 'succeeded', succeeded: 1 });
  expect(pictureIn((await after.answersOf(underWay))[0]?.response)).toBeInstanceOf(Buffer);
  const listed = (await after.call('GET', '/v1beta/batches')).body.operations as { name: string }[];
  expect(listed.map(({ name }) => name)).toEqual([`batches/${underWay}`, `batches/${done}`]);
  expect(after.journal.counts()['gemini.batch.accepted']).toBe(3);
});

test('answers outlive the lines they were made of', async () => {
  const { call, client, batchOf, ended, answersOf } = await simulator();
  const batch = await batchOf([lineOf('a', [text])]);
  await ended(batch);
  for (const { name, source } of await client.files())
    if (source === 'UPLOADED') await call('DELETE', `/v1beta/${name}`);
  expect(await answersOf(batch)).toHaveLength(1);
  // Whoever steers the sandbox still sees what was asked.
  expect(await client.lines(batch)).toHaveLength(1);
});

test('when others are measured, its pictures cost next to nothing and still differ', async () => {
  const { batchOf, ended, answersOf } = await simulator({ settings: { reusesPaint: true } });
  const batch = await batchOf([lineOf('a', [text]), lineOf('b', [text])]);
  await ended(batch);
  const [first, second] = (await answersOf(batch)).map(({ response }) => pictureIn(response));
  expect(first?.equals(second ?? Buffer.alloc(0))).toBe(false);
});
