import { afterAll, beforeAll, expect, test } from 'vitest';
import { addAsset } from '../../src/db/assets.ts';
import { addResult } from '../../src/db/orders.ts';
import { setSetting } from '../../src/db/settings.ts';
import { TemporalAway } from '../../src/operations/order-executions.ts';
import { type ApiScene, openApi, ordering, studio } from './api-rig.ts';

let api: ApiScene;
let key: string;
let userId: number;

beforeAll(async () => {
  api = await openApi();
  ({ key, userId } = await api.newKey());
});
afterAll(() => api.close());

const place = (order: object, idempotencyKey?: string) =>
  api.call(key, 'POST /orders', ordering(order, idempotencyKey));

async function storeResult(orderId: number, position: number): Promise<string> {
  const hash = await api.objects.put(Buffer.from(`picture ${orderId} ${position}`));
  await addAsset(api.sql, { hash, format: 'png', width: 640, height: 480, bytes: 17 });
  await addResult(api.sql, orderId, { hash, position });
  return hash;
}

test('[b131] an order is placed once for its key, started, and shows what was agreed to', async () => {
  const first = await place({ ...studio, max_price: 50 }, 'chair-1');
  expect(first.status).toBe(201);
  expect(first.headers.get('location')).toBe(`/api/v1/orders/${first.json.id}`);
  expect(first.json).toMatchObject({
    line: 'studio',
    status: 'placed',
    price: 50,
    charged: 0,
    notify: false,
  });
  expect(api.started.at(-1)).toBe(first.json.id);
  const again = await place({ ...studio, max_price: 50 }, 'chair-1');
  expect([again.status, again.json.id]).toEqual([200, first.json.id]);
  const other = await place({ ...studio, prompt: 'a table' }, 'chair-1');
  expect([other.status, other.json.code]).toEqual([422, 'idempotency_key_reused']);
  const read = await api.call(key, `GET /orders/${first.json.id}`);
  expect(read.json).toEqual(first.json);
  const cards = await api.sql`select 1 from cards where kind = 'order' and subject_id = ${first.json.id}`;
  expect(cards).toHaveLength(0);
});

test('two requests with one key at the same moment are one order, or the second is refused', async () => {
  const both = await Promise.all([place(studio, 'race-1'), place(studio, 'race-1')]);
  expect(new Set(both.map(({ json }) => json.id)).size).toBe(1);
  const odd = await Promise.all([place(studio, 'race-2'), place({ ...studio, prompt: 'a lamp' }, 'race-2')]);
  expect(new Set(odd.map(({ status }) => status))).toEqual(new Set([201, 422]));
});

test('an order that says so is delivered to the chat, too, and has its card there', async () => {
  const { json } = await place({ ...studio, notify: true });
  expect(json.notify).toBe(true);
  const cards = await api.sql`select 1 from cards where kind = 'order' and subject_id = ${json.id}`;
  expect(cards).toHaveLength(1);
});

test('a price above what was agreed to, and credits that do not suffice, order nothing', async () => {
  const dear = await place({ ...studio, max_price: 49 });
  expect(dear).toMatchObject({
    status: 409,
    json: { code: 'price_changed', detail: 'The price is 50 credits.' },
  });
  const poor = await api.newKey();
  await api.sql`update credit_accounts set posted = 10 where user_id = ${poor.userId}`;
  const short = await api.call(poor.key, 'POST /orders', ordering(studio));
  expect([short.status, short.json.code]).toEqual([402, 'not_enough_credits']);
});

test('what staff have taken off the menu is not ordered', async () => {
  await setSetting(
    api.sql,
    { name: 'line-studio', value: false, was: true },
    { by: 'operator max', why: 'a test' },
  );
  expect((await place(studio)).json.code).toBe('not_offered');
  await setSetting(
    api.sql,
    { name: 'line-studio', value: true, was: false },
    { by: 'operator max', why: 'a test' },
  );
});

test('as many orders are open as the key may have, and then it is told to wait', async () => {
  const few = await api.newKey({ openOrders: 1 });
  const first = await api.call(few.key, 'POST /orders', ordering(studio));
  const second = await api.call(few.key, 'POST /orders', ordering(studio, 'second'));
  expect([second.status, second.json.code]).toEqual([429, 'too_many_open_orders']);
  expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
  await api.call(few.key, `POST /orders/${first.json.id}/cancel`);
  expect((await api.call(few.key, 'POST /orders', ordering(studio, 'second'))).status).toBe(201);
});

/** The fields that an order is refused for. */
async function fieldsOf(order: object): Promise<string[]> {
  const { status, json } = await place(order);
  expect([status, json.code]).toEqual([422, 'invalid']);
  return json.errors.map(({ field }: { field: string }) => field);
}

test('what is wrong in an order is named by its field', async () => {
  const portrait = { line: 'portrait', model: 1 };
  const unknown = `file_${'0'.repeat(32)}`;
  expect(await fieldsOf({ line: 'video' })).toEqual(['line']);
  expect(await fieldsOf({ ...studio, prompt: ' ', model: 'sora' })).toEqual(['model', 'prompt']);
  expect(await fieldsOf({ ...studio, surprise: 1 })).toEqual(['']);
  expect(await fieldsOf({ ...studio, files: ['1'] })).toEqual(['files.0']);
  expect(await fieldsOf({ ...studio, files: [unknown] })).toEqual(['files']);
  expect(await fieldsOf({ ...studio, files: Array.from({ length: 3 }, () => unknown) })).toEqual(['files']);
  expect(await fieldsOf({ line: 'product', product: unknown })).toEqual(['background']);
  expect(await fieldsOf({ line: 'product', product: unknown, style: 7 })).toEqual(['style']);
  expect(await fieldsOf({ line: 'training', name: 'Ann', subject: 'woman', files: [unknown] })).toEqual([
    'files',
  ]);
  expect(await fieldsOf({ ...portrait, prompt: 'smiling' })).toEqual(['model']);
  expect(await fieldsOf({ ...portrait, prompt: 'smiling', style: 1 })).toEqual(['prompt']);
});

test('a body that is none is told apart from one that says too much or says it wrongly', async () => {
  const headers = { 'idempotency-key': 'odd', 'content-type': 'application/json' };
  const codeOf = async (sent: object) => {
    const { status, json } = await api.call(key, 'POST /orders', { headers, ...sent });
    return [status, json.code];
  };
  expect(await codeOf({ body: '{' })).toEqual([400, 'malformed']);
  expect(await codeOf({ json: studio, headers: {} })).toEqual([400, 'idempotency_key_missing']);
  expect(await codeOf({ body: 'a=1', headers: { ...headers, 'content-type': 'text/plain' } })).toEqual([
    415,
    'unsupported_type',
  ]);
  expect(await codeOf({ body: JSON.stringify({ prompt: 'x'.repeat(70_000) }) })).toEqual([413, 'too_large']);
});

test('orders are listed newest first, page by page, and only those of applications', async () => {
  const own = await api.newKey();
  const ids: number[] = [];
  for (let count = 0; count < 3; count += 1)
    ids.unshift((await api.call(own.key, 'POST /orders', ordering(studio))).json.id);
  await api.sql`insert into orders (user_id, chat_id, kind, line, inputs, price, confirm_key)
    select user_id, chat_id, kind, line, inputs, price, 'in the chat' from orders where id = ${ids[0] ?? 0}`;
  const first = await api.call(own.key, 'GET /orders?limit=2');
  expect(first.json.orders.map(({ id }: { id: number }) => id)).toEqual(ids.slice(0, 2));
  const second = await api.call(own.key, `GET /orders?limit=2&cursor=${first.json.next_cursor}`);
  expect(second.json.orders.map(({ id }: { id: number }) => id)).toEqual(ids.slice(2));
  expect(second.json.next_cursor).toBeNull();
  // A second key of the same person goes on where the first one ends.
  const next = await api.newKey({ userId: own.userId });
  expect((await api.call(next.key, `GET /orders/${ids[0]}`)).status).toBe(200);
  expect((await api.call(own.key, 'GET /orders?limit=0')).status).toBe(422);
  expect((await api.call(own.key, 'GET /orders?cursor=x')).status).toBe(422);
});

test("pictures are fetched from signed links once they are delivered, by nobody else's key", async () => {
  const { json } = await place(studio);
  const path = `/orders/${json.id}/results`;
  expect(await api.call(key, `GET ${path}`)).toMatchObject({ status: 409, json: { code: 'not_delivered' } });
  const hash = await storeResult(json.id, 1);
  await api.sql`update orders set status = 'delivered', finished_at = now() where id = ${json.id}`;
  const answer = await api.call(key, `GET ${path}`);
  expect(answer.json.results).toMatchObject([{ position: 1, format: 'png', width: 640, height: 480 }]);
  expect(answer.json.results[0].url).toContain(`/media/${hash}/`);
  const left = Date.parse(answer.json.expires_at) - Date.now();
  expect(left).toBeGreaterThan(500_000);
  expect(left).toBeLessThan(600_001);
  const stranger = await api.newKey();
  for (const where of [path, `/orders/${json.id}`, '/orders/7', '/orders/0'])
    expect((await api.call(stranger.key, `GET ${where}`)).status).toBe(404);
});

test('an order is cancelled as long as nothing is handed over, whether Temporal answers or not', async () => {
  const { json } = await place(studio);
  const path = `/orders/${json.id}/cancel`;
  api.deps.cancelOrder = () => Promise.reject(new TemporalAway('away'));
  const asked = await api.call(key, `POST ${path}`);
  expect([asked.status, asked.json.cancel_requested, asked.json.status]).toEqual([202, true, 'placed']);
  api.deps.cancelOrder = async () => 'not_running';
  expect((await api.call(key, `POST ${path}`)).json).toMatchObject({
    status: 'cancelled',
    reason: 'cancelled_by_user',
  });
  expect(await api.call(key, `POST ${path}`)).toMatchObject({
    status: 409,
    json: { code: 'not_cancellable' },
  });
  const late = await place(studio);
  await api.sql`update orders set status = 'delivering' where id = ${late.json.id}`;
  expect((await api.call(key, `POST /orders/${late.json.id}/cancel`)).status).toBe(409);
  expect((await api.call((await api.newKey()).key, `POST ${path}`)).status).toBe(404);
});

test('an order that cannot be started now is written down all the same', async () => {
  api.deps.startOrder = () => Promise.reject(new TemporalAway('away'));
  expect((await place(studio)).status).toBe(201);
  api.deps.startOrder = async () => undefined;
});

test('whoever is blocked orders nothing', async () => {
  const blocked = await api.newKey();
  await api.sql`update users set status = 'blocked' where id = ${blocked.userId}`;
  const answer = await api.call(blocked.key, 'POST /orders', ordering(studio));
  expect([answer.status, answer.json.code]).toEqual([403, 'person_blocked']);
  expect(userId).not.toBe(blocked.userId);
});

test('everything was said and answered as the document has it', () => {
  expect(api.complaints()).toEqual([]);
});
