import { CompleteAsyncError } from '@temporalio/activity';
import { WorkflowFailedError as Failed, type WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { afterEach, describe, expect, test } from 'vitest';
import { runStopped } from '../../activities/catalog/stopped.ts';
import type { BatchInput } from '../../src/contract/catalog.ts';
import { obtainTestServer } from '../harness/time-skipping.ts';
import { batch, hourOf, inputsOf, isCalled, left, made, startBatch } from './catalog-rig.ts';
import { actionsOf, type Fakes, failsFor, hourMs, type SkippingWorld, virtualNow } from './skipping.ts';

const server = await obtainTestServer();
const ref = { batchId: batch.batchId, jobId: batch.jobId };

let world: SkippingWorld;

async function start(fakes: Fakes = {}, input: Partial<BatchInput> = {}) {
  const started = await startBatch(server, fakes, input);
  world = started.world;
  return started.handle;
}

afterEach(() => world.close());

describe.skipIf(server === undefined)('a batch of pictures', () => {
  test('[b8] of twenty hours is asked for now and then, read, put into the folder and closed', async () => {
    const handle = await start();
    expect(await handle.result()).toEqual(made);
    expect([...new Set(world.names())]).toEqual([
      'prepareProviderJob',
      'submitProviderJob',
      'awaitProviderJob',
      'collectBatch',
      'uploadBatch',
      'closeBatch',
    ]);
    expect(hourOf(world, 'closeBatch')).toBeCloseTo(20, 0);
    expect(inputsOf(world, 'closeBatch')).toEqual([ref]);
    // Of which eighty are looks.
    expect(await actionsOf(handle)).toBeLessThanOrEqual(90);
  });

  test('that expires after two days at the provider gives its lines back', async () => {
    const handle = await start({
      awaitProviderJob: () => failsFor(48 * hourMs, 15 * 60_000),
      collectBatch: () => ({ status: 'failed', reason: 'provider_failed' }),
      closeBatch: () => ({ ...left, status: 'expired' }),
    });
    expect(await handle.result()).toEqual({ ...left, status: 'expired' });
    expect(hourOf(world, 'closeBatch')).toBeCloseTo(48, 0);
    expect(inputsOf(world, 'closeBatch')).toEqual([{ ...ref, failure: 'failed', reason: 'provider_failed' }]);
    expect(world.names()).not.toContain('uploadBatch');
  });

  test('that never ends is given up after its limit, and the provider is told to stop', async () => {
    const handle = await start({
      awaitProviderJob: () => failsFor(100 * hourMs, 15 * 60_000),
      collectBatch: () => ({ status: 'not_yet' }),
    });
    expect(await handle.result()).toEqual({ ...left, status: 'failed' });
    expect(hourOf(world, 'closeBatch')).toBeCloseTo(50, 0);
    expect(inputsOf(world, 'stopBatch')).toEqual([ref]);
    expect(inputsOf(world, 'closeBatch')).toEqual([
      { ...ref, failure: 'failed', reason: 'no_answer_in_time' },
    ]);
  });

  test('that was refused with its account ends the run that wants it', async () => {
    const handle = await start({
      submitProviderJob: () => ({ status: 'refused', reason: 'provider_unavailable' }),
      collectBatch: () => ({ status: 'failed', reason: 'provider_unavailable' }),
      closeBatch() {
        throw runStopped('provider_refused', 'the key is refused');
      },
    });
    const failure = (await handle.result().catch((error: unknown) => error)) as WorkflowFailedError;
    expect(failure.cause?.cause).toMatchObject({ type: 'RunStopped', details: ['provider_refused'] });
  });

  test('that was refused itself is closed as failed', async () => {
    const handle = await start({
      prepareProviderJob: () => ({ status: 'refused', reason: 'input_refused' }),
    });
    expect(await handle.result()).toMatchObject({ status: 'failed' });
    expect(inputsOf(world, 'closeBatch')).toEqual([{ ...ref, failure: 'refused', reason: 'input_refused' }]);
  });

  test('that is cancelled while it waits for a place never leaves', async () => {
    const handle = await start(
      {
        awaitPlace() {
          throw new CompleteAsyncError();
        },
        collectBatch: () => ({ status: 'failed', reason: 'provider_failed' }),
      },
      { isQueued: true },
    );
    await isCalled(world, 'awaitPlace');
    await handle.cancel();
    await expectCancelled(handle.result());
    expect(world.names()).not.toContain('submitProviderJob');
    expect(inputsOf(world, 'closeBatch')).toEqual([{ ...ref, failure: 'cancelled' }]);
  });

  test('that is cancelled at the provider is watched to its end', async () => {
    let stoppedAt = Number.POSITIVE_INFINITY;
    const handle = await start({
      awaitProviderJob() {
        if (virtualNow() < stoppedAt + 60_000)
          throw ApplicationFailure.create({ message: 'goes on', nextRetryDelay: 90_000 });
      },
      stopBatch() {
        stoppedAt = virtualNow();
        return { isOpen: true };
      },
      collectBatch: () => ({ status: 'failed', reason: 'provider_failed' }),
    });
    await world.environment.sleep(2 * hourMs);
    await handle.cancel();
    await expectCancelled(handle.result());
    expect(inputsOf(world, 'closeBatch')).toEqual([{ ...ref, failure: 'cancelled' }]);
    expect(world.names()).not.toContain('uploadBatch');
  });

  test('that was finished when it was cancelled keeps what it has made and is paid for', async () => {
    const handle = await start({ stopBatch: () => ({ isOpen: true }) });
    await world.environment.sleep(19.9 * hourMs);
    await handle.cancel();
    await expectCancelled(handle.result());
    expect(inputsOf(world, 'uploadBatch')).toEqual([ref]);
    expect(inputsOf(world, 'closeBatch')).toEqual([ref]);
  });

  test('[b13] that is cancelled while it is put into the folder comes to its end', async () => {
    const handle = await start({
      awaitProviderJob: () => undefined,
      uploadBatch: () => failsFor(3 * hourMs, 10 * 60_000),
    });
    await isCalled(world, 'uploadBatch');
    await handle.cancel();
    expect(await handle.result()).toEqual(made);
    expect(hourOf(world, 'closeBatch')).toBeCloseTo(3, 0);
    expect(world.names()).not.toContain('stopBatch');
  });

  test('whose run has ended without it is stopped, and keeps what it has made', async () => {
    const handle = await start({}, { isAbandoned: true });
    expect(await handle.result()).toEqual(made);
    expect(world.names()).toEqual(['stopBatch', 'collectBatch', 'uploadBatch', 'closeBatch']);
  });

  test('whose folder is gone in the end stays open, for upkeep to bring it to its end', async () => {
    const handle = await start({
      awaitProviderJob: () => undefined,
      uploadBatch() {
        throw runStopped('no_folder', 'there is no folder');
      },
    });
    await expect(handle.result()).rejects.toThrow(Failed);
    expect(world.names()).not.toContain('closeBatch');
  });
});

async function expectCancelled(result: Promise<unknown>): Promise<void> {
  const failure = (await result.catch((error: unknown) => error)) as WorkflowFailedError;
  expect(failure.cause).toBeInstanceOf(CancelledFailure);
}
