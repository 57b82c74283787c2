import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createActivities } from '../../activities/index.ts';
import type { EndReason } from '../../src/contract/orders.ts';
import { settleUndelivered } from '../../src/db/orders.ts';
import { ProviderError } from '../../src/providers/transport/errors.ts';
import { openAccount } from '../db/scene.ts';
import { type ActivityScene, createActivityScene } from './scene.ts';

let scene: ActivityScene;

beforeAll(async () => {
  scene = await createActivityScene();
});
afterEach(async () => {
  Object.assign(scene.world, { hasCallbacks: false, accountIsGone: false });
  await scene.sandbox.faults.clear();
  await scene.sandbox.higgsfield.change({ runMs: 0, queuedMs: 0 });
  await openAccount(scene.sql, 3);
  await scene.sql`update provider_jobs set status = 'failed' where ended_at is null`;
});
afterAll(() => scene.close());

const cancelled: { status: 'cancelled'; reason: EndReason } = {
  status: 'cancelled',
  reason: 'cancelled_by_user',
};
const stops = async () =>
  (await scene.sandbox.higgsfield.jobs()).filter(({ status }) => status === 'canceled').length;

test('an order cancelled while its request is on its way has its job stopped with the answer, once', async () => {
  await scene.sandbox.higgsfield.change({ queuedMs: 60_000 });
  const ref = await scene.admitted();
  const before = await stops();
  const { deps } = scene;
  const account = (id: string | null) => ({
    ...deps.account(id),
    async submit(call: Parameters<ReturnType<typeof deps.account>['submit']>[0]) {
      const externalId = await deps.account(id).submit(call);
      await settleUndelivered(scene.sql, ref.orderId, cancelled);
      return externalId;
    },
  });
  const submit = () => scene.run(() => createActivities({ ...deps, account }).submitProviderJob(ref));
  expect([await submit(), await submit()]).toMatchObject([{ status: 'sent' }, { status: 'refused' }]);
  expect(await stops()).toBe(before + 1);
  expect(await scene.job(ref.jobId)).toMatchObject({ status: 'cancelled', stopAskedAt: expect.any(Date) });
});

test('a job that its callback names after the order was cancelled is stopped by whoever watches it', async () => {
  await scene.sandbox.higgsfield.change({ queuedMs: 60_000 });
  const ref = await scene.admitted();
  scene.world.hasCallbacks = true;
  await scene.sandbox.faults.plan([{ match: 'higgsfield.submit', fault: 'execute_then_reset' }]);
  expect(await scene.run((a) => a.submitProviderJob(ref))).toMatchObject({ status: 'sent' });
  const end = { orderId: ref.orderId, ...cancelled };
  const settle = () => scene.run((a) => a.settleUndelivered(end));
  expect([await settle(), await settle()]).toMatchObject([{ jobIsOpen: true }, { jobIsOpen: true }]);
  const watching = scene.run((a) => a.awaitProviderJob({ ...ref, waitBy: 'polling' }));
  const made = (await scene.sandbox.higgsfield.jobs()).at(-1)?.request_id ?? null;
  await scene.sql`
    select record_submission(${ref.jobId}, 'accepted', ${made}, 'named by its callback')`;
  expect(await watching).toBeUndefined();
  expect(await scene.job(ref.jobId)).toMatchObject({ status: 'cancelled' });
});

test('an account that is gone keeps no cancelled order from ending, in whatever state its job is', async () => {
  for (const status of ['planned', 'sending', 'accepted', 'unknown']) {
    const ref = await scene.admitted();
    await scene.sql`
      update provider_jobs set status = ${status}, external_id = ${status === 'accepted' ? `gone-${ref.jobId}` : null}
      where id = ${ref.jobId}`;
    scene.world.accountIsGone = true;
    const end = { orderId: ref.orderId, ...cancelled };
    expect(await scene.run((a) => a.settleUndelivered(end))).toMatchObject({ status: 'cancelled' });
    scene.world.accountIsGone = false;
  }
});

test.each(['awaitProviderJob', 'collectResult'] as const)(
  'an account that is gone ends the wait of %s at once, as trouble of the provider and no error of ours',
  async (step) => {
    const ref = await scene.admitted();
    await scene.run((a) => a.submitProviderJob(ref));
    scene.world.accountIsGone = true;
    const taken = scene.run<unknown>((a) =>
      step === 'collectResult' ? a.collectResult(ref) : a.awaitProviderJob({ ...ref, waitBy: 'polling' }),
    );
    await expect(taken).rejects.toMatchObject({ type: 'ProviderTrouble', nonRetryable: true });
  },
);

test('a provider that wants not to be asked for a while is not asked meanwhile', async () => {
  const ref = await scene.admitted();
  await scene.run((a) => a.submitProviderJob(ref));
  const askedAt: number[] = [];
  const { deps } = scene;
  const account = () => ({
    ...deps.account(null),
    async getState() {
      askedAt.push(Date.now());
      if (askedAt.length > 1) return { status: 'moderated' } as const;
      const fields = { kind: 'busy', provider: 'higgsfield', call: 'status', detail: 'slow down' } as const;
      throw new ProviderError({ ...fields, retryAfterMs: 1_500 });
    },
  });
  const changed = createActivities({
    ...deps,
    account: () => ({ ...account(), capabilitiesOf: quick }),
  });
  await scene.run(() => changed.awaitProviderJob({ ...ref, waitBy: 'polling' }));
  expect((askedAt[1] ?? 0) - (askedAt[0] ?? 0)).toBeGreaterThanOrEqual(1_490);
});

/** Asked as often as it answers. */
const quick: ReturnType<ActivityScene['deps']['account']>['capabilitiesOf'] = (kind) => {
  const usual = scene.deps.account(null).capabilitiesOf(kind);
  return usual && { ...usual, pollMs: { first: 10, longest: 10 } };
};
