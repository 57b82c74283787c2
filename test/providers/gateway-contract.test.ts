import { expect, onTestFinished, test } from 'vitest';
import {
  check,
  complaintsAbout,
  type Document,
  type Exchange,
  nameOf,
  readDocument,
} from './gateway-document.ts';
import {
  edited,
  type GatewayScene,
  hashOf,
  newClient,
  picture,
  scene,
  setOf,
  signal,
} from './gateway-rig.ts';
import { serveHttp } from './servers.ts';

const file = 'docs/cms-gateway.openapi.yaml';

/** What stands between the client and the sandbox and sees all. */
async function openTap(origin: string): Promise<{ url: string; exchanges: Exchange[] }> {
  const exchanges: Exchange[] = [];
  const server = await serveHttp(async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    const body = Buffer.concat(await request.toArray());
    const sent = Object.entries(headers).filter(([name]) => /^(?:content-type|x-api-key)$/.test(name));
    const answered = await fetch(`${origin}/gateway${path}`, {
      method,
      headers: Object.fromEntries(sent) as Record<string, string>,
      ...(body.length > 0 && { body: new Uint8Array(body) }),
    });
    const answer = Buffer.from(await answered.arrayBuffer());
    exchanges.push({
      method,
      path,
      headers,
      body,
      status: answered.status,
      answerHeaders: answered.headers,
      answer,
    });
    const kept = [...answered.headers].filter(([name]) => /^(?:content-type|retry-after)$/.test(name));
    response.writeHead(answered.status, Object.fromEntries(kept)).end(answer);
  });
  onTestFinished(() => server.close());
  return { url: server.url, exchanges };
}

async function allCalls(gateway: GatewayScene['gateway'], hash: string): Promise<void> {
  const bytes = await picture('#884422');
  const calls = [
    gateway.putContent({ hash: hashOf(bytes), mimeType: 'image/png', bytes }, signal),
    gateway.publish(setOf([{ contentHash: hash }]), signal),
    gateway.find('moss-mug/1', signal),
    gateway.withdraw({ externalKey: 'moss-mug/1', version: 1 }, signal),
    gateway.listChanges(null, signal),
  ];
  await Promise.allSettled(calls);
}

/** Each call, well and badly. */
async function play({ faults, people, hash }: GatewayScene, url: string): Promise<void> {
  const gateway = newClient(url);
  const bytes = await picture('#3b6e4f');
  await gateway.putContent({ hash, mimeType: 'image/png', bytes }, signal);
  const other = await picture('#aa5500');
  await gateway.putContent({ hash: hashOf(other), mimeType: 'image/png', bytes: other }, signal);
  await gateway.putContent({ hash: '0'.repeat(64), mimeType: 'image/png', bytes }, signal).catch(() => {});
  await gateway.withdraw({ externalKey: 'never/1', version: 7 }, signal);
  await gateway.find('never/1', signal);
  const attributes = { category: 'table' };
  await gateway.publish(
    setOf([
      { contentHash: hash, attributes },
      { contentHash: hash, externalKey: 'ключ/2' },
    ]),
    signal,
  );
  await people.edit('moss-mug/1', edited);
  await people.remove('ключ/2');
  await gateway.publish(
    setOf([
      { contentHash: hash, version: 2 },
      { contentHash: hash, externalKey: 'never/1', version: 7 },
    ]),
    signal,
  );
  await gateway.publish(setOf([{}, {}]), signal).catch(() => {});
  await gateway.find('ключ/2', signal);
  await gateway.withdraw({ externalKey: 'moss-mug/1', version: 1 }, signal);
  const { next } = await gateway.listChanges(null, signal);
  await gateway.listChanges(next, signal);
  await gateway.listChanges('no cursor', signal).catch(() => {});
  await people.change({ largestContent: 10 });
  await allCalls(gateway, hash);
  for (const fault of ['http_429', 'http_500']) {
    faults.plan([{ match: 'gateway.*', fault, times: 5 }]);
    await allCalls(gateway, hash);
  }
  await allCalls(newClient(url, 'FAKE_WRONG'), hash);
}

const withEvery = (call: string, statuses: readonly number[]): string[] =>
  [...statuses, 401, 429, 500].map((status) => `${call} ${status}`);

test('the contract is sound, and its examples are what they are examples of', async () => {
  const { faults, examples, operations } = await readDocument(file);
  expect(faults).toEqual([]);
  expect(examples.flatMap(({ schema, example }) => check(schema, example))).toEqual([]);
  expect(examples.length).toBeGreaterThan(8);
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(5);
});

test('[b19] the client asks and the sandbox answers as the contract says, well and badly', async () => {
  const document = await readDocument(file);
  const rig = await scene();
  const { url, exchanges } = await openTap(rig.origin);
  await play(rig, url);
  expect(exchanges.flatMap((exchange) => complaintsAbout(document, exchange))).toEqual([]);
  const seen = [...new Set(exchanges.map((exchange) => nameOf(document, exchange)))];
  expect(seen.toSorted()).toEqual(
    [
      ...withEvery('putContent', [200, 201, 413, 422]),
      ...withEvery('publishImages', [200, 409, 422]),
      ...withEvery('readImage', [200, 404]),
      ...withEvery('withdrawVersion', [200, 204]),
      ...withEvery('listChanges', [200, 422]),
    ].toSorted(),
  );
});

test('what is not as the contract says is found out', async () => {
  const document: Document = await readDocument(file);
  const exchange: Exchange = {
    method: 'GET',
    path: '/v1/changes?limit=900&size=3',
    headers: {},
    body: Buffer.alloc(0),
    status: 200,
    answerHeaders: new Headers({ 'content-type': 'application/json' }),
    answer: Buffer.from('{"changes":[],"next":"1","hasMore":false,"more":1}'),
  };
  const found = complaintsAbout(document, exchange).join('\n');
  expect(found).toContain('the parameter size is not in the document');
  expect(found).toContain('expected number to be <=500');
  expect(found).toContain('there is no key');
  expect(found).toContain('Unrecognized key: "more"');
  const wrong = { ...exchange, path: '/v1/images/a', status: 418 };
  expect(complaintsAbout(document, wrong).join()).toContain('the status is not in the document');
});
