import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { runStopped } from '../../activities/catalog/stopped.ts';
import {
  type ChunkResult,
  catalogRunWorkflowId,
  catalogRunWorkflowType,
  catalogStages,
  pauseSignal,
  progressQuery,
  promptsReadySignal,
  type RunInput,
  type RunProgress,
  resumeSignal,
  stageWorkflowId,
} from '../../src/contract/catalog.ts';
import { workflowQueue } from '../../src/contract/queues.ts';
import { obtainTestServer } from '../harness/time-skipping.ts';
import { emptyHalf } from './second-half-rig.ts';
import { type Fakes, openSkippingWorld, type SkippingWorld } from './skipping.ts';

const server = await obtainTestServer();
const runId = 7;
const ann = { by: 'person 1' };
const nothing: ChunkResult = { left: 0, done: 0, found: 0 };
const plan = {
  pictures: 0,
  cost: '0',
  single: '0',
  currency: 'USD',
  expectedMs: 0,
  leftOut: {},
  batchesAtOnce: 1,
};

let world: SkippingWorld;

/** A shop of three pictures, for which nobody has written a prompt. */
const usual: Fakes = {
  moveCatalogRun: () => undefined,
  prepareSheet: () => undefined,
  seedShop: () => ({ waiting: 0 }),
  crawlPages: () => nothing,
  fetchPictures: () => nothing,
  appendRows: () => ({ left: 0 }),
  finishParse: () => ({ counts: { pictures: 3 } }),
  syncRows: () => ({ differing: 0 }),
  readPrompts: () => ({ rows: 3 }),
  planPictures: () => plan,
};

async function start(fakes: Fakes = {}, input: Partial<RunInput> = {}): Promise<WorkflowHandle> {
  world = await openSkippingWorld(server ?? '', { ...usual, ...fakes });
  return world.environment.client.workflow.start(catalogRunWorkflowType, {
    workflowId: catalogRunWorkflowId(runId),
    taskQueue: workflowQueue,
    args: [{ source: 1, runId, stages: ['parse', 'generate'], ...input }],
  });
}

const moves = () => world.calls.filter(({ name }) => name === 'moveCatalogRun').map(({ input }) => input);
const steps = () => world.names().filter((name) => name !== 'moveCatalogRun');
const progressOf = (handle: WorkflowHandle) => handle.query<RunProgress>(progressQuery);
const isAsked = (handle: WorkflowHandle) =>
  vi.waitFor(
    async () =>
      expect(await progressOf(handle)).toMatchObject({ question: { kind: 'prompts', pictures: 3 } }),
    { timeout: 10_000, interval: 20 },
  );
const isCalled = (name: string) =>
  vi.waitFor(() => expect(world.names()).toContain(name), { timeout: 10_000, interval: 20 });

afterEach(() => world.close());

describe.skipIf(server === undefined)('a run of the catalog', () => {
  test('[b2] its stages follow each other, and between them people write the prompts', async () => {
    const handle = await start();
    await isAsked(handle);
    expect(steps()).not.toContain('readPrompts');
    await handle.signal(promptsReadySignal, ann);
    expect(await handle.result()).toEqual({ runId, status: 'done' });
    expect(steps().slice(-4)).toEqual(['prepareSheet', 'readPrompts', 'planPictures', 'syncRows']);
    const begun = moves().filter((step) => JSON.stringify(step).includes('stage_begun'));
    expect(begun).toMatchObject([{ stage: 'parse' }, { stage: 'generate' }]);
    expect(moves().at(-1)).toMatchObject({ status: 'done' });
  });

  test('[b2] all five follow each other without a question when there is nothing to decide, describe or publish', async () => {
    const handle = await start(emptyHalf, { stages: catalogStages, isConfirmed: true });
    expect(await handle.result()).toEqual({ runId, status: 'done' });
    const begun = moves().filter((step) => JSON.stringify(step).includes('stage_begun'));
    expect(begun).toMatchObject(catalogStages.map((stage) => ({ stage })));
    expect(JSON.stringify(moves())).not.toContain('asked');
  });

  test.each([
    ['a no', 'declined', (handle: WorkflowHandle) => handle.signal(resumeSignal, { ...ann, answer: 'no' })],
    ['no answer in two weeks', 'unanswered', async () => undefined],
  ] as const)('%s to whether the prompts are written ends it', async (_, reason, act) => {
    const handle = await start();
    await isAsked(handle);
    await act(handle);
    expect(await handle.result()).toEqual({ runId, status: 'cancelled', reason });
    expect(moves().at(-1)).toMatchObject({ status: 'cancelled', reason });
  });

  test('whoever has confirmed it before is not asked for prompts', async () => {
    const handle = await start({}, { isConfirmed: true });
    expect(await handle.result()).toEqual({ runId, status: 'done' });
    expect(JSON.stringify(moves())).not.toContain('asked');
  });

  test('what it is told reaches the stage at work', async () => {
    const { promise: isHeld, resolve: goOn } = Promise.withResolvers<ChunkResult>();
    const handle = await start({ crawlPages: () => isHeld });
    await isCalled('crawlPages');
    expect(await progressOf(handle)).toMatchObject({ stage: 'parse' });
    const stage = world.environment.client.workflow.getHandle(stageWorkflowId(runId, 'parse'));
    await handle.signal(pauseSignal, ann);
    await vi.waitFor(async () => expect(await progressOf(stage)).toMatchObject({ isPaused: true }));
    await handle.signal(resumeSignal, ann);
    await vi.waitFor(async () => expect(await progressOf(stage)).toMatchObject({ isPaused: false }));
    goOn(nothing);
    await isAsked(handle);
    await handle.signal(promptsReadySignal, ann);
    await handle.result();
  });

  test('a stage that stops ends it with the same reason', async () => {
    const handle = await start({
      seedShop() {
        throw runStopped('shop_refused', 'There is no page at the start.');
      },
    });
    await expect(handle.result()).rejects.toBeInstanceOf(WorkflowFailedError);
    const end = { status: 'failed', reason: 'shop_refused', detail: 'There is no page at the start.' };
    expect(moves().at(-1)).toEqual({ runId, ...end, event: 'failed', data: end });
  });

  test('a cancel ends its stage before it ends itself', async () => {
    const { promise: isHeld, resolve: goOn } = Promise.withResolvers<ChunkResult>();
    const handle = await start({ crawlPages: () => isHeld });
    await isCalled('crawlPages');
    await handle.cancel();
    await expect(handle.result()).rejects.toBeInstanceOf(WorkflowFailedError);
    goOn(nothing);
    const stage = world.environment.client.workflow.getHandle(stageWorkflowId(runId, 'parse'));
    expect((await stage.describe()).status.name).toBe('CANCELLED');
    expect(moves().at(-1)).toMatchObject({ status: 'cancelled', reason: 'cancelled' });
  });
});
