import type { WorkflowHandle } from '@temporalio/client';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type DescriptionPlan,
  type RunAnswer,
  type RunInput,
  resumeSignal,
} from '../../src/contract/catalog.ts';
import { obtainTestServer } from '../harness/time-skipping.ts';
import { batchesOf, inputsOf, isCalled, usualBatch } from './catalog-rig.ts';
import { askedOf, movesOf, nothingToDescribe, startStage, waits } from './second-half-rig.ts';
import type { Fakes, SkippingWorld } from './skipping.ts';

const server = await obtainTestServer();
const done = { runId: 3, status: 'done' };
const plan: DescriptionPlan = { ...nothingToDescribe, pictures: 40, cost: '0.16', single: '0.16' };
const over = { of: 'run', limit: '1', spent: '0.9' } as const;
const overEstimate = { ...over, pictures: 20, cost: '0.08', single: '0.08', currency: 'USD', expectedMs: 0 };

let world: SkippingWorld;

/** Plans as they are made: of what is wanted, of what is written down, and of what was lost. */
async function start(
  plans: { wanted: DescriptionPlan; lost?: DescriptionPlan },
  { fakes = {}, input = {} }: { fakes?: Fakes; input?: Partial<RunInput> } = {},
): Promise<WorkflowHandle> {
  const lost = [plans.lost ?? nothingToDescribe];
  const started = await startStage(server, 'describe', {
    fakes: {
      planDescriptions: ({ isAgain, isFinal }) =>
        isAgain ? ((isFinal ? plans.lost : lost.shift()) ?? nothingToDescribe) : plans.wanted,
      describePictures: () => ({ left: 0, done: 40, found: 0 }),
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

describe.skipIf(server === undefined)('the descriptions of a run', () => {
  test('[b15] are asked about with their price, then made chunk by chunk, and the sheet follows', async () => {
    const left = [25, 0];
    const handle = await start(
      { wanted: plan },
      { fakes: { describePictures: () => ({ left: left.shift() ?? 0, done: 20, found: 0 }) } },
    );
    await isCalled(world, 'moveCatalogRun', 3);
    expect(inputsOf(world, 'describePictures')).toEqual([]);
    await answer(handle, 'yes');
    expect(await handle.result()).toEqual(done);
    expect(askedOf(world)).toEqual(['describe']);
    expect(inputsOf(world, 'planDescriptions')).toEqual([
      { runId: 3 },
      { runId: 3, confirmed: 40, isFinal: true },
      { runId: 3, isAgain: true },
    ]);
    expect(inputsOf(world, 'describePictures')).toHaveLength(2);
    expect(world.names()).toContain('syncRows');
  });

  test('many are made by batches, numbered after those of the run before', async () => {
    const handle = await start(
      { wanted: { ...plan, by: 'batch' } },
      { fakes: { ...usualBatch, openCatalogBatch: batchesOf(4) }, input: { isConfirmed: true } },
    );
    expect(await handle.result()).toEqual(done);
    expect(inputsOf(world, 'openCatalogBatch')).toContainEqual({
      runId: 3,
      number: 4,
      makes: 'texts',
      isApproved: false,
    });
    expect(world.names()).toContain('closeBatch');
    expect(askedOf(world)).toEqual([]);
  });

  test('a lost answer is asked for again only when somebody says so, also in a run that asks nothing else', async () => {
    const lost = { ...plan, pictures: 2, cost: '0.008' };
    const handle = await start({ wanted: plan, lost }, { input: { isConfirmed: true } });
    await isCalled(world, 'moveCatalogRun', 3);
    await answer(handle, 'yes');
    expect(await handle.result()).toEqual(done);
    expect(askedOf(world)).toEqual(['describe']);
    expect(inputsOf(world, 'planDescriptions').at(-1)).toMatchObject({ isAgain: true, isFinal: true });
    expect(inputsOf(world, 'describePictures')).toHaveLength(2);
  });

  test('a no to asking again leaves them without texts, and the run goes on', async () => {
    const handle = await start({ wanted: plan, lost: plan }, { input: { isConfirmed: true } });
    await isCalled(world, 'moveCatalogRun', 3);
    await answer(handle, 'no');
    expect(await handle.result()).toEqual(done);
    expect(inputsOf(world, 'describePictures')).toHaveLength(1);
  });

  test('a budget that would be passed on the way is asked about', async () => {
    const chunks = [{ over: overEstimate }, { left: 0, done: 20, found: 0 }];
    const handle = await start(
      { wanted: plan },
      {
        fakes: { describePictures: () => chunks.shift() ?? { left: 0, done: 0, found: 0 } },
        input: { isConfirmed: true },
      },
    );
    await isCalled(world, 'moveCatalogRun', 3);
    await answer(handle, 'yes');
    expect(await handle.result()).toEqual(done);
    expect(askedOf(world)).toEqual(['budget']);
    expect(inputsOf(world, 'describePictures')).toEqual([
      { runId: 3, isApproved: false },
      { runId: 3, isApproved: true },
    ]);
  });

  test.each([
    ['a no', 'declined', (handle: WorkflowHandle) => answer(handle, 'no')],
    ['no answer in two weeks', 'unanswered', async () => undefined],
  ] as const)('%s ends the run before anything is paid', async (_, reason, act) => {
    const handle = await start({ wanted: plan });
    await isCalled(world, 'moveCatalogRun', 3);
    await act(handle);
    expect(await handle.result()).toEqual({ runId: 3, status: 'cancelled', reason });
    expect(inputsOf(world, 'describePictures')).toEqual([]);
  });

  test('a dry run says what it would cost and asks nothing; one picture alone can be described', async () => {
    const handle = await start({ wanted: plan }, { input: { dryRun: true, itemId: 9 } });
    expect(await handle.result()).toEqual(done);
    expect(inputsOf(world, 'planDescriptions')).toEqual([{ runId: 3, itemId: 9 }]);
    expect(askedOf(world)).toEqual([]);
  });

  test('cancelled it ends with what is described', async () => {
    const handle = await start({ wanted: plan });
    await waits(handle);
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow();
    expect(movesOf(world).at(-1)).toMatchObject({ status: 'cancelled' });
  });
});
