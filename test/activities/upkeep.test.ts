import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alarmTold, claimAlarm, clearAlarms, raiseAlarm } from '../../src/db/alarms.ts';
import { readBalance } from '../../src/db/credits.ts';
import { readOrder, requestCancel } from '../../src/db/orders.ts';
import { endJob } from '../../src/db/provider-jobs.ts';
import { newOrder, newPerson, seatedBy } from '../db/scene.ts';
import { type ActivityScene, createActivityScene } from './scene.ts';

let scene: ActivityScene;

beforeEach(async () => {
  scene = await createActivityScene();
});
afterEach(() => scene.close());

/** Lets time pass for everything that stands in the database. */
async function age(interval: string): Promise<void> {
  await scene.sql.unsafe(`
    alter table events disable trigger events_append_only;
    update events set at = at - interval '${interval}';
    alter table events enable trigger events_append_only;
    update orders set finished_at = finished_at - interval '${interval}';
    update provider_jobs set deadline = deadline - interval '${interval}'`);
}

const heal = () => scene.run((a) => a.healStalled());
const statusOf = async (orderId: number) => (await readOrder(scene.sql, orderId))?.status;

async function accepted() {
  const ref = await scene.admitted();
  await scene.run((a) => a.submitProviderJob(ref));
  return ref;
}

const unfinished = async () =>
  (await scene.sandbox.higgsfield.jobs()).filter((job) => job.ended_at === undefined).length;

/** The provider has finished all it has accepted. */
async function providerIsDone(): Promise<void> {
  await expect.poll(unfinished, { timeout: 10_000 }).toBe(0);
}

test('settleUndelivered run twice gives the credits back once and cancels at the provider what can be', async () => {
  await scene.sandbox.higgsfield.change({ queuedMs: 60_000 });
  const ref = await accepted();
  const userId = (await readOrder(scene.sql, ref.orderId))?.userId ?? 0;
  const end = { orderId: ref.orderId, status: 'cancelled', reason: 'cancelled_by_user' } as const;
  const settle = () => scene.run((a) => a.settleUndelivered(end));
  const settled = { status: 'cancelled', reason: 'cancelled_by_user', jobIsOpen: false };
  expect([await settle(), await settle()]).toEqual([settled, settled]);
  expect(await readBalance(scene.sql, userId)).toEqual({ available: 10_000, pending: 0 });
  expect((await scene.sandbox.higgsfield.jobs()).map(({ status }) => status)).toEqual(['canceled']);
  expect((await scene.job(ref.jobId)).status).toBe('cancelled');
});

test.each([
  ['the job is too far', undefined, false],
  ['the provider does not answer', 'http_500', false],
  ['its account is gone', undefined, true],
])('settleUndelivered leaves the place taken when %s', async (_why, fault, accountIsGone) => {
  await scene.sandbox.higgsfield.change({ runMs: 60_000 });
  const ref = await accepted();
  if (fault) await scene.sandbox.faults.plan([{ match: 'higgsfield.cancel', fault }]);
  scene.world.accountIsGone = accountIsGone;
  const end = { orderId: ref.orderId, status: 'cancelled', reason: 'cancelled_by_user' } as const;
  expect(await scene.run((a) => a.settleUndelivered(end))).toMatchObject({ jobIsOpen: true });
  expect((await scene.job(ref.jobId)).status).toBe('accepted');
  expect(await statusOf(ref.orderId)).toBe('cancelled');
});

test('healStalled starts an order whose start was lost and leaves live ones alone', async () => {
  const orderId = await newOrder(scene.sql, await newPerson(scene.sql));
  const live = await accepted();
  expect(await heal()).toBe(0);
  await age('2 minutes');
  expect(await heal()).toBe(0);
  scene.world.isRunning = false;
  scene.deps.isOrderRunning = async (id) => id === live.orderId || scene.told.started.includes(id);
  expect(await heal()).toBe(1);
  expect(await heal()).toBe(0);
  expect(scene.told.started).toEqual([orderId]);
  expect(await statusOf(live.orderId)).toBe('generating');
});

test('healStalled passes on a cancel that was asked for while nobody could take it', async () => {
  const ref = await accepted();
  await requestCancel(scene.sql, ref.orderId);
  expect(await heal()).toBe(0);
  await age('2 minutes');
  expect(await heal()).toBe(1);
  expect(scene.told.cancelled).toEqual([ref.orderId]);
});

test('[I5] [I18] healStalled settles orders nobody works on and closes their jobs by the provider’s word, twice without harm', async () => {
  const ref = await accepted();
  await providerIsDone();
  scene.world.isRunning = false;
  await age('2 minutes');
  expect(await heal()).toBe(1);
  expect(await statusOf(ref.orderId)).toBe('failed');
  await age('2 minutes');
  await heal();
  expect((await scene.job(ref.jobId)).status).toBe('done');
  expect(await heal()).toBe(0);
  expect(await scene.run((a) => a.auditBooks())).toEqual({});
});

test('[I18] a job past its deadline is asked for, and lost when nobody can say anything of it', async () => {
  await scene.sandbox.faults.plan([{ match: 'higgsfield.submit', fault: 'execute_then_reset' }]);
  const unknown = await accepted();
  const orphan = await accepted();
  const finished = await accepted();
  await providerIsDone();
  await age('6 minutes');
  await scene.sandbox.faults.plan([{ match: 'higgsfield.status', fault: 'http_404' }]);
  expect(await heal()).toBe(3);
  const ends = [unknown, orphan, finished].map(async ({ jobId }) => (await scene.job(jobId)).status);
  expect((await Promise.all(ends)).toSorted()).toEqual(['done', 'lost', 'lost']);
});

test('what upkeep closes is told as the provider said it', async () => {
  await scene.sandbox.faults.plan([{ match: 'higgsfield.job', fault: 'nsfw' }]);
  const ref = await accepted();
  await providerIsDone();
  await age('6 minutes');
  expect(await heal()).toBe(1);
  expect(await scene.run((a) => a.collectResult(ref))).toEqual({ status: 'refused', reason: 'moderation' });
});

test('a job whose account is gone does not keep upkeep from the others', async () => {
  const ref = await accepted();
  await age('6 minutes');
  scene.world.accountIsGone = true;
  expect(await heal()).toBe(1);
  expect((await scene.job(ref.jobId)).status).toBe('lost');
});

test('healStalled fills places that became free unseen', async () => {
  for (let count = 0; count < 4; count += 1) await scene.admitted();
  await scene.sql`update provider_jobs set status = 'failed', ended_at = now() where id = 1`;
  expect(await seatedBy(scene.sql, heal)).toHaveLength(1);
});

/** Overdue jobs of a second provider, which answers at once. */
async function overdueElsewhere(many: number): Promise<void> {
  await scene.sql`
    insert into provider_accounts (id, provider, kind, places, enabled) values ('other-1', 'other', 'generation', ${many}, false)`;
  await scene.sql`
    insert into provider_jobs (kind, subject_kind, subject_id, fairness_key, workflow_id, wait_suffix, provider, account_id, place,
      status, external_id, deadline)
    select 'generation', 'order', 900000 + n, 'user-1', 'order-' || n, '', 'other', 'other-1', n, 'accepted', 'other-' || n,
      now() - interval '1 minute'
    from generate_series(1, ${many}::int) n`;
}

const openJobsOf = async (provider: string) => {
  const [row] = await scene.sql<{ open: number }[]>`
    select count(*) as open from provider_jobs where provider = ${provider} and ended_at is null`;
  return row?.open;
};

test('a provider that hangs takes neither another’s turn, nor a push, nor longer than there is', async () => {
  for (let count = 0; count < 3; count += 1) await accepted();
  const lost = await newOrder(scene.sql, await newPerson(scene.sql));
  await age('6 minutes');
  await overdueElsewhere(40);
  const never = new Promise<never>(() => undefined);
  const client = scene.deps.account(null);
  scene.deps.account = (id) => ({
    ...client,
    getState: async () => (id === 'other-1' ? { status: 'cancelled' } : never),
  });
  scene.deps.isOrderRunning = async (id) => id !== lost || scene.told.started.includes(id);
  scene.deps.upkeepClocks = { askMs: 500, effortMs: 5_000 };
  expect(await heal()).toBe(41);
  expect(await openJobsOf('other')).toBe(0);
  expect(await openJobsOf('higgsfield')).toBe(3);
  expect(scene.told.started).toEqual([lost]);
});

test('what is not reached in time is reached by the runs that follow', async () => {
  await overdueElsewhere(60);
  scene.deps.account = () => {
    const client = { getState: () => new Promise((done) => setTimeout(done, 400, { status: 'cancelled' })) };
    return client as unknown as ReturnType<typeof scene.deps.account>;
  };
  // Eight rounds of asking take twice as long; the first begins in time on any machine.
  scene.deps.upkeepClocks = { effortMs: 1_500 };
  const first = await heal();
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThan(60);
  await expect.poll(async () => (await heal(), openJobsOf('other')), { timeout: 20_000 }).toBe(0);
});

test('an order that cannot be looked after keeps no other from it, and the run fails afterwards', async () => {
  const [broken, lost] = [await accepted(), await accepted()];
  await age('2 minutes');
  scene.deps.isOrderRunning = async (id) => {
    if (id === broken.orderId) throw new Error('Temporal is away');
    return false;
  };
  await expect(heal()).rejects.toThrow('Temporal is away');
  expect(await statusOf(lost.orderId)).toBe('failed');
  expect(await statusOf(broken.orderId)).toBe('generating');
});

test('an order that upkeep ends by an error of ours is told of as any other', async () => {
  const ref = await accepted();
  scene.world.isRunning = false;
  await age('2 minutes');
  await heal();
  expect(scene.told.alarms).toEqual([`order ${ref.orderId}-L`]);
});

/** All that were raised so far, with those of one more run. */
async function alarms(): Promise<string[]> {
  await heal();
  return scene.told.alarms;
}

describe('an order that does not move', () => {
  /** For these the database must know of the alarm. */
  beforeEach(async () => {
    await scene.sql`update audits set awake_since = '-infinity', done_at = now()`;
    scene.deps.alarm = async (key, text, repeatAfterMs) => {
      scene.told.alarms.push(key);
      await raiseAlarm(scene.sql, { key, text, repeatAfterMs });
    };
  });

  test('is told of once, with the moment of its last event and what to do', async () => {
    const { orderId } = await accepted();
    await scene.sql`update orders set created_at = created_at - interval '1 day'`;
    // Upkeep itself closes the job, which is an event.
    for (const interval of ['30 minutes', '29 minutes']) {
      await age(interval);
      expect(await alarms()).toEqual([]);
    }
    await age('2 minutes');
    expect(await alarms()).toEqual([`order ${orderId} stuck`]);
    expect(await alarms()).toEqual([`order ${orderId} stuck`]);
    const told = await claimAlarm(scene.sql);
    expect(told?.text).toMatch(
      new RegExp(
        `^Order ${orderId} \\(generating\\) has not moved since 20.* UTC, .*execution order-${orderId} in Temporal`,
      ),
    );
    await alarmTold(scene.sql, told?.key ?? '');
    await scene.sql`update alarms set told_at = told_at - interval '2 hours'`;
    await clearAlarms(scene.sql);
    expect(await alarms()).toHaveLength(1);
  });

  test('may wait a day for Telegram once its picture is there', async () => {
    const { orderId, jobId } = await accepted();
    await endJob(scene.sql, jobId, { status: 'done' });
    await scene.sql`update orders set created_at = created_at - interval '3 days', status = 'delivering'`;
    await age('24 hours');
    expect(await alarms()).toEqual([]);
    await age('31 minutes');
    expect(await alarms()).toEqual([`order ${orderId} stuck`]);
  });

  test('may wait for a place as long as its job may', async () => {
    for (let count = 0; count < 4; count += 1) await scene.admitted();
    await scene.sql`update orders set created_at = created_at - interval '3 days'`;
    await scene.sql`update provider_jobs set status = 'failed', ended_at = now() where status <> 'waiting'`;
    await scene.sql`update orders set status = 'failed', finished_at = now() where status <> 'queued'`;
    await scene.sql`update provider_accounts set enabled = false`;
    await age('80 minutes');
    expect(await alarms()).toEqual([]);
    await age('12 minutes');
    expect(await alarms()).toHaveLength(1);
  });

  test('is not told of because everything slept', async () => {
    const { orderId, jobId } = await accepted();
    await scene.sql`update orders set created_at = created_at - interval '1 day'`;
    await age('9 hours');
    await scene.sql`update audits set done_at = now() - interval '9 hours'`;
    expect(await scene.run((a) => a.auditBooks())).toEqual({});
    await endJob(scene.sql, jobId, { status: 'done' });
    await age('9 hours');
    expect(await alarms()).toEqual([]);
    await scene.sql`update audits set awake_since = now() - interval '31 minutes'`;
    await scene.run((a) => a.auditBooks());
    expect(await alarms()).toEqual([`order ${orderId} stuck`]);
  });
});
