import type { WorkflowHandle } from '@temporalio/client';
import { afterEach, describe, expect, test } from 'vitest';
import { type RunAnswer, type RunInput, resumeSignal } from '../../src/contract/catalog.ts';
import {
  decidedSignal,
  decideItemUpdate,
  type FinishWord,
  finishReviewSignal,
  type ReviewState,
  redoItemUpdate,
} from '../../src/contract/review.ts';
import { obtainTestServer } from '../harness/time-skipping.ts';
import { batchesOf, hourOf, inputsOf, isCalled, usualBatch } from './catalog-rig.ts';
import { askedOf, decidedAll, movesOf, startStage, waits } from './second-half-rig.ts';
import { actionsOf, type Fakes, type SkippingWorld } from './skipping.ts';

const server = await obtainTestServer();
const done = { runId: 3, status: 'done' };
const undecided: ReviewState = { ...decidedAll, undecided: 2, accepted: 1 };

let world: SkippingWorld;

/** A review that stands so at each look, and from the last one on. */
async function start(
  states: readonly ReviewState[],
  { fakes = {}, input = {} }: { fakes?: Fakes; input?: Partial<RunInput> } = {},
): Promise<WorkflowHandle> {
  const looks = [...states];
  const readReview = () => (looks.length > 1 ? looks.shift() : looks[0]) ?? decidedAll;
  const started = await startStage(server, 'review', {
    fakes: {
      readReview,
      remindOfReview: () => undefined,
      acceptRest: () => ({ accepted: 2 }),
      dropRedos: () => undefined,
      ...fakes,
    },
    input,
  });
  world = started.world;
  return started.handle;
}

const finish = (handle: WorkflowHandle, word: Partial<FinishWord> = {}) =>
  handle.signal<[FinishWord]>(finishReviewSignal, { by: 'person 2', ...word });

afterEach(() => world.close());

describe.skipIf(server === undefined)('a review', () => {
  test('[b14] ends at once when everything is decided, and the sheet follows', async () => {
    const handle = await start([decidedAll]);
    expect(await handle.result()).toEqual(done);
    expect(askedOf(world)).toEqual([]);
    expect(movesOf(world)).toContainEqual(
      expect.objectContaining({ counts: { review: { undecided: 0, accepted: 3, rejected: 1, redo: 0 } } }),
    );
    expect(world.names()).toContain('syncRows');
  });

  test('reminds after a day, tells the administrators after two, and holds back what is left after seven, for a handful of Actions', async () => {
    const handle = await start([undecided]);
    expect(await handle.result()).toEqual(done);
    const reminders = inputsOf(world, 'remindOfReview') as { level: string }[];
    expect(reminders.map(({ level }) => level)).toEqual(['reminder', 'escalation']);
    const [first, second] = world.calls.filter(({ name }) => name === 'remindOfReview');
    const hours = (call: typeof first) =>
      Math.round(((call?.at ?? 0) - (world.calls[0]?.at ?? 0)) / 3_600_000);
    expect([hours(first), hours(second), Math.round(hourOf(world, 'sweepFolder'))]).toEqual([24, 48, 168]);
    expect(world.names()).not.toContain('acceptRest');
    expect(await actionsOf(handle)).toBeLessThan(30);
  });

  test('accepts what is left at the end of its clock where the source says so', async () => {
    const handle = await start([
      { ...undecided, rest: 'accept', days: 10 },
      { ...undecided, rest: 'accept', days: 10 },
      { ...undecided, rest: 'accept', days: 10 },
      decidedAll,
    ]);
    expect(await handle.result()).toEqual(done);
    expect(inputsOf(world, 'acceptRest')).toEqual([{ runId: 3, by: 'the clock', via: 'clock' }]);
    expect(Math.round(hourOf(world, 'acceptRest'))).toBe(240);
  });

  test('[b14] whoever finishes it accepts what is left, after one more look into the folder', async () => {
    const handle = await start([undecided, decidedAll]);
    await isCalled(world, 'moveCatalogRun', 2);
    await finish(handle, { why: 'all good' });
    expect(await handle.result()).toEqual(done);
    expect(inputsOf(world, 'sweepFolder')).toEqual([{ runId: 3, isFinal: true }]);
    expect(inputsOf(world, 'acceptRest')).toEqual([
      { runId: 3, by: 'person 2', via: 'workflow', why: 'all good' },
    ]);
  });

  test('whoever goes on without the rest leaves it undecided', async () => {
    const handle = await start([undecided]);
    await isCalled(world, 'moveCatalogRun', 2);
    await finish(handle, { rest: 'hold' });
    expect(await handle.result()).toEqual(done);
    expect(world.names()).not.toContain('acceptRest');
  });

  test('a no ends the run', async () => {
    const handle = await start([undecided]);
    await isCalled(world, 'moveCatalogRun', 2);
    await handle.signal<[RunAnswer]>(resumeSignal, { by: 'person 2', answer: 'no' });
    expect(await handle.result()).toEqual({ runId: 3, status: 'cancelled', reason: 'declined' });
  });

  test('ends when it hears that the last picture is decided on', async () => {
    const handle = await start([undecided, decidedAll]);
    await isCalled(world, 'moveCatalogRun', 2);
    await handle.signal(decidedSignal);
    expect(await handle.result()).toEqual(done);
    expect(world.names()).not.toContain('sweepFolder');
  });

  test('[b35] takes decisions and wishes for another picture, and looks again only when it must', async () => {
    const decided = { kind: 'decided', resultId: 1, revision: 1, isLast: false, isPlanned: false } as const;
    const handle = await start([undecided, decidedAll], {
      fakes: {
        decideCatalogItem: ({ verdict }) => (verdict === 'redo' ? { ...decided, isPlanned: true } : decided),
      },
    });
    await isCalled(world, 'moveCatalogRun', 2);
    const word = { itemId: 1, by: 'person 2', why: 'too dark' };
    await handle.executeUpdate(decideItemUpdate, { args: [{ ...word, verdict: 'reject' }] });
    expect(inputsOf(world, 'readReview')).toHaveLength(1);
    await handle.executeUpdate(redoItemUpdate, { args: [{ ...word, prompt: 'brighter' }] });
    expect(await handle.result()).toEqual(done);
    expect(inputsOf(world, 'decideCatalogItem')).toEqual([
      { runId: 3, via: 'workflow', ...word, verdict: 'reject' },
      { runId: 3, via: 'workflow', ...word, prompt: 'brighter', verdict: 'redo' },
    ]);
  });

  test('a decision without a verdict is refused in words', async () => {
    const handle = await start([undecided]);
    await isCalled(world, 'moveCatalogRun', 2);
    await expect(
      handle.executeUpdate(decideItemUpdate, { args: [{ itemId: 1, by: 'person 2' }] }),
    ).rejects.toMatchObject({ cause: { message: expect.stringContaining('accept, reject, redo') } });
    await finish(handle);
  });

  test('[b35] makes another picture by a call of its own, while people go on deciding', async () => {
    const handle = await start([{ ...undecided, planned: 1 }, undecided, decidedAll], {
      fakes: { makeSingle: () => ({ left: 0, done: 1, found: 1 }) },
    });
    await isCalled(world, 'readReview', 2);
    await handle.signal(decidedSignal);
    expect(await handle.result()).toEqual(done);
    expect(inputsOf(world, 'makeSingle')).toEqual([{ runId: 3, isApproved: false }]);
  });

  test('[b35] or gathers wishes for the next batch, and waits for it although all else is decided', async () => {
    const planned = { ...decidedAll, redoBy: 'batch', planned: 2 } as const;
    const handle = await start([planned, decidedAll], {
      fakes: { ...usualBatch, openCatalogBatch: batchesOf(9) },
    });
    expect(await handle.result()).toEqual(done);
    expect(inputsOf(world, 'openCatalogBatch')).toEqual([
      { runId: 3, number: 4, makes: 'pictures', isApproved: false },
    ]);
    expect(world.names()).toContain('closeBatch');
    expect(hourOf(world, 'moveCatalogRun')).toBeGreaterThan(20);
  });

  test('other pictures that would pass the budget are asked about, and dropped without a yes', async () => {
    const over = {
      of: 'run',
      limit: '1',
      spent: '0.99',
      pictures: 1,
      cost: '0.134',
      single: '0.134',
      currency: 'USD',
      expectedMs: 0,
    } as const;
    const planned = { ...decidedAll, planned: 1 };
    const handle = await start([planned, decidedAll], { fakes: { makeSingle: () => ({ over }) } });
    await isCalled(world, 'moveCatalogRun', 2);
    await handle.signal<[RunAnswer]>(resumeSignal, { by: 'person 2', answer: 'no', question: 'budget' });
    expect(await handle.result()).toEqual(done);
    expect(askedOf(world)).toEqual(['budget']);
    expect(inputsOf(world, 'dropRedos')).toEqual([{ runId: 3, why: 'the budget' }]);
  });

  test('a dry run only says how it stands', async () => {
    const handle = await start([undecided], { input: { dryRun: true } });
    expect(await handle.result()).toEqual(done);
    expect(askedOf(world)).toEqual([]);
  });

  test('cancelled it ends, and nothing is decided', async () => {
    const handle = await start([undecided]);
    await waits(handle);
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow();
    expect(movesOf(world).at(-1)).toMatchObject({ status: 'cancelled' });
    expect(world.names()).not.toContain('acceptRest');
  });
});
