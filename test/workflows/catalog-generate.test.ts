import type { WorkflowFailedError, WorkflowHandle } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import { afterEach, describe, expect, test } from 'vitest';
import { runStopped } from '../../activities/catalog/stopped.ts';
import {
  catalogRunWorkflowType,
  pauseSignal,
  progressQuery,
  type RunAnswer,
  type RunInput,
  resumeSignal,
  retryItemUpdate,
  stageWorkflowTypes,
} from '../../src/contract/catalog.ts';
import { workflowQueue } from '../../src/contract/queues.ts';
import { obtainTestServer } from '../harness/time-skipping.ts';
import { batchesOf, hourOf, inputsOf, isCalled, left, plan, usualStage } from './catalog-rig.ts';
import { type Fakes, hourMs, openSkippingWorld, type SkippingWorld } from './skipping.ts';

const server = await obtainTestServer();
const input: RunInput = { source: 'shop', isConfirmed: true, by: 'person 1' };
const estimate = { pictures: 8, cost: '0.536', single: '1.072', currency: 'USD', expectedMs: 24 * hourMs };

let world: SkippingWorld;

async function start(
  fakes: Fakes = {},
  wish: Partial<RunInput> = {},
  type: string = stageWorkflowTypes.generate,
): Promise<WorkflowHandle> {
  world = await openSkippingWorld(server ?? '', { ...usualStage, ...fakes });
  return world.environment.client.workflow.start(type, {
    workflowId: 'by-hand',
    taskQueue: workflowQueue,
    args: [{ ...input, ...wish }],
  });
}

const moves = () =>
  inputsOf(world, 'moveCatalogRun') as { status?: string; question?: unknown; event?: string }[];
const asked = () => moves().filter(({ event }) => event === 'asked');
const opened = () => inputsOf(world, 'openCatalogBatch') as { number: number; isApproved: boolean }[];
const answer = (handle: WorkflowHandle, words: RunAnswer) => handle.signal<[RunAnswer]>(resumeSignal, words);
const yes: RunAnswer = { by: 'person 2', answer: 'yes' };
const done = { runId: 3, status: 'done' };

afterEach(() => world.close());

describe.skipIf(server === undefined)('the pictures of a run', () => {
  test('[b8] [b22] are made in batches side by side, and the sheet follows', async () => {
    const handle = await start();
    expect(await handle.result()).toEqual(done);
    expect(inputsOf(world, 'planPictures')).toEqual([{ runId: 3 }, { runId: 3, isFinal: true }]);
    expect(new Set(opened().map(({ number }) => number))).toEqual(new Set([1, 2, 3]));
    expect(inputsOf(world, 'closeBatch')).toHaveLength(2);
    // Both took the same twenty hours.
    expect(hourOf(world, 'closeBatch')).toBeLessThan(21);
    expect(world.names().slice(-2)).toEqual(['syncRows', 'moveCatalogRun']);
    expect(moves().at(-1)).toMatchObject({ status: 'done' });
    expect(asked()).toEqual([]);
  });

  test('[b35] are not made before somebody has seen what they cost', async () => {
    const handle = await start({}, { isConfirmed: false });
    await isCalled(world, 'moveCatalogRun', 3);
    expect(await handle.query(progressQuery)).toEqual({
      stage: 'generate',
      isPaused: false,
      question: { kind: 'spend', ...estimate },
    });
    await answer(handle, { ...yes, question: 'fewer' });
    expect(opened()).toEqual([]);
    await answer(handle, { ...yes, question: 'spend' });
    expect(await handle.result()).toEqual(done);
    expect(moves()).toContainEqual(
      expect.objectContaining({ event: 'answered', data: { ...yes, question: 'spend' } }),
    );
  });

  test('[b35] are asked for once more when more of them are wanted than somebody said yes to', async () => {
    const more = { ...plan, pictures: 9, cost: '0.603', isMore: true };
    const handle = await start(
      { planPictures: ({ isFinal, confirmed }) => (isFinal && confirmed === 8 ? more : plan) },
      { isConfirmed: false },
    );
    await isCalled(world, 'moveCatalogRun', 3);
    await answer(handle, { ...yes, question: 'spend' });
    await isCalled(world, 'moveCatalogRun', 6);
    expect(opened()).toEqual([]);
    expect(moves().at(-1)).toMatchObject({ question: { kind: 'spend', pictures: 9, cost: '0.603' } });
    await answer(handle, { ...yes, question: 'spend' });
    expect(await handle.result()).toEqual(done);
    expect(inputsOf(world, 'planPictures').slice(1)).toEqual(
      [8, 9].map((confirmed) => ({ runId: 3, isFinal: true, confirmed })),
    );
  });

  test.each([
    ['declined', 'no'],
    ['unanswered', undefined],
  ] as const)('that are %s are not made', async (reason, word) => {
    const handle = await start({}, { isConfirmed: false });
    await isCalled(world, 'moveCatalogRun', 3);
    if (word) await answer(handle, { by: 'person 2', answer: word });
    expect(await handle.result()).toEqual({ runId: 3, status: 'cancelled', reason });
    expect(opened()).toEqual([]);
    expect(moves().at(-1)).toMatchObject({ status: 'cancelled', reason });
  });

  test('are only counted when that is all that was wanted', async () => {
    const handle = await start({}, { dryRun: true, isConfirmed: false });
    expect(await handle.result()).toEqual(done);
    expect(inputsOf(world, 'planPictures')).toEqual([{ runId: 3 }]);
    expect(world.names()).not.toContain('syncRows');
    expect(moves()).toContainEqual(
      expect.objectContaining({ estimate, counts: { generate: { there: 10, no_prompt: 2, pictures: 8 } } }),
    );
  });

  test('that cost more than they may are asked for even when they are confirmed', async () => {
    const over = { of: 'day', limit: '0.5', spent: '0.1' } as const;
    const handle = await start({ planPictures: () => ({ ...plan, over }) });
    await isCalled(world, 'moveCatalogRun', 3);
    expect(asked()).toMatchObject([{ question: { kind: 'budget', ...over, ...estimate } }]);
    await answer(handle, yes);
    expect(await handle.result()).toEqual(done);
    expect(opened().every(({ isApproved }) => isApproved)).toBe(true);
  });

  test('are asked for once more when the budget is passed between two batches', async () => {
    const over = { of: 'run', limit: '0.5', spent: '0.3', ...estimate } as const;
    const handle = await start({
      openCatalogBatch: (next) => (next.number === 2 && !next.isApproved ? { over } : batchesOf(2)(next)),
    });
    await isCalled(world, 'openCatalogBatch', 2);
    await expect.poll(() => asked().length, { timeout: 10_000 }).toBe(1);
    await answer(handle, { ...yes, question: 'budget' });
    expect(await handle.result()).toEqual(done);
    expect(inputsOf(world, 'closeBatch')).toHaveLength(2);
  });

  test('stop at a budget that nobody lifts, after the batches that are under way', async () => {
    const over = { of: 'run', limit: '0.5', spent: '0.3', ...estimate } as const;
    const handle = await start({
      openCatalogBatch: (next) => (next.number === 2 ? { over } : batchesOf(2)(next)),
    });
    await expect.poll(() => asked().length, { timeout: 10_000 }).toBe(1);
    await answer(handle, { by: 'person 2', answer: 'no' });
    expect(await handle.result()).toEqual({ runId: 3, status: 'cancelled', reason: 'declined' });
    expect(inputsOf(world, 'closeBatch')).toHaveLength(1);
  });

  test('are paused between batches, while those under way come to their end', async () => {
    const handle = await start({
      planPictures: () => ({ ...plan, batchesAtOnce: 1 }),
    });
    await isCalled(world, 'awaitProviderJob');
    await handle.signal(pauseSignal, { by: 'person 2', why: 'wait' });
    await world.environment.sleep(30 * hourMs);
    await isCalled(world, 'closeBatch');
    expect(opened()).toHaveLength(1);
    expect(moves()).toContainEqual(
      expect.objectContaining({ status: 'paused', data: { by: 'person 2', why: 'wait' } }),
    );
    await answer(handle, { by: 'person 2' });
    expect(await handle.result()).toEqual(done);
    expect(opened().length).toBeGreaterThan(1);
  });

  test('[b11] that failed are tried again in a later batch', async () => {
    let isFailed = true;
    const handle = await start({
      openCatalogBatch: ({ number }) =>
        number === 1 || (number === 2 && !isFailed) ? batchesOf(2)({ runId: 3, number }) : null,
      closeBatch() {
        const wasFailed = isFailed;
        isFailed = false;
        return wasFailed ? { ...left, status: 'expired' } : { ...left, status: 'done', made: 4, again: 0 };
      },
    });
    expect(await handle.result()).toEqual(done);
    expect(inputsOf(world, 'closeBatch')).toHaveLength(2);
  });

  test('are stopped when their run is cancelled, every batch to its end', async () => {
    const handle = await start({
      awaitProviderJob: usualStage.awaitProviderJob ?? (() => undefined),
      collectBatch: () => ({ status: 'failed', reason: 'provider_failed' }),
    });
    await isCalled(world, 'awaitProviderJob', 2);
    await handle.cancel();
    const failure = (await handle.result().catch((error: unknown) => error)) as WorkflowFailedError;
    expect(failure.cause).toBeInstanceOf(CancelledFailure);
    expect(inputsOf(world, 'closeBatch')).toMatchObject([{ failure: 'cancelled' }, { failure: 'cancelled' }]);
    expect(moves().at(-1)).toMatchObject({ status: 'cancelled', reason: 'cancelled' });
  });

  test('end with the run when the account is refused, and with what a person can do', async () => {
    const handle = await start({
      openCatalogBatch: batchesOf(9),
      submitProviderJob: () => ({ status: 'refused', reason: 'provider_unavailable' }),
      collectBatch: () => ({ status: 'failed', reason: 'provider_unavailable' }),
      closeBatch() {
        throw runStopped('provider_refused', 'the key is refused');
      },
    });
    await expect(handle.result()).rejects.toThrow();
    expect(moves().at(-1)).toMatchObject({
      status: 'failed',
      reason: 'provider_refused',
      detail: 'the key is refused',
    });
    // No further batch is sent to the same refusal.
    expect(opened().length).toBeLessThanOrEqual(3);
  });

  test('that have nowhere to go are not made', async () => {
    const handle = await start({
      planPictures() {
        throw runStopped('no_folder', 'there is no folder');
      },
    });
    await expect(handle.result()).rejects.toThrow();
    expect(moves().at(-1)).toMatchObject({ status: 'failed', reason: 'no_folder' });
    expect(opened()).toEqual([]);
  });

  test('hear a word about one item through their run', async () => {
    const handle = await start({}, { stages: ['generate'], runId: 3 }, catalogRunWorkflowType);
    await isCalled(world, 'awaitProviderJob', 2);
    const word = { itemId: 9, by: 'person 2', why: 'too dark' };
    expect(await handle.executeUpdate(retryItemUpdate, { args: [word] })).toBe(true);
    await expect(handle.executeUpdate(retryItemUpdate, { args: [{ itemId: 9 }] })).rejects.toThrow();
    expect(inputsOf(world, 'tellCatalogItem')).toEqual([{ runId: 3, word: 'retry', ...word }]);
    expect(await handle.result()).toEqual(done);
    expect(world.names()).not.toContain('openCatalogRun');
  });
});
