import { afterEach, beforeEach, expect, test } from 'vitest';
import { settleUndelivered } from '../../src/db/orders.ts';
import { endJob, openJob, readJob, recordSubmission, storeCallback } from '../../src/db/provider-jobs.ts';
import { connectDatabase, type Sql } from '../../src/db/sql.ts';
import { auditBooks, listOverdueJobs } from '../../src/db/upkeep.ts';
import { repeatWakes } from '../../src/db/wakes.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import {
  acceptedOrder,
  admit,
  admitted,
  begin,
  cancelled,
  column,
  newOrder,
  newPerson,
  openAccount,
  openOnly,
  seatedBy,
} from './scene.ts';

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

const open = "('planned', 'sending', 'accepted', 'unknown')";
const waiting = `select count(*) from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock'`;

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
  await admitted(sql, user);
  const { jobId } = await admitted(sql, user);
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
  const anns = [
    await admitted(sql, ann),
    await admitted(sql, ann),
    await admitted(sql, ann),
    await admitted(sql, ann),
  ];
  const bobs = [await admitted(sql, bob), await admitted(sql, bob)];
  const cleos = [await admitted(sql, cleo)];
  expect(anns.map(({ status }) => status)).toEqual(['generating', 'generating', 'queued', 'queued']);
  const served: number[] = [];
  const running = anns.slice(0, 2);
  const all = [...anns, ...bobs, ...cleos];
  for (let turn = 0; turn < 5; turn += 1) {
    const jobId = running.shift()?.jobId ?? 0;
    const [started, ...others] = await seatedBy(sql, () => endJob(sql, jobId, { status: 'failed' }));
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
  const [first, second, third] = [
    await admitted(sql, user),
    await admitted(sql, user),
    await admitted(sql, user),
  ];
  const end = (status: 'done' | 'failed') => seatedBy(sql, () => endJob(sql, first.jobId, { status }));
  expect(await end('done')).toEqual([second.orderId]);
  expect(await end('failed')).toEqual([]);
  expect(await column(sql, `select status from provider_jobs where id = ${first.jobId}`)).toEqual(['done']);
  const settle = () => settleUndelivered(sql, second.orderId, cancelled);
  expect(await seatedBy(sql, settle)).toEqual([third.orderId]);
  expect(await column(sql, `select subject_id from provider_jobs where status in ${open}`)).toEqual([
    third.orderId,
  ]);
});

test('a request turned away after its order ended gives its place on', async () => {
  await openAccount(sql, 1);
  const user = await newPerson(sql);
  const [first, second] = [await admitted(sql, user), await admitted(sql, user)];
  await begin(sql, first.jobId);
  await settleUndelivered(sql, first.orderId, cancelled);
  expect((await readJob(sql, first.jobId)).status).toBe('sending');
  const turnAway = () => recordSubmission(sql, first.jobId, { status: 'planned', detail: 'busy' });
  expect(await seatedBy(sql, turnAway)).toEqual([second.orderId]);
  expect(await column(sql, `select status from provider_jobs where id = ${first.jobId}`)).toEqual([
    'cancelled',
  ]);
});

test('an order that has its place for some seconds without using it is told again, for a while', async () => {
  await openAccount(sql, 1);
  const { orderId, jobId } = await admitted(sql, await newPerson(sql));
  const untoldAfter = async (seconds: number) => {
    await sql`update provider_jobs set planned_at = now() - ${seconds} * interval '1 second' where id = ${jobId}`;
    return seatedBy(sql, () => repeatWakes(sql, 30_000));
  };
  expect([await untoldAfter(1), await untoldAfter(5), await untoldAfter(40)]).toEqual([[], [orderId], []]);
  await begin(sql, jobId);
  expect(await untoldAfter(5)).toEqual([]);
});

test('[I8] an account has places for each kind of job: a training holds no place of a picture', async () => {
  await openOnly(sql, [
    { id: 'a', provider: 'higgsfield', kind: 'generation' as const, places: 1 },
    { id: 'a', provider: 'higgsfield', kind: 'training', places: 1 },
  ]);
  const job = { subject: { kind: 'order', id: 1 }, provider: 'higgsfield', queueMs: 60_000 } as const;
  const training = { ...job, kind: 'training', fairnessKey: 'user-1', workflowId: 'training-1' } as const;
  const first = await openJob(sql, training);
  // Asked again, it is the same job.
  expect(await openJob(sql, training)).toBe(first);
  const picture = await admitted(sql, await newPerson(sql));
  const second = await openJob(sql, {
    ...training,
    subject: { kind: 'order', id: 2 },
    workflowId: 'training-2',
  });
  const status = async (id: number) => (await readJob(sql, id)).status;
  expect([await status(first), picture.status, await status(second)]).toEqual([
    'planned',
    'generating',
    'waiting',
  ]);
  await endJob(sql, first, { status: 'done', costs: [{ amount: '0.25', unit: 'USD' }] });
  expect(await status(second)).toBe('planned');
  expect(await column(sql, `select workflow_id || ' ' || activity_id from wakes order by 1`)).toEqual([
    `training-1 await-job-${first}`,
    `training-2 await-place-${second}`,
  ]);
  expect(await column(sql, 'select sum(amount) || unit from provider_job_costs group by unit')).toEqual([
    '0.25USD',
  ]);
});

test('[I8] fewer places after a restart finish what they have and are filled only when below the new number', async () => {
  await openAccount(sql, 4);
  const user = await newPerson(sql);
  const running = [
    await admitted(sql, user),
    await admitted(sql, user),
    await admitted(sql, user),
    await admitted(sql, user),
  ];
  const waiting = [await admitted(sql, user), await admitted(sql, user)];
  await openAccount(sql, 2);
  expect(await auditBooks(sql)).toEqual({});
  const started: number[][] = [];
  for (const { jobId } of running)
    started.push(await seatedBy(sql, () => endJob(sql, jobId, { status: 'failed' })));
  expect(started).toEqual([[], [], [waiting[0]?.orderId], [waiting[1]?.orderId]]);
});

test('the least loaded account comes first', async () => {
  await openOnly(sql, [
    { id: 'a', provider: 'higgsfield', kind: 'generation' as const, places: 2 },
    { id: 'b', provider: 'higgsfield', kind: 'generation' as const, places: 4 },
  ]);
  const user = await newPerson(sql);
  for (let count = 0; count < 6; count += 1) await admitted(sql, user);
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
    const { jobId } = await admitted(sql, user);
    await begin(sql, jobId);
    if (status !== 'sending') await recordSubmission(sql, jobId, { status: 'unknown' });
    if (status === 'lost') await endJob(sql, jobId, { status });
    const [token] = await column<string>(sql, `select callback_token from provider_jobs where id = ${jobId}`);
    const callback = { token: token ?? '', body: '{}', externalId: `named-${status}` };
    expect(await storeCallback(sql, jobId, callback)).toBe(true);
    await recordSubmission(sql, jobId, { status: 'unknown', detail: 'reset' });
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
