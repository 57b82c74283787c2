import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBalance } from '../../src/db/credits.ts';
import { readOrder, requestCancel } from '../../src/db/orders.ts';
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

test('auditBooks names what is broken and raises an alarm, each time the same', async () => {
  const ref = await accepted();
  expect(await scene.run((a) => a.auditBooks())).toEqual({});
  await scene.sql`update credit_accounts set posted = posted + 1`;
  await scene.sql`update orders set status = 'delivered' where id = ${ref.orderId}`;
  const broken = await scene.run((a) => a.auditBooks());
  expect(broken).toEqual({
    'I1 a balance is the sum of its entries': 1,
    'I2 an ended order has ended its reservation': 1,
    'I3 what was delivered was charged': 1,
  });
  expect(await scene.run((a) => a.auditBooks())).toEqual(broken);
  expect(scene.told.alarms).toContain('invariant I1 a balance is the sum of its entries');
});
