import { CancelledFailure, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  type DeletionInput,
  deletionWorkflowId,
  deletionWorkflowType,
  undoSignal,
} from '../../src/contract/privacy.ts';
import { workflowQueue } from '../../src/contract/queues.ts';
import { obtainTestServer } from '../harness/time-skipping.ts';
import {
  actionsOf,
  detailsOf,
  type Fakes,
  failsFor,
  hourMs,
  openSkippingWorld,
  type SkippingWorld,
} from './skipping.ts';

const server = await obtainTestServer();
const deletionId = 7;

let world: SkippingWorld;

/** Everything works at once. */
const usual: Fakes = {
  beginDeletion: () => true,
  undoDeletion: () => undefined,
  stopOrders: () => undefined,
  closeAccount: () => undefined,
  removeModels: () => undefined,
  removeMessages: () => undefined,
  removePictures: () => undefined,
  eraseWords: () => undefined,
  noteRemains: () => undefined,
  sendReceipt: () => undefined,
  forgetPerson: () => undefined,
};
const all = Object.keys(usual).filter((name) => name !== 'undoDeletion');

async function start(
  input: Partial<DeletionInput> = {},
  fakes: Fakes = {},
): Promise<WorkflowHandle<() => Promise<{ status: string }>>> {
  world = await openSkippingWorld(server ?? '', { ...usual, ...fakes });
  return world.environment.client.workflow.start(deletionWorkflowType, {
    workflowId: deletionWorkflowId(deletionId),
    taskQueue: workflowQueue,
    args: [{ deletionId, undoMs: hourMs, ...input }],
  });
}

const isCalled = (name: string) =>
  vi.waitFor(() => expect(world.names()).toContain(name), { timeout: 10_000, interval: 20 });
const each = () => [...new Set(world.names())];

afterEach(() => world.close());

describe.skipIf(server === undefined)('the deletion of a person’s data', () => {
  test('begins after an hour, does every step in its order and forgets who it was last', async () => {
    const handle = await start();
    const { startTime } = await handle.describe();
    expect(await handle.result()).toEqual({ status: 'done' });
    expect(world.names()).toEqual(all);
    expect((world.calls[0]?.at ?? 0) - startTime.getTime()).toBeGreaterThanOrEqual(hourMs);
    expect(await detailsOf(handle)).toContain('Done');
    // The start, the timer, and a step each.
    expect((await actionsOf(handle)) + 1).toBeLessThanOrEqual(13);
  });

  test('undone within the hour touches nothing', async () => {
    const handle = await start();
    await world.environment.sleep(hourMs / 2);
    await handle.signal(undoSignal);
    expect(await handle.result()).toEqual({ status: 'undone' });
    expect(world.names()).toEqual(['undoDeletion']);
  });

  test('whose undoing the execution has not heard of does nothing when the hour is over', async () => {
    const handle = await start({}, { beginDeletion: () => false });
    expect(await handle.result()).toEqual({ status: 'undone' });
    expect(world.names()).toEqual(['beginDeletion']);
  });

  test('cancelled within the hour is undone', async () => {
    const handle = await start();
    await handle.cancel();
    const failure = await handle.result().catch((error: unknown) => error);
    expect((failure as Error).cause).toBeInstanceOf(CancelledFailure);
    expect(world.names()).toEqual(['undoDeletion']);
  });

  test('that staff asked for begins at once, and a cancel does not stop it half way', async () => {
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    const handle = await start({ undoMs: 0 }, { stopOrders: () => held });
    await isCalled('stopOrders');
    await handle.cancel();
    letGo();
    expect(await handle.result()).toEqual({ status: 'done' });
    expect(each()).toEqual(all);
  });

  test('gives a provider half a day to delete models, then goes on', async () => {
    const handle = await start({ undoMs: 0 }, { removeModels: () => failsFor(12 * hourMs, hourMs) });
    expect(await handle.result()).toEqual({ status: 'done' });
    const tries = world.calls.filter(({ name }) => name === 'removeModels');
    expect(tries.length).toBeGreaterThan(10);
    const { untilMs } = (tries[0]?.input ?? { untilMs: 0 }) as { untilMs: number };
    expect((untilMs - (tries[0]?.at ?? 0)) / hourMs).toBeCloseTo(12, 1);
  });

  test.each([
    ['for a day', () => failsFor(24 * hourMs, hourMs)],
    ['at all', () => Promise.reject(ApplicationFailure.nonRetryable('Telegram: 400'))],
  ])('does not wait for a Telegram that takes nothing %s', async (_, broken) => {
    const handle = await start({ undoMs: 0 }, { removeMessages: broken, sendReceipt: broken });
    expect(await handle.result()).toEqual({ status: 'done' });
    expect(world.names()).toContain('forgetPerson');
  });
});
