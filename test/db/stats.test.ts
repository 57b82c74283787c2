import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { OrderLine } from '../../src/contract/lines.ts';
import type { OrderStatus } from '../../src/contract/orders.ts';
import type { StatsPeriod } from '../../src/contract/stats.ts';
import type { JobStatus } from '../../src/db/provider-jobs.ts';
import { connectDatabase, type Sql } from '../../src/db/sql.ts';
import { readStats } from '../../src/db/stats.ts';
import { createTestDatabase, forgetOrders, type TestDatabase } from '../harness/database.ts';
import { newPerson, openOnly } from './scene.ts';

const at = new Date('2026-11-08T14:05:09Z');

let database: TestDatabase;
let sql: Sql;
let userId: number;

beforeAll(async () => {
  database = await createTestDatabase();
  // A server whose own days begin nine hours earlier.
  await database.sql`do $$ begin
    execute format('alter database %I set timezone to %L', current_database(), 'Asia/Tokyo');
  end $$`;
  sql = connectDatabase(database.url, 2);
  userId = await newPerson(sql);
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});
beforeEach(async () => {
  await forgetOrders(sql);
  await sql`truncate provider_jobs, provider_accounts cascade`;
});

interface Row {
  line?: OrderLine;
  status?: OrderStatus;
  confirmed?: Date | string;
  waitedS?: number;
  tookS?: number;
}

/** An order as the functions of the database leave it. */
async function addOrder({ line = 'studio', status = 'delivered', ...times }: Row = {}): Promise<number> {
  const { confirmed = at, waitedS = null, tookS = null } = times;
  const [row] = await sql<{ id: number }[]>`
    insert into orders (user_id, chat_id, kind, line, inputs, price, confirm_key, status, created_at, started_at, finished_at)
    select ${userId}, 1, 'generation', ${line},
      case ${line} when 'studio' then '{"model": "m", "prompt": "", "ratio": "1:1"}' else '{}' end::jsonb, 50, ${randomUUID()}, ${status}, confirmed,
      confirmed + ${waitedS}::float8 * interval '1 second', confirmed + ${tookS}::float8 * interval '1 second'
    from (select ${new Date(confirmed)}::timestamptz as confirmed) given returning id`;
  return row?.id ?? 0;
}

/** A job that has held a place of the account between these hours before now; without an end it still does. */
async function addJob(
  account: string,
  status: JobStatus,
  { fromHours, toHours }: { fromHours: number; toHours?: number },
): Promise<void> {
  const orderId = await addOrder({ confirmed: '2026-01-01' });
  const [row] = await sql<
    { held: number }[]
  >`select count(*) as held from provider_jobs where account_id = ${account}`;
  await sql`
    insert into provider_jobs (kind, subject_kind, subject_id, fairness_key, workflow_id, wait_suffix, provider, account_id,
      place, status, planned_at, ended_at, deadline)
    values ('generation', 'order', ${orderId}, ${`user-${userId}`}, ${`order-${orderId}`}, '', 'higgsfield', ${account}, ${1 + (row?.held ?? 0)}, ${status}, ${hoursAgo(fromHours)},
      ${toHours === undefined ? null : hoursAgo(toHours)}, now())`;
}

function hoursAgo(hours: number): Date {
  return new Date(at.getTime() - hours * 3_600_000);
}

const openAccounts = (...accounts: { id: string; places: number }[]) =>
  openOnly(
    sql,
    accounts.map((account) => ({ ...account, provider: 'higgsfield', kind: 'generation' })),
  );

const read = (period: StatsPeriod = 7) => readStats(sql, { at, period });

test('[b77] orders are counted by line and outcome', async () => {
  const rows: [OrderLine, OrderStatus, number][] = [
    ['studio', 'delivered', 3],
    ['studio', 'refused', 2],
    ['studio', 'placed', 1],
    ['studio', 'queued', 1],
    ['studio', 'generating', 1],
    ['studio', 'delivering', 1],
    ['product', 'failed', 2],
    ['product', 'cancelled', 1],
  ];
  for (const [line, status, count] of rows)
    for (let each = 0; each < count; each += 1) await addOrder({ line, status });
  const { lines } = await read(1);
  expect(lines).toHaveLength(2);
  const none = { delivered: 0, refused: 0, failed: 0, cancelled: 0, open: 0 };
  expect(lines).toContainEqual({
    ...none,
    line: 'studio',
    delivered: 3,
    refused: 2,
    open: 4,
    wait: null,
    picture: null,
  });
  expect(lines).toContainEqual({
    ...none,
    line: 'product',
    failed: 2,
    cancelled: 1,
    wait: null,
    picture: null,
  });
});

test.each([
  [1, '2026-11-08T00:00:00Z', '2026-11-07T23:59:59.999Z'],
  [7, '2026-11-02T00:00:00Z', '2026-11-01T23:59:59.999Z'],
  [30, '2026-10-10T00:00:00Z', '2026-10-09T23:59:59.999Z'],
] as const)(
  '[b77] %i days begin at midnight UTC, wherever the database is',
  async (period, first, before) => {
    await addOrder({ confirmed: first });
    await addOrder({ confirmed: before });
    expect((await read(period)).lines).toMatchObject([{ line: 'studio', delivered: 1 }]);
  },
);

test('[b77] the days are those of UTC, seven of them whatever the period is, the newest first', async () => {
  for (const confirmed of [
    '2026-11-08T00:00:00Z',
    '2026-11-07T23:59:59.999Z',
    '2026-11-07T00:00:00Z',
    '2026-11-02T00:00:00Z',
    '2026-11-01T23:59:59.999Z',
  ])
    await addOrder({ confirmed });
  await addOrder({ confirmed: '2026-11-08T01:00:00Z', line: 'product', status: 'cancelled' });
  for (const period of [1, 30] as const) {
    const days = (await read(period)).days.map(({ day, line, delivered, cancelled }) => ({
      day: day.toISOString().slice(0, 13),
      line,
      delivered,
      cancelled,
    }));
    expect(days.toSorted((a, b) => b.day.localeCompare(a.day))).toEqual(days);
    expect(days).toHaveLength(4);
    expect(days).toContainEqual({ day: '2026-11-08T00', line: 'studio', delivered: 1, cancelled: 0 });
    expect(days).toContainEqual({ day: '2026-11-08T00', line: 'product', delivered: 0, cancelled: 1 });
    expect(days).toContainEqual({ day: '2026-11-07T00', line: 'studio', delivered: 2, cancelled: 0 });
    expect(days).toContainEqual({ day: '2026-11-02T00', line: 'studio', delivered: 1, cancelled: 0 });
  }
});

test('[b77] half of the pictures came within the median, 95 of 100 within the other time', async () => {
  for (let second = 1; second <= 20; second += 1) await addOrder({ waitedS: second / 10, tookS: second });
  // What has no picture says nothing about how long one takes, but had a place.
  await addOrder({ status: 'failed', waitedS: 3, tookS: 900 });
  // Given back by its account: it waits once more.
  await addOrder({ status: 'queued', waitedS: 700 });
  const [studio] = (await read()).lines;
  expect(studio?.picture).toEqual({ medianMs: 10_000, p95Ms: 19_000 });
  expect(studio?.wait).toEqual({ medianMs: 1_100, p95Ms: 2_000 });
});

test('[b77] an account tells its places, its jobs of a day and the share of it they were held', async () => {
  await openAccounts({ id: 'higgsfield-1', places: 2 });
  const account = 'higgsfield-1';
  await addJob(account, 'accepted', { fromHours: 6 });
  await addJob(account, 'done', { fromHours: 36, toHours: 18 });
  await addJob(account, 'done', { fromHours: 25, toHours: 24 });
  await addJob(account, 'refused', { fromHours: 3, toHours: 3 });
  await addJob(account, 'failed', { fromHours: 3, toHours: 3 });
  await addJob(account, 'failed', { fromHours: 3, toHours: 3 });
  await addJob(account, 'cancelled', { fromHours: 3, toHours: 3 });
  await addJob(account, 'lost', { fromHours: 3, toHours: 3 });
  // 6 h + 6 h of 2 × 24 h
  expect((await read()).accounts).toEqual([
    {
      id: account,
      kind: 'generation',
      isConfigured: true,
      places: 2,
      taken: 1,
      load: 0.25,
      done: 1,
      refused: 1,
      failed: 2,
      cancelled: 1,
      lost: 1,
      restsUntil: null,
      restReason: '',
    },
  ]);
});

test('more jobs than the places there are now are not more than all of them', async () => {
  await openAccounts({ id: 'higgsfield-1', places: 1 });
  for (const fromHours of [24, 24, 20]) await addJob('higgsfield-1', 'accepted', { fromHours });
  expect((await read()).accounts).toMatchObject([{ taken: 3, load: 1 }]);
});

test('[b77] an account that rests says until when and why, and nothing of an earlier rest', async () => {
  await openAccounts({ id: 'higgsfield-1', places: 1 }, { id: 'higgsfield-2', places: 1 });
  const until = hoursAgo(-0.1);
  await sql`update provider_accounts set set_aside_reason = 'auth',
    set_aside_until = case id when 'higgsfield-1' then ${until}::timestamptz else ${hoursAgo(0.1)} end`;
  expect((await read()).accounts).toMatchObject([
    { id: 'higgsfield-1', restsUntil: until, restReason: 'auth' },
    { id: 'higgsfield-2', restsUntil: null, restReason: '', load: 0, done: 0 },
  ]);
});

test('accounts come in the order of their numbers; one that was removed is told of while it has jobs', async () => {
  const places = 1;
  await openAccounts(
    ...['higgsfield-10', 'higgsfield-2', 'higgsfield-3', 'higgsfield-4'].map((id) => ({ id, places })),
  );
  await addJob('higgsfield-3', 'accepted', { fromHours: 1 });
  await openAccounts(...['higgsfield-10', 'higgsfield-2'].map((id) => ({ id, places })));
  expect((await read()).accounts).toMatchObject([
    { id: 'higgsfield-2', isConfigured: true },
    { id: 'higgsfield-3', isConfigured: false, taken: 1 },
    { id: 'higgsfield-10', isConfigured: true },
  ]);
});

test('[b77] where nothing has happened yet there is nothing to count', async () => {
  expect(await read()).toEqual({ at, period: 7, lines: [], days: [], accounts: [] });
});
