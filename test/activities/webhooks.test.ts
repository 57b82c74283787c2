import { ApplicationFailure } from '@temporalio/common';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createWebhookActivities } from '../../activities/webhooks.ts';
import { apiRights } from '../../src/contract/api.ts';
import { findKey } from '../../src/db/api-keys.ts';
import { placeOrder, settleUndelivered } from '../../src/db/orders.ts';
import { claimWebhooks } from '../../src/db/webhooks.ts';
import { createKey, revokeKey } from '../../src/operations/api-keys.ts';
import { listWebhooks, repeatWebhook, setEndpoint, turnEndpoint } from '../../src/operations/webhooks.ts';
import { createWebhookSender } from '../../src/providers/webhooks/webhooks.ts';
import { keepWebhooks } from '../../src/worker/webhook-keeper.ts';
import { createOperationScene, max, type OperationScene } from '../operations/scene.ts';
import { serveHttp, type TestServer } from '../providers/servers.ts';
import { runAttempt } from './scene.ts';

let scene: OperationScene;
let receiver: TestServer;
let heard: { headers: Record<string, string>; body: string }[];
let answer: { status: number; headers?: Record<string, string> };
const why = 'a test';
const log = { debug: () => undefined, warn: () => undefined } as never;

beforeAll(async () => {
  scene = await createOperationScene();
  receiver = await serveHttp(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    heard.push({ headers: request.headers as Record<string, string>, body });
    response.writeHead(answer.status, answer.headers).end('thanks');
  });
});
afterAll(async () => {
  await receiver.close();
  await scene.database.drop();
});
beforeEach(() => {
  heard = [];
  answer = { status: 204 };
});

async function newKey(url: string | undefined = `${receiver.url}/hook`) {
  const { userId } = await scene.person();
  const wish = { userId, name: 'a shop', rights: apiRights, callsPerMinute: 60, openOrders: 5, why };
  const made = await createKey(scene.deps, max, wish);
  if (made.kind !== 'created') throw new Error(made.kind);
  const endpoint = await setEndpoint(scene.deps, max, { keyId: made.keyId, url, why });
  if (endpoint.kind !== 'set') throw new Error(endpoint.kind);
  return { keyId: made.keyId, userId, secret: endpoint.secret };
}

type Key = Awaited<ReturnType<typeof newKey>>;

/** An order of the key that has ended. @returns the message that tells of it */
async function endedOrder({ keyId, userId }: Key): Promise<number> {
  const { orderId } = await placeOrder(scene.sql, {
    line: 'studio',
    inputs: { model: 'nano-banana', prompt: 'a chair', ratio: '1:1' },
    references: [],
    price: 50,
    chatId: 1,
    confirmKey: crypto.randomUUID(),
    userId,
    api: { keyId, inChat: false },
  });
  const end = { status: 'cancelled', reason: 'cancelled_by_user' } as const;
  await settleUndelivered(scene.sql, orderId, end);
  await settleUndelivered(scene.sql, orderId, end);
  const told = await scene.sql<
    { id: number }[]
  >`select id from webhook_deliveries where order_id = ${orderId}`;
  expect(told).toHaveLength(1);
  return told[0]?.id ?? 0;
}

function send(deliveryId: number, { allowLoopback = true, attempt = 1 } = {}) {
  const sendWebhook = createWebhookSender({ userAgent: 'darkroom', allowLoopback, deadlineMs: 500 });
  const activities = createWebhookActivities({ sql: scene.sql, sendWebhook });
  return runAttempt(() => activities.sendWebhook({ deliveryId }), { attempt });
}

async function rowOf(deliveryId: number) {
  const outcome = await listWebhooks(scene.deps, max, { keyId: undefined, most: 100 });
  return outcome.kind === 'webhooks' ? outcome.deliveries.find(({ id }) => id === deliveryId) : undefined;
}

async function pauseOf(sending: Promise<unknown>): Promise<number> {
  const error = await sending.catch((thrown: unknown) => thrown);
  if (!(error instanceof ApplicationFailure)) throw new Error('it was taken');
  return Number(error.nextRetryDelay);
}

test('sendWebhook run twice sends once: a signed message with the order as it ended', async () => {
  const key = await newKey();
  const deliveryId = await endedOrder(key);
  expect(await send(deliveryId)).toEqual({ status: 'delivered' });
  expect(await send(deliveryId)).toEqual({ status: 'delivered' });
  expect(heard).toHaveLength(1);
  const [{ headers, body } = { headers: {}, body: '' }] = heard;
  const told = new Webhook(key.secret).verify(body, headers) as object;
  expect(told).toMatchObject({
    type: 'order.cancelled',
    data: { order: { status: 'cancelled', reason: 'cancelled_by_user', inputs: { prompt: 'a chair' } } },
  });
  const row = await rowOf(deliveryId);
  expect(row).toMatchObject({
    status: 'delivered',
    attempts: 1,
    lastStatus: 204,
    messageId: headers['webhook-id'],
  });
});

test('a receiver in trouble is tried again, later each time, and the same message comes', async () => {
  const key = await newKey();
  const deliveryId = await endedOrder(key);
  answer = { status: 500 };
  const first = await pauseOf(send(deliveryId));
  const tenth = await pauseOf(send(deliveryId, { attempt: 10 }));
  expect(first).toBeGreaterThanOrEqual(3_750);
  expect(first).toBeLessThanOrEqual(6_250);
  expect(tenth).toBeGreaterThan(1_900_000);
  answer = { status: 429, headers: { 'retry-after': '600' } };
  expect(await pauseOf(send(deliveryId))).toBe(600_000);
  answer = { status: 302, headers: { location: 'https://elsewhere.test/' } };
  await pauseOf(send(deliveryId));
  expect(await rowOf(deliveryId)).toMatchObject({ status: 'due', attempts: 4, lastStatus: 302 });
  expect(new Set(heard.map(({ headers, body }) => headers['webhook-id'] + body)).size).toBe(1);
  answer = { status: 200 };
  expect(await send(deliveryId)).toEqual({ status: 'delivered' });
});

test('a receiver that wants nothing more is told nothing more', async () => {
  const key = await newKey();
  const [one, two] = [await endedOrder(key), await endedOrder(key)];
  answer = { status: 410 };
  expect(await send(one)).toEqual({ status: 'failed' });
  expect(await send(two)).toEqual({ status: 'failed' });
  expect(heard).toHaveLength(1);
  expect((await rowOf(two))?.lastError).toBe('the endpoint is switched off');
  expect(await turnEndpoint(scene.deps, max, { keyId: key.keyId, isOn: true, why })).toEqual({
    kind: 'done',
  });
  answer = { status: 204 };
  expect(await repeatWebhook(scene.deps, max, { deliveryId: one, why })).toEqual({ kind: 'done' });
  expect(await repeatWebhook(scene.deps, max, { deliveryId: one, why })).toEqual({ kind: 'unchanged' });
  expect(await send(one)).toEqual({ status: 'delivered' });
});

test('an address that is not public is not called, unless this machine is a place to try things', async () => {
  const key = await newKey();
  const deliveryId = await endedOrder(key);
  expect(await send(deliveryId, { allowLoopback: false })).toEqual({ status: 'failed' });
  expect(heard).toEqual([]);
  expect((await rowOf(deliveryId))?.lastError).toMatch(/^its address is not called/);
  const set = (url: string) => setEndpoint(scene.deps, max, { keyId: key.keyId, url, why });
  for (const url of [
    'ftp://a.test/',
    'http://a.test/',
    'https://me:pass@a.test/',
    'https://a.test:8443/',
    'hook',
  ])
    expect(await set(url)).toEqual({ kind: 'bad_url' });
  await turnEndpoint(scene.deps, max, { keyId: key.keyId, isOn: false, why });
  expect(await repeatWebhook(scene.deps, max, { deliveryId, why })).toEqual({ kind: 'unchanged' });
});

test('a receiver that does not answer in time is tried again', async () => {
  const silent = await serveHttp(() => undefined);
  const deliveryId = await endedOrder(await newKey(`${silent.url}/hook`));
  await pauseOf(send(deliveryId));
  expect(await rowOf(deliveryId)).toMatchObject({
    status: 'due',
    lastStatus: null,
    lastError: 'no whole answer: deadline',
  });
  await silent.close();
});

test('endWebhook run twice ends a message once, and what is taken stays taken', async () => {
  const activities = createWebhookActivities({
    sql: scene.sql,
    sendWebhook: () => Promise.reject(new Error()),
  });
  const key = await newKey();
  const [one, two] = [await endedOrder(key), await endedOrder(key)];
  await activities.endWebhook({ deliveryId: one, status: 'cancelled' });
  await activities.endWebhook({ deliveryId: one, status: 'failed' });
  expect(await rowOf(one)).toMatchObject({ status: 'cancelled' });
  await send(two);
  await activities.endWebhook({ deliveryId: two, status: 'failed' });
  expect(await rowOf(two)).toMatchObject({ status: 'delivered' });
});

test('each message is started once, also by two keepers, and again when its start failed', async () => {
  await scene.sql`update webhook_deliveries set claimed_until = 'infinity'`;
  const key = await newKey();
  const ids = [await endedOrder(key), await endedOrder(key)];
  expect(await claimWebhooks(scene.sql, { most: 1, claimMs: 0 })).toHaveLength(1);
  const started: number[] = [];
  let isAway = true;
  const startWebhook = async (id: number) => {
    if (isAway) throw new Error('away');
    started.push(id);
  };
  const stops = [1, 2].map(() => keepWebhooks({ sql: scene.sql, log, startWebhook }));
  await new Promise((resolve) => setTimeout(resolve, 200));
  isAway = false;
  await scene.sql`update webhook_deliveries set claimed_until = '-infinity' where id in ${scene.sql(ids)}`;
  const another = await endedOrder(key);
  await expect.poll(() => started.toSorted((a, b) => a - b), { timeout: 8_000 }).toEqual([...ids, another]);
  await Promise.all(stops.map((stop) => stop()));
});

test('a key that is revoked is told nothing more, and what its orders end with is not written', async () => {
  const key = await newKey();
  expect(await revokeKey(scene.deps, max, { keyId: key.keyId, why })).toEqual({ kind: 'done' });
  expect(await revokeKey(scene.deps, max, { keyId: key.keyId, why })).toEqual({ kind: 'unchanged' });
  expect((await findKey(scene.sql, key.keyId))?.revokedAt).toBeInstanceOf(Date);
  await expect(endedOrder(key)).rejects.toThrow();
  expect(await setEndpoint(scene.deps, max, { keyId: key.keyId, url: 'https://a.test/', why })).toEqual({
    kind: 'not_found',
  });
});
