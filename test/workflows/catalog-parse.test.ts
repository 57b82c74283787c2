import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { runStopped } from '../../activities/catalog/stopped.ts';
import {
  type ChunkResult,
  pauseSignal,
  progressQuery,
  type RunInput,
  type RunProgress,
  resumeSignal,
  retryItemUpdate,
  skipItemUpdate,
  stageWorkflowTypes,
} from '../../src/contract/catalog.ts';
import { workflowQueue } from '../../src/contract/queues.ts';
import { obtainTestServer } from '../harness/time-skipping.ts';
import { dayMs, detailsOf, type Fakes, openSkippingWorld, type SkippingWorld } from './skipping.ts';

const server = await obtainTestServer();
const word = { by: 'person 1', why: 'to see it' };

let world: SkippingWorld;

/** Answers one after the other, and the last one from then on. */
function inTurn<T>(...answers: readonly [T, ...T[]]): () => T {
  let turn = 0;
  return () => answers[Math.min(turn++, answers.length - 1)] ?? answers[0];
}

const chunk = (left: number, found = 0): ChunkResult => ({ left, done: 1, found });
const counts = { products: 2, pictures: 3, new: 3, gone: 0, back: 0 };

/** A shop of two chunks of pages and pictures, of which everything works. */
const usual = (): Fakes => ({
  openCatalogRun: () => ({ runId: 7 }),
  moveCatalogRun: () => undefined,
  tellCatalogItem: ({ itemId }) => itemId === 3,
  prepareSheet: () => undefined,
  seedShop: () => ({ waiting: 2 }),
  crawlPages: inTurn(chunk(1), chunk(0)),
  fetchPictures: inTurn(chunk(2, 1), chunk(0, 2)),
  appendRows: inTurn({ left: 0 }, { left: 0 }, { left: 1 }, { left: 0 }),
  finishParse: () => ({ counts }),
  syncRows: inTurn({ differing: 4 }, { differing: 0 }),
});

async function start(fakes: Fakes = {}, input: Partial<RunInput> = {}): Promise<WorkflowHandle> {
  world = await openSkippingWorld(server ?? '', { ...usual(), ...fakes });
  return world.environment.client.workflow.start(stageWorkflowTypes.parse, {
    workflowId: 'by-hand',
    taskQueue: workflowQueue,
    args: [{ source: 'shop', ...input }],
  });
}

/** The steps, without those that only write down how the run goes. */
const steps = () => world.names().filter((name) => name !== 'moveCatalogRun');
/** What was written down of the run. */
const moves = () => world.calls.filter(({ name }) => name === 'moveCatalogRun').map(({ input }) => input);
const inputOf = (name: string) => world.calls.find((call) => call.name === name)?.input;
const isCalled = (name: string) =>
  vi.waitFor(() => expect(world.names()).toContain(name), { timeout: 10_000, interval: 20 });
const progressOf = (handle: WorkflowHandle) => handle.query<RunProgress>(progressQuery);

/** What the execution that failed says of it. */
async function failureOf(handle: WorkflowHandle): Promise<ApplicationFailure> {
  const error = await handle.result().catch((thrown: unknown) => thrown);
  if (error instanceof WorkflowFailedError && error.cause instanceof ApplicationFailure) return error.cause;
  throw error instanceof Error ? error : new Error('it did not fail');
}

afterEach(() => world.close());

describe.skipIf(server === undefined)('reading a shop', () => {
  test('[b3] [b5] pages and pictures come by turns, rows as soon as there are pictures, the rest at the end', async () => {
    const handle = await start();
    expect(await handle.result()).toEqual({ runId: 7, status: 'done' });
    expect(steps().join(' ')).toBe(
      'openCatalogRun prepareSheet seedShop crawlPages fetchPictures appendRows crawlPages fetchPictures appendRows ' +
        'finishParse appendRows appendRows syncRows syncRows',
    );
    expect(world.calls[0]?.input).toMatchObject({ source: 'shop', stages: ['parse'], workflowId: 'by-hand' });
    expect(moves()).toEqual([
      { runId: 7, stage: 'parse' },
      { runId: 7, counts: { parse: counts } },
      { runId: 7, status: 'done', event: 'done', data: { status: 'done' } },
    ]);
    expect(await detailsOf(handle)).toBe('Run 7: done');
  });

  test('a limit reaches the pages, and nothing counts as gone', async () => {
    const handle = await start({}, { limit: 2, force: true });
    await handle.result();
    expect(inputOf('crawlPages')).toEqual({ runId: 7, limit: 2, force: true });
    expect(inputOf('prepareSheet')).toMatchObject({ force: true });
    expect(inputOf('finishParse')).toEqual({ runId: 7, isPart: true });
  });

  test('a dry run touches neither pictures nor the sheet, and says what it found', async () => {
    const handle = await start({}, { dryRun: true });
    expect(await handle.result()).toEqual({ runId: 7, status: 'done' });
    expect(steps()).toEqual(['openCatalogRun', 'seedShop', 'crawlPages', 'crawlPages', 'finishParse']);
    expect(inputOf('finishParse')).toEqual({ runId: 7, isPart: true });
    expect(moves()).toContainEqual({ runId: 7, counts: { parse: counts } });
  });

  test('a wrong header ends the run with its reason before the shop is asked', async () => {
    const sentence = 'The first row of the sheet has no column “prompt”.';
    const handle = await start({
      prepareSheet() {
        throw runStopped('wrong_header', sentence);
      },
    });
    expect(await failureOf(handle)).toMatchObject({
      type: 'RunStopped',
      details: ['wrong_header'],
      message: sentence,
    });
    expect(steps()).toEqual(['openCatalogRun', 'prepareSheet']);
    const end = { status: 'failed', reason: 'wrong_header', detail: sentence };
    expect(moves().at(-1)).toEqual({ runId: 7, ...end, event: 'failed', data: end });
  });

  test.each([
    ['another run of the source is under way', 'busy'],
    ['there is no such source', 'no_source'],
  ] as const)('when %s it ends at once', async (_, reason) => {
    const handle = await start({
      openCatalogRun() {
        throw runStopped(reason, 'Run 6 is under way.');
      },
    });
    await expect(handle.result()).rejects.toBeInstanceOf(WorkflowFailedError);
    expect(world.names()).toEqual(['openCatalogRun']);
  });

  test('a cancel waits for no step that runs, ends the run and says so', async () => {
    const { promise: isHeld, resolve: goOn } = Promise.withResolvers<ChunkResult>();
    const handle = await start({ fetchPictures: () => isHeld });
    await isCalled('fetchPictures');
    await handle.cancel();
    await expect(handle.result()).rejects.toBeInstanceOf(WorkflowFailedError);
    goOn(chunk(0));
    expect((await handle.describe()).status.name).toBe('CANCELLED');
    expect(steps()).not.toContain('finishParse');
    const end = { status: 'cancelled', reason: 'cancelled' };
    expect(moves().at(-1)).toEqual({ runId: 7, ...end, event: 'cancelled', data: end });
  });

  test('a pause begins nothing new until somebody resumes, and both are written down with who and why', async () => {
    const { promise: isHeld, resolve: goOn } = Promise.withResolvers<ChunkResult>();
    const handle = await start({ fetchPictures: () => isHeld });
    await isCalled('fetchPictures');
    await handle.signal(pauseSignal, word);
    await vi.waitFor(async () => expect(await progressOf(handle)).toMatchObject({ isPaused: true }));
    goOn(chunk(0, 1));
    await world.environment.sleep(3 * dayMs);
    expect(steps().filter((name) => name === 'crawlPages')).toHaveLength(1);
    await handle.signal(resumeSignal, { by: 'person 2' });
    expect(await handle.result()).toEqual({ runId: 7, status: 'done' });
    expect(moves()).toContainEqual({ runId: 7, status: 'paused', event: 'paused', data: word });
    expect(moves()).toContainEqual({
      runId: 7,
      status: 'running',
      event: 'resumed',
      data: { by: 'person 2' },
    });
  });

  test('a word about an item is passed on, and one without an item or a person is refused', async () => {
    const { promise: isHeld, resolve: goOn } = Promise.withResolvers<ChunkResult>();
    const handle = await start({ fetchPictures: () => isHeld });
    await isCalled('fetchPictures');
    expect(await handle.executeUpdate(skipItemUpdate, { args: [{ itemId: 3, ...word }] })).toBe(true);
    expect(await handle.executeUpdate(retryItemUpdate, { args: [{ itemId: 4, ...word }] })).toBe(false);
    await expect(handle.executeUpdate(skipItemUpdate, { args: [{ itemId: 3 }] })).rejects.toThrow();
    const told = world.calls.filter(({ name }) => name === 'tellCatalogItem').map(({ input }) => input);
    expect(told).toEqual([
      { runId: 7, word: 'skip', itemId: 3, ...word },
      { runId: 7, word: 'retry', itemId: 4, ...word },
    ]);
    goOn(chunk(0));
    expect(await handle.result()).toEqual({ runId: 7, status: 'done' });
  });
});

const fewer = { found: 5, before: 10 };
const question = { kind: 'fewer', ...fewer };
/** A shop that shows far less than before. */
const shrunk: Fakes = { finishParse: ({ isAccepted }) => (isAccepted ? { counts } : { fewer }) };

async function asked(): Promise<WorkflowHandle> {
  const handle = await start(shrunk);
  await vi.waitFor(async () => expect(await progressOf(handle)).toMatchObject({ question }), {
    timeout: 10_000,
  });
  return handle;
}

describe.skipIf(server === undefined)('a shop that shows far less than before', () => {
  test('is asked about, and accepted by a yes', async () => {
    const handle = await asked();
    await handle.signal(resumeSignal, { ...word, answer: 'yes', question: 'spend' });
    await handle.signal(resumeSignal, { ...word, answer: 'yes', question: 'fewer' });
    expect(await handle.result()).toEqual({ runId: 7, status: 'done' });
    const finishing = world.calls.filter(({ name }) => name === 'finishParse').map(({ input }) => input);
    expect(finishing).toEqual([
      { runId: 7, isPart: false },
      { runId: 7, isPart: false, isAccepted: true },
    ]);
    const step = { runId: 7, status: 'asking', question, event: 'asked', data: { question: 'fewer' } };
    expect(moves()).toContainEqual(step);
  });

  test('is left as it was by a no', async () => {
    const handle = await asked();
    await handle.signal(resumeSignal, { ...word, answer: 'no' });
    expect(await handle.result()).toEqual({ runId: 7, status: 'cancelled', reason: 'declined' });
    expect(steps()).not.toContain('syncRows');
  });

  test('is left as it was when nobody answers for two weeks', async () => {
    const handle = await start(shrunk);
    expect(await handle.result()).toEqual({ runId: 7, status: 'cancelled', reason: 'unanswered' });
    const calls = world.calls.filter(({ name }) => name === 'moveCatalogRun');
    const times = calls.slice(-3).map(({ at }) => at);
    expect(((times[1] ?? 0) - (times[0] ?? 0)) / dayMs).toBeCloseTo(14, 1);
    expect(moves().at(-1)).toMatchObject({ status: 'cancelled', reason: 'unanswered' });
  });
});

describe.skipIf(server === undefined)('a shop with a long history', () => {
  test('is read on by an execution that follows, in the same run and still paused or not', async () => {
    // A few answers as large as this fill what the server takes for enough of a history.
    const large = { ...chunk(1), padding: 'x'.repeat(1_000_000) };
    const handle = await start({
      crawlPages: inTurn<ChunkResult>(large, large, large, large, large, chunk(0)),
    });
    const { firstExecutionRunId } = handle as WorkflowHandle & { firstExecutionRunId: string };
    expect(await handle.result()).toEqual({ runId: 7, status: 'done' });
    expect((await handle.describe()).runId).not.toBe(firstExecutionRunId);
    for (const once of ['openCatalogRun', 'prepareSheet', 'seedShop', 'finishParse'])
      expect(steps().filter((name) => name === once)).toHaveLength(1);
  });
});
