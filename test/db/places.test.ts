import { afterEach, beforeEach, expect, test } from 'vitest';
import { settleUndelivered } from '../../src/db/orders.ts';
import {
  beginSubmission,
  endJob,
  giveBack,
  recordSubmission,
  storeCallback,
  syncAccounts,
} from '../../src/db/provider-jobs.ts';
import { connectDatabase, type Sql } from '../../src/db/sql.ts';
import { auditBooks, fillAllPlaces, listOverdueJobs, listUntold } from '../../src/db/upkeep.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { acceptedOrder, admit, busy, column, hold, newOrder, newPerson, openAccount } from './scene.ts';

let database: TestDatabase;
let sql: Sql;

beforeEach(async () => {
  database = await createTestDatabase();
  sql = database.sql;
});
afterEach(async () => {
  expect(await auditBooks(sql)).toEqual({});
  await database.drop();
});

const cancelled = { status: 'cancelled', reason: 'cancelled_by_user' } as const;
const open = "('planned', 'sending', 'accepted', 'unknown')";
const waiting = `select count(*) from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock'`;

async function admitted(userId: number): Promise<{ orderId: number; jobId: number; status: string }> {
  const orderId = await newOrder(sql, userId);
  const { jobId, status } = await admit(sql, orderId);
  return { orderId, jobId: jobId ?? Number.NaN, status };
}

test('[I8] 50 orders admitted at once take the three places there are, and the rest queue', async () => {
  await openAccount(sql, 3);
  const people = await Promise.all(Array.from({ length: 10 }, () => newPerson(sql)));
  const orders = await Promise.all(
    Array.from({ length: 50 }, (_, index) => newOrder(sql, people[index % 10] ?? 0)),
  );
  const many = connectDatabase(database.url, 25);
  const admissions = await Promise.all(orders.map((orderId) => admit(many, orderId)));
  await many.end();
  expect(admissions.filter(({ status }) => status === 'generating')).toHaveLength(3);
  expect(admissions.filter(({ status }) => status === 'queued')).toHaveLength(47);
  expect(await column(sql, `select place from provider_jobs where status in ${open} order by place`)).toEqual(
    [1, 2, 3],
  );
});

test('[I8] an admission waits for one that has not ended, and finds its seat taken', async () => {
  await openAccount(sql, 1);
  // Of two people, so that nothing but the place is wanted by both.
  const [first, second] = [
    await newOrder(sql, await newPerson(sql)),
    await newOrder(sql, await newPerson(sql)),
  ];
  const one = await sql.reserve();
  await one`begin`;
  await one`select admit_generation(${first}, 'higgsfield', 60000)`;
  const late = admit(sql, second);
  await expect.poll(() => column(sql, waiting), { timeout: 20_000 }).toEqual([1]);
  await one`commit`;
  one.release();
  await expect(late).resolves.toMatchObject({ status: 'queued' });
});

test('[I8] a taken seat cannot be written down a second time', async () => {
  await openAccount(sql, 2);
  const user = await newPerson(sql);
  await admitted(user);
  const { jobId } = await admitted(user);
  await expect(sql`update provider_jobs set place = 1 where id = ${jobId}`).rejects.toThrow(
    'provider_jobs_places',
  );
});

test('[I8] ends and cancels at once hand every place on and seat nobody who has gone', async () => {
  await openAccount(sql, 4);
  const people = await Promise.all(Array.from({ length: 6 }, () => newPerson(sql)));
  const orders = await Promise.all(
    Array.from({ length: 60 }, (_, index) => newOrder(sql, people[index % 6] ?? 0)),
  );
  const many = connectDatabase(database.url, 20);
  const jobs = await Promise.all(
    orders.map(async (orderId) => ({ orderId, ...(await admit(many, orderId)) })),
  );
  // Every order is cancelled by one connection while others end whatever is under way.
  const ends = jobs.map(({ jobId }) =>
    endJob(many, jobId ?? 0, { status: 'failed', reason: 'provider_failed' }),
  );
  const cancels = jobs.toReversed().map(({ orderId }) => settleUndelivered(many, orderId, cancelled));
  await Promise.all([...ends, ...cancels]);
  await many.end();
  expect(await column(sql, 'select count(*) from provider_jobs where ended_at is null')).toEqual([0]);
  expect(await column(sql, 'select sum(pending) from credit_accounts')).toEqual(['0']);
});

test('people are served by turns, and within a turn who came first', async () => {
  await openAccount(sql, 2);
  const [ann, bob, cleo] = [await newPerson(sql), await newPerson(sql), await newPerson(sql)];
  const anns = [await admitted(ann), await admitted(ann), await admitted(ann), await admitted(ann)];
  const bobs = [await admitted(bob), await admitted(bob)];
  const cleos = [await admitted(cleo)];
  expect(anns.map(({ status }) => status)).toEqual(['generating', 'generating', 'queued', 'queued']);
  const served: number[] = [];
  const running = anns.slice(0, 2);
  const all = [...anns, ...bobs, ...cleos];
  for (let turn = 0; turn < 5; turn += 1) {
    const [started, ...others] = await endJob(sql, running.shift()?.jobId ?? 0, { status: 'failed' });
    expect(others).toEqual([]);
    const next = all.find(({ orderId }) => orderId === started);
    if (!next) throw new Error('nobody was served');
    running.push(next);
    served.push(next.orderId);
  }
  expect(served).toEqual([bobs[0], cleos[0], anns[2], bobs[1], anns[3]].map((order) => order?.orderId));
});

test('a freed place is handed over in the statement that frees it', async () => {
  await openAccount(sql, 1);
  const user = await newPerson(sql);
  const [first, second, third] = [await admitted(user), await admitted(user), await admitted(user)];
  expect(await endJob(sql, first.jobId, { status: 'done' })).toEqual([second.orderId]);
  expect(await endJob(sql, first.jobId, { status: 'failed' })).toEqual([]);
  expect(await column(sql, `select status from provider_jobs where id = ${first.jobId}`)).toEqual(['done']);
  expect((await settleUndelivered(sql, second.orderId, cancelled)).started).toEqual([third.orderId]);
  expect(await column(sql, `select order_id from provider_jobs where status in ${open}`)).toEqual([
    third.orderId,
  ]);
});

test('a request turned away after its order ended gives its place on', async () => {
  await openAccount(sql, 1);
  const user = await newPerson(sql);
  const [first, second] = [await admitted(user), await admitted(user)];
  await beginSubmission(sql, first.jobId, hold);
  expect((await settleUndelivered(sql, first.orderId, cancelled)).jobStatus).toBe('sending');
  const started = await recordSubmission(sql, first.jobId, { status: 'planned', detail: 'busy' });
  expect(started).toEqual([second.orderId]);
  expect(await column(sql, `select status from provider_jobs where id = ${first.jobId}`)).toEqual([
    'cancelled',
  ]);
});

test('an account set aside or no longer named gets nothing, and serves again afterwards', async () => {
  await openAccount(sql, 2);
  const user = await newPerson(sql);
  const first = await admitted(user);
  const given = { jobId: first.jobId, from: 'planned', ...busy, reason: 'auth' } as const;
  expect(await giveBack(sql, given)).toEqual({ status: 'refused', started: [] });
  expect(await giveBack(sql, given)).toEqual({ status: 'refused', started: [] });
  await settleUndelivered(sql, first.orderId, { status: 'failed', reason: 'provider_unavailable' });
  const order = await admitted(user);
  expect(order.status).toBe('queued');
  expect(await fillAllPlaces(sql)).toEqual([]);
  await syncAccounts(sql, []);
  expect(await fillAllPlaces(sql)).toEqual([]);
  await openAccount(sql, 2);
  expect(await fillAllPlaces(sql)).toEqual([order.orderId]);
});

test('an order that has its place for some seconds without using it is told again, for a while', async () => {
  await openAccount(sql, 1);
  const { orderId, jobId } = await admitted(await newPerson(sql));
  const untoldAfter = async (seconds: number) => {
    await sql`update provider_jobs set planned_at = now() - ${seconds} * interval '1 second' where id = ${jobId}`;
    return listUntold(sql, 30_000);
  };
  expect([await untoldAfter(1), await untoldAfter(5), await untoldAfter(40)]).toEqual([[], [orderId], []]);
  await beginSubmission(sql, jobId, hold);
  expect(await untoldAfter(5)).toEqual([]);
});

test('[I8] fewer places after a restart finish what they have and are filled only when below the new number', async () => {
  await openAccount(sql, 4);
  const user = await newPerson(sql);
  const running = [await admitted(user), await admitted(user), await admitted(user), await admitted(user)];
  const waiting = [await admitted(user), await admitted(user)];
  await openAccount(sql, 2);
  expect(await auditBooks(sql)).toEqual({});
  const started: number[][] = [];
  for (const { jobId } of running) started.push(await endJob(sql, jobId, { status: 'failed' }));
  expect(started).toEqual([[], [], [waiting[0]?.orderId], [waiting[1]?.orderId]]);
});

test('what a busy account gives back goes to another one at once, or waits at the head until one has rested', async () => {
  const both = ['a', 'b'].map((id) => ({ id, provider: 'higgsfield', places: 1 }));
  await syncAccounts(sql, both);
  const [ann, bob] = [await newPerson(sql), await newPerson(sql)];
  const first = await admitted(ann);
  const account = `select account_id from provider_jobs where id = ${first.jobId}`;
  expect(await column(sql, account)).toEqual(['a']);
  await beginSubmission(sql, first.jobId, hold);
  const given = { jobId: first.jobId, from: 'sending', ...busy } as const;
  expect(await giveBack(sql, given)).toEqual({ status: 'planned', started: [] });
  expect(await column(sql, account)).toEqual(['b']);
  // Written for the other account's uploads: it is not sent to this one.
  expect(await column(sql, `select request from provider_jobs where id = ${first.jobId}`)).toEqual([null]);
  await beginSubmission(sql, first.jobId, hold);
  expect((await giveBack(sql, given)).status).toBe('waiting');
  expect(await column(sql, `select status from orders where id = ${first.orderId}`)).toEqual(['queued']);
  const later = await admitted(bob);
  await sql`update provider_accounts set set_aside_until = now() where id = 'a'`;
  expect(await fillAllPlaces(sql)).toEqual([first.orderId]);
  expect((await settleUndelivered(sql, later.orderId, cancelled)).jobStatus).toBe('cancelled');
});

test('an account whose key is refused while the other is busy for a moment ends no order', async () => {
  await syncAccounts(
    sql,
    ['a', 'b'].map((id) => ({ id, provider: 'higgsfield', places: 1 })),
  );
  const { jobId } = await admitted(await newPerson(sql));
  await giveBack(sql, { jobId, from: 'planned', ...busy });
  expect(await column(sql, `select account_id from provider_jobs where id = ${jobId}`)).toEqual(['b']);
  const refused = { jobId, from: 'planned', ...busy, reason: 'auth' } as const;
  expect((await giveBack(sql, refused)).status).toBe('waiting');
});

test('an account that stays busy rests longer each time, and no longer once it takes a job', async () => {
  await openAccount(sql, 1);
  const { jobId } = await admitted(await newPerson(sql));
  const rest = async () => {
    const [ms] = await column<number>(
      sql,
      `select extract(epoch from set_aside_until - now()) * 1000 from provider_accounts`,
    );
    await sql`update provider_accounts set set_aside_until = now()`;
    await fillAllPlaces(sql);
    return Math.ceil(Number(ms) / 500) * 500;
  };
  const rests: number[] = [];
  for (let time = 0; time < 8; time += 1) {
    await giveBack(sql, { jobId, from: 'planned', ...busy, restMs: 0 });
    rests.push(await rest());
  }
  expect(rests).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  await beginSubmission(sql, jobId, hold);
  await recordSubmission(sql, jobId, { status: 'accepted', externalId: 'taken' });
  expect(await column(sql, 'select busy_streak from provider_accounts')).toEqual([0]);
});

test('a job that another attempt has moved on is not given back', async () => {
  await openAccount(sql, 1);
  const { jobId } = await acceptedOrder(sql, await newPerson(sql));
  const given = await giveBack(sql, { jobId, from: 'sending', ...busy });
  expect(given).toEqual({ status: 'accepted', started: [] });
  expect(await column(sql, 'select set_aside_until from provider_accounts')).toEqual([null]);
});

test('the least loaded account comes first', async () => {
  await syncAccounts(sql, [
    { id: 'a', provider: 'higgsfield', places: 2 },
    { id: 'b', provider: 'higgsfield', places: 4 },
  ]);
  const user = await newPerson(sql);
  for (let count = 0; count < 6; count += 1) await admitted(user);
  expect(await column(sql, 'select account_id from provider_jobs order by planned_at')).toEqual([
    'a',
    'b',
    'b',
    'a',
    'b',
    'b',
  ]);
});

test('[I11] a callback names the job whose answer has not come, was lost or was given up', async () => {
  await openAccount(sql, 3);
  const user = await newPerson(sql);
  for (const status of ['sending', 'unknown', 'lost'] as const) {
    const { jobId } = await admitted(user);
    await beginSubmission(sql, jobId, hold);
    if (status !== 'sending') await recordSubmission(sql, jobId, { status: 'unknown' });
    if (status === 'lost') await endJob(sql, jobId, { status });
    const [token] = await column<string>(sql, `select callback_token from provider_jobs where id = ${jobId}`);
    const callback = { token: token ?? '', body: '{}', externalId: `named-${status}` };
    expect(await storeCallback(sql, jobId, callback)).toBeDefined();
    const late = await recordSubmission(sql, jobId, { status: 'unknown', detail: 'reset' });
    expect(late).toEqual([]);
    const [job] =
      await sql`select status, external_id as "externalId" from provider_jobs where id = ${jobId}`;
    expect(job).toEqual({ status: status === 'lost' ? 'lost' : 'accepted', externalId: `named-${status}` });
  }
});

test('a result that comes after its order ended is counted as surplus', async () => {
  await openAccount(sql, 1);
  const { orderId, jobId } = await acceptedOrder(sql, await newPerson(sql));
  await settleUndelivered(sql, orderId, cancelled);
  expect(await listOverdueJobs(sql, 0)).toMatchObject([{ id: jobId, isLate: false }]);
  await endJob(sql, jobId, { status: 'done' });
  expect(await column(sql, 'select surplus from provider_jobs')).toEqual([true]);
});
