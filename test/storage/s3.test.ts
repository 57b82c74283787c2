import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ObjectCorrupt } from '../../src/storage/objects.ts';
import type { S3Settings } from '../../src/storage/s3/calls.ts';
import { createS3Store } from '../../src/storage/s3/store.ts';
import { type S3Server, startS3 } from '../harness/s3.ts';

const { server, missing } = await startS3();
afterAll(() => server?.close());

const keyOf = (hash: string) => `studio/${hash.slice(0, 2)}/${hash.slice(2, 4)}/${hash}`;
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Answers a request itself, or lets it through by answering false. */
type Trouble = (incoming: IncomingMessage, answer: ServerResponse) => boolean;
/** Nobody waits so long in a test. */
const short = { bytesMs: 300, nameMs: 300 };
const closings: (() => void)[] = [];
afterEach(() => {
  for (const close of closings.splice(0)) close();
});

/** The server behind a line that makes trouble. The signature names the host, so that it passes on for whom it was meant. */
async function behind(
  { settings }: S3Server,
  trouble: Trouble,
): Promise<{ settings: S3Settings; calls: string[] }> {
  const calls: string[] = [];
  const proxy = createServer((incoming, answer) => {
    calls.push(incoming.method ?? '');
    incoming.on('error', () => undefined);
    if (trouble(incoming, answer)) return;
    const { method, headers, url } = incoming;
    const onward = request(settings.endpoint + (url ?? ''), { method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(answer);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  closings.push(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  const { port } = proxy.address() as AddressInfo;
  return { settings: { ...settings, endpoint: `http://127.0.0.1:${port}` }, calls };
}

/** The first so many times, then no more. */
function times(count: number, trouble: (...call: Parameters<Trouble>) => void): Trouble {
  let left = count;
  return (...call) => {
    left -= 1;
    if (left < 0) return false;
    trouble(...call);
    return true;
  };
}

describe.skipIf(server === undefined)(`objects in S3 ${missing ?? ''}`, () => {
  if (server === undefined) return;
  const { settings } = server;
  const amazon = new S3Client({
    ...settings,
    forcePathStyle: true,
    credentials: settings,
    maxAttempts: 1,
  });
  afterAll(() => amazon.destroy());

  it("are read by Amazon's own client with their checksum", async () => {
    const bytes = randomBytes(3_000);
    const hash = await createS3Store(settings).put(bytes);
    const names = { Bucket: settings.bucket, Key: keyOf(hash) };
    const answer = await amazon.send(new GetObjectCommand({ ...names, ChecksumMode: 'ENABLED' }));
    expect(answer.ChecksumSHA256).toBe(Buffer.from(hash, 'hex').toString('base64'));
    expect(Buffer.from((await answer.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
  });

  it("are found as Amazon's own client has put them, and then not written again", async () => {
    const bytes = randomBytes(3_000);
    const hash = hashOf(bytes);
    const names = { Bucket: settings.bucket, Key: keyOf(hash) };
    await amazon.send(new PutObjectCommand({ ...names, Body: bytes, ChecksumAlgorithm: 'SHA256' }));
    const { settings: near, calls } = await behind(server, () => false);
    expect(await createS3Store(near).put(bytes)).toBe(hash);
    expect(calls).toEqual(['PUT', 'GET']);
    expect((await createS3Store(settings).list()).map((one) => one.hash)).toContain(hash);
  });

  it('are written by one of twenty who put the same at once', async () => {
    const answers: number[] = [];
    const { settings: near } = await behind(server, (_, answer) => {
      answer.on('finish', () => answers.push(answer.statusCode));
      return false;
    });
    const bytes = randomBytes(50_000);
    await Promise.all(Array.from({ length: 20 }, () => createS3Store(near).put(bytes)));
    // The others hear that it is there, and read it.
    const count = (status: number) => answers.filter((one) => one === status).length;
    expect(count(412)).toBe(19);
    expect(count(200)).toBe(20);
  });

  it('are refused by S3 when what arrives is not what was signed', async () => {
    const { settings: near } = await behind(server, (incoming) => {
      if (incoming.method !== 'PUT') return false;
      incoming.headers['x-amz-checksum-sha256'] = Buffer.alloc(32, 1).toString('base64');
      return false;
    });
    await expect(createS3Store(near).put(randomBytes(100))).rejects.toMatchObject({
      name: 'S3Failure',
      status: 403,
    });
  });

  it('are not kept under the name of other content', async () => {
    const hash = hashOf(randomBytes(10));
    const names = { Bucket: settings.bucket, Key: keyOf(hash) };
    await amazon.send(new PutObjectCommand({ ...names, Body: 'something else' }));
    await expect(createS3Store(settings).get(hash)).rejects.toBeInstanceOf(ObjectCorrupt);
  });

  it.each<[string, Trouble]>([
    ['a connection that breaks', times(1, (incoming) => incoming.socket.destroy())],
    [
      'a connection that breaks in the middle of the answer',
      times(1, (_, answer) => {
        answer.writeHead(200, { 'content-length': '100' });
        answer.write('half');
        setImmediate(() => answer.destroy());
      }),
    ],
    [
      'being told to slow down',
      times(2, (_, answer) => answer.writeHead(503).end('<Error><Code>SlowDown</Code></Error>')),
    ],
    ['too many calls', times(1, (_, answer) => answer.writeHead(429).end())],
    [
      'two who write at once',
      times(1, (_, answer) =>
        answer.writeHead(409).end('<Error><Code>ConditionalRequestConflict</Code></Error>'),
      ),
    ],
  ])('outlive %s', async (_, trouble) => {
    const bytes = randomBytes(200_000);
    const store = createS3Store((await behind(server, trouble)).settings);
    const hash = await store.put(bytes);
    expect((await createS3Store(settings).get(hash)).equals(bytes)).toBe(true);
  });

  it('are read although the line broke in the middle', async () => {
    const bytes = randomBytes(200_000);
    const hash = await createS3Store(settings).put(bytes);
    const cut = times(1, (_, answer) => {
      answer.writeHead(200, { 'content-length': String(bytes.length) });
      answer.write(bytes.subarray(0, 1_000));
      setImmediate(() => answer.destroy());
    });
    expect((await createS3Store((await behind(server, cut)).settings).get(hash)).equals(bytes)).toBe(true);
  });

  it('are not missing because S3 is away, its bucket is gone, or somebody else answers', async () => {
    const hash = 'b'.repeat(64);
    const refusing = await behind(server, (_, answer) => Boolean(answer.writeHead(503).end()));
    const other = await behind(server, (_, answer) => Boolean(answer.writeHead(404).end('no such page')));
    for (const place of [refusing.settings, other.settings, { ...settings, bucket: 'no-bucket' }]) {
      const store = createS3Store(place, short);
      await expect(store.get(hash)).rejects.toMatchObject({ name: 'S3Failure' });
      await expect(store.has(hash)).rejects.toMatchObject({ name: 'S3Failure' });
      await expect(store.list()).rejects.toMatchObject({ name: 'S3Failure' });
    }
  });

  it('end the wait for an answer that does not come on', async () => {
    const slow = await behind(server, (_, answer) => {
      answer.writeHead(200, { 'content-length': '10' });
      return answer.write('x');
    });
    const store = createS3Store(slow.settings, short);
    const startedAt = performance.now();
    await expect(store.get('c'.repeat(64))).rejects.toMatchObject({ name: 'S3Failure', code: 'deadline' });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it.each<[string, Partial<S3Settings>, string]>([
    ['a bucket that is not there', { bucket: 'no-bucket' }, 'there is no such bucket'],
    ['a wrong key', { accessKeyId: 'OTHER' }, 'it does not know the key; see S3_ACCESS_KEY_ID'],
    ['a wrong secret', { secretAccessKey: 'OTHER' }, 'the secret does not belong to the key'],
    [
      'an address where nobody is',
      { endpoint: 'http://127.0.0.1:1' },
      'nobody answers as S3 does (unreachable)',
    ],
  ])('say in one sentence what is wrong with %s', async (_, wrong, sentence) => {
    const store = createS3Store({ ...settings, ...wrong }, short);
    await expect(store.probe()).rejects.toThrow(sentence);
    await expect(store.put(Buffer.from('x'))).rejects.toMatchObject({ name: 'S3Failure' });
  });
});
