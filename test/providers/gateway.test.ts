import { describe, expect, onTestFinished, test } from 'vitest';
import type { Gateway } from '../../src/contract/gateway.ts';
import { edited, english, hashOf, newClient, picture, scene, setOf, shown, signal } from './gateway-rig.ts';
import { failure } from './google-rig.ts';
import { serveHttp } from './servers.ts';

/** The client of a gateway that has one answer to everything. */
async function answering(status: number, body: unknown): Promise<{ gateway: Gateway }> {
  const type = status === 200 ? 'application/json' : 'application/problem+json';
  const server = await serveHttp((_, response) =>
    response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body)),
  );
  onTestFinished(() => server.close());
  return { gateway: newClient(server.url) };
}

test('[b33] a picture is put there and published with its texts, and read back as it is shown', async () => {
  const { gateway, hash, people, publish } = await scene();
  const image = await shown(publish());
  expect(image).toMatchObject({
    externalKey: 'moss-mug/1',
    shown: 'published',
    version: 1,
    revision: 1,
    contentHash: hash,
    texts: english,
  });
  expect(Date.now() - image.changedAt.valueOf()).toBeLessThan(10_000);
  expect(await gateway.find('moss-mug/1', signal)).toEqual(image);
  expect(await gateway.find('moss-mug/2', signal)).toBeUndefined();
  expect(hashOf(await people.content(hash))).toBe(hash);
});

test('the very same again changes nothing and is answered the same', async () => {
  const { gateway, hash, people, publish } = await scene();
  const first = await shown(publish());
  expect(await shown(publish())).toEqual(first);
  const bytes = await picture('#3b6e4f');
  await gateway.putContent({ hash, mimeType: 'image/png', bytes }, signal);
  expect((await people.publications()).map(({ version }) => version)).toEqual([1]);
});

test('a set is shown as a whole or not at all', async () => {
  const { gateway, hash, people, publish } = await scene();
  await publish();
  await people.edit('moss-mug/1', edited);
  const images = [
    { contentHash: hash, version: 2, baseRevision: 1 },
    { contentHash: hash, externalKey: 'b' },
  ];
  expect(await gateway.publish(setOf(images), signal)).toMatchObject({
    kind: 'conflict',
    conflicts: [{ externalKey: 'moss-mug/1', reason: 'changed', image: { shown: 'edited', texts: edited } }],
  });
  expect(await gateway.find('b', signal)).toBeUndefined();
  const known = await gateway.publish(setOf(images.map((image) => ({ ...image, baseRevision: 2 }))), signal);
  expect(known).toMatchObject({
    kind: 'published',
    images: [
      { externalKey: 'moss-mug/1', shown: 'published', version: 2, revision: 3 },
      { externalKey: 'b', version: 1 },
    ],
  });
});

describe('what an answer means', () => {
  test.each([
    ['http_401', { kind: 'auth', status: 401 }],
    ['http_403', { kind: 'auth', detail: 'This key may not publish.' }],
    ['http_404', { kind: 'config', status: 404 }],
    ['http_413', { kind: 'invalid_input', detail: 'The picture is too big.' }],
    ['http_422', { kind: 'invalid_input', detail: 'The request cannot be processed.' }],
    ['http_429', { kind: 'busy', retryAfterMs: 7_000 }],
    ['http_500', { kind: 'provider_error', status: 500, detail: 'Something broke here.' }],
    ['http_503', { kind: 'provider_error', status: 503 }],
    ['html', { kind: 'provider_error', status: 502 }],
    ['error_with_200', { kind: 'provider_error' }],
    ['malformed', { kind: 'provider_error' }],
    ['refuse', { kind: 'provider_error', reason: 'reset' }],
    ['execute_then_reset', { kind: 'provider_error', reason: 'reset' }],
  ])('%s', async (fault, expected) => {
    const { faults, gateway, hash, publish, people } = await scene();
    const bytes = await picture('#3b6e4f');
    faults.plan([{ match: 'gateway.*', fault, times: 5, params: { retryAfterSeconds: 7 } }]);
    const calls = [
      gateway.putContent({ hash, mimeType: 'image/png', bytes }, signal),
      publish(),
      gateway.withdraw({ externalKey: 'never', version: 1 }, signal),
      gateway.listChanges(null, signal),
    ];
    for (const failed of await Promise.all(calls.map(failure)))
      expect(failed).toMatchObject({ provider: 'gateway', ...expected });
    faults.clear();
    // Whether it was done or not, it is done now, and once.
    await publish();
    expect(await people.publications()).toHaveLength(1);
  });
});

test('a page that is not the gateway’s is no picture that is missing', async () => {
  const server = await serveHttp((_, response) => response.writeHead(404).end('Not Found'));
  onTestFinished(() => server.close());
  const wrong = newClient(server.url);
  expect(await failure(wrong.find('moss-mug/1', signal))).toMatchObject({ kind: 'config', status: 404 });
});

test('a call ends with its signal', async () => {
  const { faults, gateway } = await scene();
  faults.plan([{ match: 'gateway.find', fault: 'slow', params: { delayMs: 10_000 } }]);
  const stopped = gateway.find('moss-mug/1', AbortSignal.timeout(50));
  expect(await failure(stopped)).toMatchObject({ reason: 'aborted' });
});

const image = {
  externalKey: 'moss-mug/1',
  id: 'pic-1',
  revision: 1,
  shown: 'published',
  version: 1,
  contentHash: '0'.repeat(64),
  texts: english,
  changedAt: '2026-11-28T10:15:00.000Z',
};

test.each([
  ['another picture', { ...image, externalKey: 'b' }],
  ['no revision', { ...image, revision: 0 }],
  ['a word nobody knows', { ...image, shown: 'hidden' }],
  ['a version of the shop’s own', { ...image, shown: 'original' }],
  ['no version of ours', { ...image, version: null }],
  ['a hash that is none', { ...image, contentHash: 'ABC' }],
  ['texts without a title', { ...image, texts: { en: { alt: '', caption: '' } } }],
  ['no time', { ...image, changedAt: 'yesterday' }],
  ['no object', [image]],
])('an answer with %s is a broken one', async (_, body) => {
  const { gateway } = await answering(200, body);
  expect(await failure(gateway.find('moss-mug/1', signal))).toMatchObject({ kind: 'provider_error' });
});

test('what the contract does not name is passed over', async () => {
  const { gateway } = await answering(200, { ...image, seo: { score: 7 }, id: 'шоп-1' });
  expect(await gateway.find('moss-mug/1', signal)).toEqual({
    ...image,
    id: 'шоп-1',
    changedAt: new Date(image.changedAt),
  });
});

test.each([
  [200, { images: [] }],
  [200, { images: [{ ...image, externalKey: 'b' }] }],
  [200, { images: [image, {}] }],
  [409, { title: 'Conflict', conflicts: [] }],
  [409, { title: 'Conflict', conflicts: [{ externalKey: 'moss-mug/1', reason: 'mood', image: null }] }],
])('a publication that is answered %i with %o is not taken for one', async (status, body) => {
  const { gateway } = await answering(status, body);
  expect(await failure(gateway.publish(setOf([{}]), signal))).toMatchObject({ kind: 'provider_error' });
});

test.each([
  { changes: [] },
  { changes: [{ by: 'cat', image }], next: '1', hasMore: false },
  { changes: {}, next: '1' },
])('changes that are answered with %o are not taken for a page', async (body) => {
  const { gateway } = await answering(200, body);
  expect(await failure(gateway.listChanges('1', signal))).toMatchObject({ kind: 'provider_error' });
});
