import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import pino from 'pino';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readOrder } from '../../src/db/orders.ts';
import { readJob } from '../../src/db/provider-jobs.ts';
import { connectDatabase, type Sql } from '../../src/db/sql.ts';
import { createCallbacks } from '../../src/web/callbacks.ts';
import { acceptedOrder, admit, column, newOrder, newPerson, openAccount } from '../db/scene.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

const log = pino({ level: 'silent' });
const secret = `whsec_${randomBytes(24).toString('base64')}`;
const body = JSON.stringify({ status: 'completed', request_id: 'request-named' });
let database: TestDatabase;
let sql: Sql;
let order: { orderId: number; jobId: number; token: string };

beforeAll(async () => {
  database = await createTestDatabase();
  sql = database.sql;
  await openAccount(sql, 1_000);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await sql`delete from wakes`;
  const accepted = await acceptedOrder(sql, await newPerson(sql));
  order = { ...accepted, token: (await readJob(sql, accepted.jobId)).callbackToken };
});

function app(fields: { sql?: Sql; secret?: string } = {}) {
  return createCallbacks({
    sql: fields.sql ?? sql,
    log,
    providers: { higgsfield: { webhookSecret: fields.secret } },
  });
}

const path = ({ jobId, token } = order, provider = 'higgsfield') => `/cb/${provider}/${jobId}?t=${token}`;

async function post(url: string, { text = body, headers = {}, to = app() } = {}): Promise<number> {
  return (await to.request(url, { method: 'POST', body: text, headers })).status;
}

/** The waits that were ended. */
const woken = () => column(sql, `select workflow_id || ' ' || activity_id from wakes`);

const stored = () => column(sql, `select body from provider_callbacks where job_id = ${order.jobId}`);

test.each([
  // Every digit counts.
  ['runninghub', '{"event":"TASK_END","taskId":"1900000000000000999"}', '1900000000000000999'],
  ['runninghub', '{"event":"TASK_END","taskId":1900000000000000999}', '1900000000000000999'],
  ['astria', '{"tune":{"id":1001,"title":"a"}}', 'tune-1001'],
  // Tunes and prompts are counted apart.
  ['astria', '{"prompt":{"id":1001,"images":[]}}', 'prompt-1001'],
])('a callback of %s names its job: %s', async (provider, text, externalId) => {
  const waiting = await admit(sql, await newOrder(sql, await newPerson(sql)));
  const jobId = waiting.jobId ?? 0;
  await sql`update provider_jobs set provider = ${provider}, status = 'unknown' where id = ${jobId}`;
  const { callbackToken: token } = await readJob(sql, jobId);
  expect(await post(path({ orderId: 0, jobId, token }, provider), { text })).toBe(204);
  expect(await readJob(sql, jobId)).toMatchObject({ status: 'accepted', externalId });
  await sql`update provider_jobs set external_id = null, status = 'failed' where id = ${jobId}`;
});

test('a callback is stored, answered and wakes its order', async () => {
  expect(await post(path())).toBe(204);
  expect(await stored()).toEqual([body]);
  expect(await woken()).toEqual([`order-${order.orderId} await-job-${order.jobId}`]);
});

test('[I11] a callback told twice is kept once', async () => {
  expect([await post(path()), await post(path())]).toEqual([204, 204]);
  expect(await stored()).toHaveLength(1);
  expect(
    await column(sql, `select kind from events where kind = 'callback' and subject_id = ${order.orderId}`),
  ).toHaveLength(1);
});

test.each([
  ['of another job', () => `/cb/higgsfield/${order.jobId}?t=${'0'.repeat(64)}`],
  ['that is missing', () => `/cb/higgsfield/${order.jobId}`],
  ['that holds a NUL', () => `${path()}%00`],
  ['that is half a token', () => path().slice(0, -32)],
  ['for a job that is not there', () => path({ ...order, jobId: 999_999 })],
  ['for a job that is no number', () => `/cb/higgsfield/1%20or%201?t=${order.token}`],
  ['for another provider', () => path(order, 'nobody')],
])('[I11] a token %s is answered 404 and has no effect', async (_what, url) => {
  expect(await post(url())).toBe(404);
  expect(await stored()).toEqual([]);
  expect(await woken()).toEqual([]);
});

test('a body that is too large is refused before it is read', async () => {
  expect(await post(path(), { text: 'x'.repeat(256 * 1024 + 1) })).toBe(413);
  expect(await stored()).toEqual([]);
});

test.each([
  ['no JSON', 'hello'],
  ['nothing', ''],
  ['a list', '[1]'],
  ['a NUL', '{"a":"\0"}'],
  ['half a surrogate pair', '"\uD800"'],
  ['an id with a NUL', '{"request_id":"a\\u0000b"}'],
  ['an id that is no text', '{"request_id":{"a":1}}'],
])('a body with %s is a hint like any other', async (_what, text) => {
  expect(await post(path(), { text })).toBe(204);
  expect(await woken()).toEqual([`order-${order.orderId} await-job-${order.jobId}`]);
  expect((await readJob(sql, order.jobId)).externalId).toBe(`request-${order.jobId}`);
});

test.each(['completed', 'failed', 'nsfw', 'canceled'])(
  '[I11] a callback that says "%s" is a hint: the job stays as it is and its order is woken',
  async (status) => {
    const text = JSON.stringify({
      status,
      request_id: `request-${order.jobId}`,
      images: [{ url: 'https://x/y' }],
    });
    const before = await readJob(sql, order.jobId);
    expect(await post(path(), { text })).toBe(204);
    expect(await readJob(sql, order.jobId)).toEqual({ ...before, hasCallback: true });
    expect((await readOrder(sql, order.orderId))?.status).toBe('generating');
    expect(await woken()).toEqual([`order-${order.orderId} await-job-${order.jobId}`]);
  },
);

test('[I7] a callback before the answer to the submission names the job', async () => {
  const orderId = await newOrder(sql, await newPerson(sql));
  const jobId = (await admit(sql, orderId)).jobId ?? 0;
  await sql`update provider_jobs set status = 'sending' where id = ${jobId}`;
  const { callbackToken: token } = await readJob(sql, jobId);
  expect(await post(path({ orderId, jobId, token }))).toBe(204);
  expect(await readJob(sql, jobId)).toMatchObject({
    status: 'accepted',
    externalId: 'request-named',
    hasCallback: true,
  });
});

test('[I7] a callback that names the job of another order is kept as a hint and names nothing', async () => {
  const orderId = await newOrder(sql, await newPerson(sql));
  const jobId = (await admit(sql, orderId)).jobId ?? 0;
  await sql`update provider_jobs set status = 'sending' where id = ${jobId}`;
  const { callbackToken: token } = await readJob(sql, jobId);
  const text = JSON.stringify({ request_id: `request-${order.jobId}` });
  expect(await post(path({ orderId, jobId, token }), { text })).toBe(204);
  expect(await readJob(sql, jobId)).toMatchObject({ status: 'sending', externalId: null, hasCallback: true });
});

/** The headers of a signed callback (Standard Webhooks). */
const sign = (key: string, at: Date, text = body) => ({
  'webhook-id': 'msg_1',
  'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
  'webhook-signature': new Webhook(key).sign('msg_1', at, text),
});

test('with a secret only callbacks signed with it have an effect', async () => {
  const to = app({ secret });
  const now = new Date();
  const other = `whsec_${randomBytes(24).toString('base64')}`;
  expect(await post(path(), { to })).toBe(404);
  expect(await post(path(), { to, headers: sign(other, now) })).toBe(404);
  expect(await post(path(), { to, headers: sign(secret, now, 'another body') })).toBe(404);
  expect(await post(path(), { to, headers: sign(secret, new Date(now.getTime() - 900_000)) })).toBe(404);
  expect(await stored()).toEqual([]);
  const rotated = `${sign(other, now)['webhook-signature']} ${sign(secret, now)['webhook-signature']}`;
  expect(await post(path(), { to, headers: { ...sign(secret, now), 'webhook-signature': rotated } })).toBe(
    204,
  );
  expect(await stored()).toHaveLength(1);
});

test('a database that is away is 503, which providers repeat', async () => {
  const nobody = connectDatabase('postgres://darkroom@127.0.0.1:9/darkroom');
  expect(await post(path(), { to: app({ sql: nobody }) })).toBe(503);
  await nobody.end({ timeout: 0 });
});

test('whatever is posted is never our fault: 400 random calls, no 5xx', async () => {
  const to = app();
  const strange = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.constantFrom('%00', '../', "';--", '%ff'),
  );
  const url = fc.oneof(
    fc.constant('right'),
    fc
      .tuple(strange, strange)
      .map(([job, token]) => `/cb/higgsfield/${encodeURI(job.toWellFormed())}?t=${token}`),
    strange.map((rest) => `/cb/${encodeURI(rest.toWellFormed())}`),
    strange.map((token) => `/cb/higgsfield/${order.jobId}?t=${encodeURIComponent(token.toWellFormed())}`),
  );
  await fc.assert(
    fc.asyncProperty(url, strange, async (at, text) => {
      expect(await post(at === 'right' ? path() : at, { text, to })).toBeLessThan(500);
    }),
    { numRuns: 400 },
  );
});
