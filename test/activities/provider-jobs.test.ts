import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createActivities } from '../../activities/index.ts';
import type { JobAccount } from '../../src/contract/jobs.ts';
import { settleUndelivered } from '../../src/db/orders.ts';
import { endJob, recordSubmission, storeCallback } from '../../src/db/provider-jobs.ts';
import { fillAllPlaces } from '../../src/db/upkeep.ts';
import { TransportFailure } from '../../src/providers/transport/errors.ts';
import { column, newOrder, newPerson, openAccount, seatedBy } from '../db/scene.ts';
import { type ActivityScene, createActivityScene } from './scene.ts';

let scene: ActivityScene;

beforeAll(async () => {
  scene = await createActivityScene();
});
afterEach(async () => {
  await scene.sandbox.faults.clear();
  await scene.sandbox.higgsfield.change({ profile: 'weak', runMs: 0, queuedMs: 0 });
  Object.assign(scene.world, { hasCallbacks: false, isRunning: true, profile: 'weak', accountIsGone: false });
  // Every test begins with free places and an account in service.
  await openAccount(scene.sql, 3);
  await scene.sql`update provider_jobs set status = 'failed' where ended_at is null`;
});
afterAll(() => scene.close());

const sent = (waitBy: string) => ({ status: 'sent', waitBy, limitMs: 300_000, overdueMs: 37_500 });

/** The same activities with a provider that behaves differently in some calls. */
function activitiesWith(changes: Partial<JobAccount>) {
  const { deps } = scene;
  return createActivities({ ...deps, account: (id) => ({ ...deps.account(id), ...changes }) });
}

async function submitTwice(ref: { orderId: number; jobId: number }): Promise<unknown[]> {
  const submit = () => scene.run((a) => a.submitProviderJob(ref));
  return [await submit(), await submit()];
}

test('admitGeneration run twice reserves once and answers the same', async () => {
  const user = await newPerson(scene.sql);
  const orderId = await newOrder(scene.sql, user);
  const first = await scene.run((a) => a.admitGeneration({ orderId }));
  expect(await scene.run((a) => a.admitGeneration({ orderId }))).toEqual(first);
  expect(first).toMatchObject({ status: 'generating', reason: null, references: 0 });
  expect(await column(scene.sql, `select pending from credit_accounts where user_id = ${user}`)).toEqual([
    50,
  ]);
});

test('[b87] [I6] submitProviderJob run twice sends one paid request', async () => {
  const before = await scene.paidJobs();
  const ref = await scene.admitted();
  expect(await submitTwice(ref)).toEqual([sent('polling'), sent('polling')]);
  expect(await scene.paidJobs()).toBe(before + 1);
  expect(await scene.job(ref.jobId)).toMatchObject({ status: 'accepted', externalId: expect.any(String) });
});

test('[I6] two attempts at once send one paid request', async () => {
  const before = await scene.paidJobs();
  const ref = await scene.admitted();
  const attempts = await Promise.allSettled([submitTwice(ref), submitTwice(ref)]);
  for (const attempt of attempts)
    if (attempt.status === 'rejected') expect(String(attempt.reason)).toMatch('may still be on its way');
  expect(await submitTwice(ref)).toEqual([sent('polling'), sent('polling')]);
  expect(await scene.paidJobs()).toBe(before + 1);
});

test.each([
  ['weak', 'nothing', 'unknown'],
  ['newer', 'polling', 'accepted'],
] as const)(
  '[I6] %s: killed between the call and its record, it pays once and waits by %s',
  async (profile, waitBy, status) => {
    await scene.sandbox.higgsfield.change({ profile });
    scene.world.profile = profile;
    const before = await scene.paidJobs();
    const ref = await scene.admitted();
    const changed = activitiesWith({
      async submit(call) {
        await scene.deps.account(null).submit(call);
        throw new Error('killed');
      },
    });
    await expect(scene.run(() => changed.submitProviderJob(ref))).rejects.toThrow('killed');
    expect((await scene.job(ref.jobId)).status).toBe('sending');
    if (profile === 'weak') {
      // The attempt thought dead may still be on the line: nobody judges it yet.
      await expect(scene.run((a) => a.submitProviderJob(ref))).rejects.toThrow('may still be on its way');
      await scene.sql`update provider_jobs set sent_at = sent_at - interval '10 seconds' where id = ${ref.jobId}`;
    }
    expect(await submitTwice(ref)).toEqual([sent(waitBy), sent(waitBy)]);
    expect(await scene.paidJobs()).toBe(before + 1);
    expect((await scene.job(ref.jobId)).status).toBe(status);
  },
);

test('[I7] a database that is away when the answer comes loses no job: the id reaches the next attempt', async () => {
  const ref = await scene.admitted();
  const before = await scene.paidJobs();
  const trigger = `create function fail_once() returns trigger language plpgsql as
    $$ begin if new.status = 'accepted' then raise exception 'away'; end if; return new; end $$;
    create trigger away before update on provider_jobs for each row execute function fail_once()`;
  await scene.sql.unsafe(trigger);
  const heard: unknown[] = [];
  const onHeartbeat = (details: unknown) => void heard.push(details);
  await expect(scene.run((a) => a.submitProviderJob(ref), { onHeartbeat })).rejects.toThrow('away');
  await scene.sql.unsafe('drop trigger away on provider_jobs; drop function fail_once');
  const [heartbeatDetails] = heard;
  expect(heartbeatDetails).toEqual({ externalId: expect.any(String) });
  const next = await scene.run((a) => a.submitProviderJob(ref), { attempt: 2, heartbeatDetails });
  expect(next).toEqual(sent('polling'));
  expect(await scene.job(ref.jobId)).toMatchObject({ status: 'accepted', ...(heartbeatDetails as object) });
  expect(await scene.paidJobs()).toBe(before + 1);
});

test.each(['execute_then_reset', 'execute_then_500'])(
  '[I6] an answer lost by %s is never sent again',
  async (fault) => {
    const before = await scene.paidJobs();
    const ref = await scene.admitted();
    scene.world.hasCallbacks = true;
    await scene.sandbox.faults.plan([{ match: 'higgsfield.submit', fault }]);
    await expect(submitTwice(ref)).resolves.toEqual([sent('callback'), sent('callback')]);
    expect(await scene.paidJobs()).toBe(before + 1);
    expect((await scene.job(ref.jobId)).status).toBe('unknown');
  },
);

test('turned away for too much at once it waits for a place once more, and is sent once', async () => {
  const before = await scene.paidJobs();
  const ref = await scene.admitted();
  await scene.sandbox.faults.plan([{ match: 'higgsfield.submit', fault: 'busy' }]);
  const queued = { status: 'queued' };
  expect(await submitTwice(ref)).toEqual([queued, queued]);
  expect(await scene.job(ref.jobId)).toMatchObject({ status: 'waiting', accountId: null, request: null });
  await openAccount(scene.sql, 3);
  await fillAllPlaces(scene.sql);
  expect(await submitTwice(ref)).toEqual([sent('polling'), sent('polling')]);
  expect(await scene.paidJobs()).toBe(before + 1);
});

test('what cannot be reached keeps its place and is sent once', async () => {
  const before = await scene.paidJobs();
  const ref = await scene.admitted();
  const changed = activitiesWith({
    async submit() {
      const failed = { kind: 'provider_error', provider: 'test', call: 'submit', detail: 'refused' } as const;
      throw new TransportFailure({ ...failed, reason: 'unreachable', mayHaveBeenSent: false });
    },
  });
  await expect(scene.run(() => changed.submitProviderJob(ref))).rejects.toMatchObject({
    nonRetryable: false,
  });
  expect(await scene.job(ref.jobId)).toMatchObject({ status: 'planned', request: expect.anything() });
  expect(await submitTwice(ref)).toEqual([sent('polling'), sent('polling')]);
  expect(await scene.paidJobs()).toBe(before + 1);
});

test.each([
  ['bad_input', 'input_refused'],
  ['http_422', 'input_refused'],
  ['http_404', 'provider_unavailable'],
  ['http_403', 'provider_unavailable'],
  ['http_401', 'provider_unavailable'],
])('refused with %s it ends as %s, the same when asked again, and frees the place', async (fault, reason) => {
  const ref = await scene.admitted();
  await scene.sandbox.faults.plan([{ match: 'higgsfield.submit', fault }]);
  const refused = { status: 'refused', reason };
  expect(await submitTwice(ref)).toEqual([refused, refused]);
  expect((await scene.job(ref.jobId)).status).toBe('refused');
  if (reason === 'provider_unavailable') {
    expect(scene.told.alarms.some((key) => key.startsWith('account-higgsfield-1'))).toBe(true);
    expect(await column(scene.sql, 'select set_aside_until > now() from provider_accounts')).toEqual([true]);
  }
});

test('[I22] a job that can be looked for is not given up before it was, however short its limit is', async () => {
  const ref = await scene.admitted();
  const usual = scene.deps.account(null);
  const capabilities = usual.capabilitiesOf('generation') ?? expect.fail('makes no pictures');
  const changed = activitiesWith({
    capabilitiesOf: () => ({ ...capabilities, longestJobMs: 10_000, submitMs: 95_000 }),
    find: async () => 'none',
    async submit() {
      throw new TransportFailure({
        kind: 'unknown_outcome',
        provider: 'higgsfield',
        call: 'submit',
        detail: 'no answer',
        reason: 'reset',
        mayHaveBeenSent: true,
      });
    },
  });
  const lookIn = await scene.run(() => changed.submitProviderJob(ref)).catch((error: unknown) => error);
  expect(lookIn).toMatchObject({ nextRetryDelay: 96_000 });
  const [held] = await scene.sql<{ ms: number }[]>`
    select extract(epoch from deadline - sent_at) * 1000 as ms from provider_jobs where id = ${ref.jobId}`;
  expect(Number(held?.ms)).toBeGreaterThan(100_000);
});

test('an account that is no longer configured fails the submission for good', async () => {
  const ref = await scene.admitted();
  scene.world.accountIsGone = true;
  await expect(scene.run((a) => a.submitProviderJob(ref))).rejects.toMatchObject({
    nonRetryable: true,
  });
});

test('awaitPlace waits while the order queues and returns once it has its place', async () => {
  const refs = [];
  for (let count = 0; count < 4; count += 1) refs.push(await scene.admitted());
  const [first, , , last] = refs;
  if (!first || !last) throw new Error('four orders');
  const wait = () => scene.run((a) => a.awaitPlace(last));
  expect([await wait(), await wait()]).toEqual(['waits', 'waits']);
  const end = { orderId: first.orderId, status: 'cancelled', reason: 'cancelled_by_user' } as const;
  const seated = await seatedBy(scene.sql, () => scene.run((a) => a.settleUndelivered(end)));
  expect(seated).toEqual([last.orderId]);
  // Executions from before name only their order.
  expect(await scene.run((a) => a.awaitPlace({ orderId: last.orderId }))).toBe(undefined);
  expect([await wait(), await wait()]).toEqual([undefined, undefined]);
});

test('[I11] awaitProviderJob by callback returns at once when the callback came before it', async () => {
  scene.world.hasCallbacks = true;
  const ref = await scene.admitted();
  await scene.run((a) => a.submitProviderJob(ref));
  const wait = () => scene.run((a) => a.awaitProviderJob({ ...ref, waitBy: 'callback' }));
  expect(await wait()).toBe('waits');
  const { callbackToken: token } = await scene.job(ref.jobId);
  await storeCallback(scene.sql, ref.jobId, { token, body: '{}', externalId: undefined });
  expect([await wait(), await wait()]).toEqual([undefined, undefined]);
});

test('[b88] a callback that is overdue is asked for, and one bad answer ends nothing', async () => {
  scene.world.hasCallbacks = true;
  await scene.sandbox.higgsfield.change({ queuedMs: 60_000 });
  const ref = await scene.admitted();
  await scene.run((a) => a.submitProviderJob(ref));
  const wait = (attempt: number) =>
    scene.run((a) => a.awaitProviderJob({ ...ref, waitBy: 'callback' }), { attempt });
  expect([await wait(1), await wait(2)]).toEqual(['waits', 'waits']);
  const { externalId } = await scene.job(ref.jobId);
  await scene.deps.account(null).cancel(externalId ?? '', new AbortController().signal);
  await scene.sandbox.faults.plan([{ match: 'higgsfield.status', fault: 'http_500' }]);
  expect([await wait(2), await wait(3)]).toEqual(['waits', undefined]);
});

test('[b88] by polling it asks until the job has ended, and again when run again', async () => {
  await scene.sandbox.higgsfield.change({ runMs: 300 });
  const ref = await scene.admitted();
  await scene.run((a) => a.submitProviderJob(ref));
  const wait = () => scene.run((a) => a.awaitProviderJob({ ...ref, waitBy: 'polling' }));
  expect([await wait(), await wait()]).toEqual([undefined, undefined]);
  expect(await scene.run((a) => a.collectResult(ref))).toEqual({ status: 'collected' });
});

test('a submission whose job has finished meanwhile, by the word of upkeep, goes on to its picture', async () => {
  const ref = await scene.admitted();
  await scene.run((a) => a.submitProviderJob(ref));
  await scene.run((a) => a.awaitProviderJob({ ...ref, waitBy: 'polling' }));
  await endJob(scene.sql, ref.jobId, { status: 'done', detail: 'closed by upkeep' });
  expect(await scene.run((a) => a.prepareProviderJob(ref))).toMatchObject({ status: 'sent' });
  expect(await scene.run((a) => a.submitProviderJob(ref))).toMatchObject({ status: 'sent' });
  expect(await scene.run((a) => a.awaitProviderJob({ ...ref, waitBy: 'polling' }))).toBeUndefined();
  expect(await scene.run((a) => a.collectResult(ref))).toEqual({ status: 'collected' });
});

test('a submission found ended answers why, whoever ended it', async () => {
  const lost = await scene.admitted();
  await recordSubmission(scene.sql, lost.jobId, { status: 'unknown' });
  await endJob(scene.sql, lost.jobId, { status: 'lost', reason: 'answer_lost' });
  expect(await scene.run((a) => a.submitProviderJob(lost))).toEqual({
    status: 'refused',
    reason: 'answer_lost',
  });
  const cancelled = await scene.admitted();
  await settleUndelivered(scene.sql, cancelled.orderId, { status: 'cancelled', reason: 'cancelled_by_user' });
  expect(await scene.run((a) => a.submitProviderJob(cancelled))).toMatchObject({
    status: 'refused',
  });
});
