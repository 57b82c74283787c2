import type { WorkflowFailedError, WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterEach, describe, expect, test } from 'vitest';
import { runStopped } from '../../activities/catalog/stopped.ts';
import {
  pauseSignal,
  type RunAnswer,
  type RunInput,
  resumeSignal,
  withdrawWorkflowType,
} from '../../src/contract/catalog.ts';
import { workflowQueue } from '../../src/contract/queues.ts';
import { obtainTestServer } from '../harness/time-skipping.ts';
import { inputsOf, isCalled } from './catalog-rig.ts';
import { askedOf, movesOf, startStage, waits } from './second-half-rig.ts';
import type { Fakes, SkippingWorld } from './skipping.ts';

const server = await obtainTestServer();
const done = { runId: 3, status: 'done' };
const wanted = { pictures: 30, products: 12, leftOut: { no_texts: 2 } };

let world: SkippingWorld;

async function start({
  fakes = {},
  input = {},
}: {
  fakes?: Fakes;
  input?: Partial<RunInput>;
} = {}): Promise<WorkflowHandle> {
  const started = await startStage(server, 'publish', {
    fakes: {
      planPublication: () => wanted,
      publishSets: () => ({ left: 0, done: 30, found: 0 }),
      ...fakes,
    },
    input,
  });
  world = started.world;
  return started.handle;
}

const answer = (handle: WorkflowHandle, said: 'yes' | 'no') =>
  handle.signal<[RunAnswer]>(resumeSignal, { by: 'person 2', answer: said });

afterEach(() => world.close());

describe.skipIf(server === undefined)('publishing', () => {
  test('[b18] reads what people have changed, asks, and shows sets chunk by chunk', async () => {
    const left = [10, 0];
    const handle = await start({
      fakes: { publishSets: () => ({ left: left.shift() ?? 0, done: 20, found: 0 }) },
    });
    await isCalled(world, 'moveCatalogRun', 3);
    expect(world.names().filter((name) => name !== 'moveCatalogRun')).toEqual([
      'openCatalogRun',
      'readTexts',
      'syncGateway',
      'planPublication',
    ]);
    await answer(handle, 'yes');
    expect(await handle.result()).toEqual(done);
    expect(askedOf(world)).toEqual(['publish']);
    expect(inputsOf(world, 'publishSets')).toEqual([{ runId: 3 }, { runId: 3 }]);
  });

  test('a pause keeps the next chunk back', async () => {
    const { promise, resolve } = Promise.withResolvers<{ left: number; done: number; found: number }>();
    const chunks = [promise];
    const handle = await start({
      fakes: { publishSets: () => chunks.shift() ?? { left: 0, done: 0, found: 0 } },
      input: { isConfirmed: true, itemId: 5, force: true, limit: 3 },
    });
    await isCalled(world, 'publishSets');
    await handle.signal(pauseSignal, { by: 'person 1' });
    await isCalled(world, 'moveCatalogRun', 3);
    resolve({ left: 1, done: 1, found: 0 });
    await handle.signal<[RunAnswer]>(resumeSignal, { by: 'person 1' });
    expect(await handle.result()).toEqual(done);
    expect(inputsOf(world, 'publishSets')[0]).toEqual({ runId: 3, limit: 3, force: true, itemId: 5 });
  });

  test.each([
    ['a no', 'declined', (handle: WorkflowHandle) => answer(handle, 'no')],
    ['no answer in two weeks', 'unanswered', async () => undefined],
  ] as const)('%s leaves the shop as it is', async (_, reason, act) => {
    const handle = await start();
    await isCalled(world, 'moveCatalogRun', 3);
    await act(handle);
    expect(await handle.result()).toEqual({ runId: 3, status: 'cancelled', reason });
    expect(inputsOf(world, 'publishSets')).toEqual([]);
  });

  test('a dry run only says what would be shown, and what not and why', async () => {
    const handle = await start({ input: { dryRun: true } });
    expect(await handle.result()).toEqual(done);
    expect(movesOf(world)).toContainEqual(
      expect.objectContaining({ counts: { publish: { no_texts: 2, pictures: 30, products: 12 } } }),
    );
    expect(inputsOf(world, 'publishSets')).toEqual([]);
  });

  test('a sheet that cannot be read keeps no picture from the shop, and is told of', async () => {
    const handle = await start({
      fakes: {
        readTexts: () => {
          throw ApplicationFailure.nonRetryable('no sheet');
        },
      },
      input: { isConfirmed: true },
    });
    expect(await handle.result()).toEqual(done);
    expect(movesOf(world)).toContainEqual(
      expect.objectContaining({ event: 'sheet_not_read', data: { detail: 'no sheet' } }),
    );
  });

  test('without a gateway the run says so', async () => {
    const handle = await start({
      fakes: {
        planPublication: () => {
          throw runStopped('no_gateway', 'set GATEWAY_URL and EXTERNAL_API_KEY');
        },
      },
    });
    const error = (await handle.result().catch((thrown: unknown) => thrown)) as WorkflowFailedError;
    expect(error.cause).toMatchObject({ message: 'set GATEWAY_URL and EXTERNAL_API_KEY' });
    expect(movesOf(world).at(-1)).toMatchObject({ status: 'failed', reason: 'no_gateway' });
  });

  test('cancelled it ends between two chunks', async () => {
    const handle = await start();
    await waits(handle);
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow();
    expect(movesOf(world).at(-1)).toMatchObject({ status: 'cancelled' });
  });

  test('a publication is taken back in an execution of its own', async () => {
    await start({ input: { dryRun: true }, fakes: { withdrawPublication: () => undefined } });
    await world.environment.client.workflow.execute(withdrawWorkflowType, {
      workflowId: 'catalog-withdraw-8',
      taskQueue: workflowQueue,
      args: [{ publicationId: 8 }],
    });
    expect(inputsOf(world, 'withdrawPublication')).toEqual([{ publicationId: 8 }]);
  });
});
