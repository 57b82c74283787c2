import { activityInfo, CompleteAsyncError } from '@temporalio/activity';
import type { WorkflowFailedError, WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { generationWorkflowId } from '../../src/contract/generation.ts';
import { workflowQueue } from '../../src/contract/queues.ts';
import {
  trainedModelWorkflowId,
  trainedModelWorkflowType,
  trainingWorkflowType,
} from '../../src/contract/training.ts';
import { obtainTestServer } from '../harness/time-skipping.ts';
import {
  actionsOf,
  dayMs,
  type Fakes,
  failsFor,
  hourMs,
  openSkippingWorld,
  type SkippingWorld,
  sleepBesideOne,
  virtualNow,
} from './skipping.ts';

const server = await obtainTestServer();
const [orderId, jobId, modelId] = [3, 5, 7];
const waits = { place: 'await-place-5', end: 'await-job-5' };

let world: SkippingWorld;

/** A training that the provider is asked for now and then. */
const usual: Fakes = {
  admitGeneration: () => ({ status: 'generating', reason: null, jobId, references: 8, waits }),
  prepareProviderJob: () => ({ status: 'prepared' }),
  submitProviderJob: () => ({ status: 'sent', waitBy: 'retrying', limitMs: 6 * hourMs, overdueMs: hourMs }),
  awaitProviderJob: () => failsFor(5 * hourMs, 10 * 60_000),
  collectResult: () => ({ status: 'collected' }),
  deliverResult: () => ({ status: 'delivered' }),
  settleUndelivered: ({ status, reason }) => ({ status, reason, jobIsOpen: false }),
  openModel: () => ({ modelId }),
  describeModel: () => ({
    name: 'Anna',
    expiresAt: virtualNow() + 30 * dayMs,
    isPaid: true,
    status: 'ready',
  }),
  beginModelDeletion: () => undefined,
  removeModel: () => undefined,
  remindOfModel: () => undefined,
};

async function startTraining(fakes: Fakes = {}): Promise<WorkflowHandle> {
  world = await openSkippingWorld(server ?? '', { ...usual, ...fakes });
  return world.environment.client.workflow.start(trainingWorkflowType, {
    workflowId: generationWorkflowId(orderId),
    taskQueue: workflowQueue,
    args: [{ orderId }],
  });
}

const modelHandle = () => world.environment.client.workflow.getHandle(trainedModelWorkflowId(modelId));
const statusOf = async (handle: WorkflowHandle) => (await handle.describe()).status.name;
const patience = { timeout: 10_000, interval: 20 };
const isCalled = (name: string) => vi.waitFor(() => expect(world.names()).toContain(name), patience);
const waitsBegun = () => world.names().filter((name) => name === 'awaitProviderJob').length;
/** When it was called last, in hours after the training began. */
function hourOf(name: string): number {
  const call = world.calls.findLast((one) => one.name === name);
  return ((call?.at ?? Number.NaN) - (world.calls[0]?.at ?? 0)) / hourMs;
}
const overdueMs = 2.5 * hourMs;
/** A provider that calls back, or says after five hours that it is ready when it is asked. */
const callback: Fakes = {
  submitProviderJob: () => ({ status: 'sent', waitBy: 'callback', limitMs: 6 * hourMs, overdueMs }),
  awaitProviderJob({ waitBy }) {
    expect(waitBy).toBe('callback');
    if (virtualNow() - activityInfo().scheduledTimestampMs < 5 * hourMs) throw new CompleteAsyncError();
  },
};
const steps = ['admitGeneration', 'prepareProviderJob', 'submitProviderJob', 'awaitProviderJob'];
const ending = ['collectResult', 'deliverResult', 'openModel'];

afterEach(() => world.close());

describe.skipIf(server === undefined)('a training of five hours', () => {
  test('is asked for now and then, and leaves a model whose execution outlives it', async () => {
    const handle = await startTraining();
    expect(await handle.result()).toEqual({ status: 'delivered' });
    expect([...new Set(world.names())].slice(0, 7)).toEqual([...steps, ...ending]);
    // The look that found it was not the one at the minute.
    expect(hourOf('collectResult')).toBeCloseTo(5.1, 0);
    await isCalled('describeModel');
    expect(await statusOf(modelHandle())).toBe('RUNNING');
    const { staticDetails, staticSummary } = await modelHandle().describe();
    expect([await staticSummary(), await staticDetails()]).toEqual([
      'Model 7, trained by order 3',
      'Ends at its term or by the update `delete`; a cancel does not end it.',
    ]);
    await modelHandle().result();
    expect(hourOf('removeModel') / 24).toBeCloseTo(30.2, 1);
    expect(await actionsOf(handle)).toBeLessThanOrEqual(40);
  });

  test('is called back, and costs no more than 12 Actions', async () => {
    const handle = await startTraining(callback);
    await isCalled('awaitProviderJob');
    await sleepBesideOne(world, 2 * hourMs);
    await world.environment.client.activity.complete(
      { workflowId: generationWorkflowId(orderId), activityId: waits.end },
      null,
    );
    expect(await handle.result()).toEqual({ status: 'delivered' });
    expect(world.names().filter((name) => steps.includes(name))).toEqual(steps);
    expect(await actionsOf(handle)).toBeLessThanOrEqual(12);
  });

  test('whose answer is lost twice is sent a third time', async () => {
    const handle = await startTraining({
      submitProviderJob() {
        if (activityInfo().attempt < 3)
          throw ApplicationFailure.create({ message: 'no answer', nextRetryDelay: 161_000 });
        return { status: 'sent', waitBy: 'retrying', limitMs: 6 * hourMs, overdueMs: hourMs };
      },
    });
    await expect(handle.result()).resolves.toEqual({ status: 'delivered' });
  });

  test('whose callback is lost is found by looks when the callback is overdue', async () => {
    const handle = await startTraining(callback);
    for (const looks of [1, 2]) {
      await vi.waitFor(() => expect(waitsBegun()).toBe(looks), patience);
      await sleepBesideOne(world, overdueMs - 3_000);
    }
    await vi.waitFor(() => expect(waitsBegun()).toBe(3), patience);
    expect(await handle.result()).toEqual({ status: 'delivered' });
    expect(hourOf('collectResult')).toBeCloseTo(5, 1);
  });

  test('that is called back too early is asked for without keeping a slot', async () => {
    const waitBys: string[] = [];
    const handle = await startTraining({
      ...callback,
      awaitProviderJob({ waitBy }) {
        waitBys.push(waitBy);
        if (waitBy !== 'callback') failsFor(3 * hourMs, 20 * 60_000);
      },
      // The first callback told an untruth.
      collectResult: () => ({ status: waitBys.length === 1 ? 'not_yet' : 'collected' }),
    });
    expect(await handle.result()).toEqual({ status: 'delivered' });
    expect(new Set(waitBys)).toEqual(new Set(['callback', 'retrying']));
    expect(hourOf('collectResult')).toBeCloseTo(3, 0);
  });

  test('that takes longer than six gives the credits back, and is still asked for a model', async () => {
    const handle = await startTraining({
      awaitProviderJob: () => failsFor(7 * hourMs, 10 * 60_000),
      collectResult: () => ({ status: 'not_yet' }),
      openModel: () => ({ modelId: null }),
    });
    expect(await handle.result()).toEqual({ status: 'failed', reason: 'no_answer_in_time' });
    expect(world.names().slice(-2)).toEqual(['settleUndelivered', 'openModel']);
    // A look that would come after the end is not waited for.
    expect(hourOf('settleUndelivered')).toBeCloseTo(6, 0);
  });

  test.each([
    ['and leaves nothing', null],
    ['and what it left is looked after', modelId],
  ])('is cancelled in the middle: it is settled %s', async (_, left) => {
    const handle = await startTraining({ openModel: () => ({ modelId: left }) });
    await world.environment.sleep(2 * hourMs);
    await handle.cancel();
    const failure = await handle.result().catch((error: unknown) => error);
    expect((failure as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
    expect(world.calls.find(({ name }) => name === 'settleUndelivered')?.input).toEqual({
      orderId,
      status: 'cancelled',
      reason: 'cancelled_by_user',
    });
    expect(world.names()).toContain('openModel');
    if (left === null) return;
    await isCalled('describeModel');
    expect(await statusOf(modelHandle())).toBe('RUNNING');
  });

  test('opens its model when the trouble with it is over', async () => {
    const handle = await startTraining({
      openModel() {
        failsFor(3 * hourMs, hourMs / 2);
        return { modelId };
      },
    });
    expect(await handle.result()).toEqual({ status: 'delivered' });
    expect(hourOf('openModel') - hourOf('deliverResult')).toBeCloseTo(3, 1);
    await isCalled('describeModel');
    expect(await statusOf(modelHandle())).toBe('RUNNING');
  });

  test('takes a model that has its execution already for opened', async () => {
    const handle = await startTraining();
    const first = await world.environment.client.workflow.start(trainedModelWorkflowType, {
      workflowId: trainedModelWorkflowId(modelId),
      taskQueue: workflowQueue,
      args: [{ modelId }],
    });
    expect(await handle.result()).toEqual({ status: 'delivered' });
    expect(await statusOf(first)).toBe('RUNNING');
  });
});
