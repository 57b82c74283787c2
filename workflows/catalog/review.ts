import {
  allHandlersFinished,
  CancellationScope,
  condition,
  setCurrentDetails,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import {
  type OverBudget,
  type ReviewRest,
  type RunEnd,
  type RunInput,
  type StageProgress,
  type StageResult,
  usualQuestionMs,
} from '../../src/contract/catalog.ts';
import { type ReviewState } from '../../src/contract/review.ts';
import { bulk, runs, singles } from '../activity-proxies.ts';
import { Batches, followBatch } from './batches.ts';
import { createControl, listen, tellStage } from './control.ts';
import { followOn, type Stage } from './follow-on.ts';
import { asStage } from './in-run.ts';
import { tryToSync } from './sheet.ts';
import type { Said } from './stage-control.ts';

/** Waits until people have decided on the pictures, and makes others where they want others; alone, or as a stage of a run. */
export async function reviewCatalogWorkflow(input: RunInput): Promise<RunEnd | StageResult> {
  return asStage(input, 'review', (runId) => reviewStage(runId, input));
}

const dayMs = 24 * 3_600_000;
/** So that several wishes come into one batch, and nobody waits long for a picture they have just asked for. */
const usualGatherMs = 10 * 60_000;

interface Review extends Stage {
  progress: StageProgress & { reviewedSince: number; reminders: number };
  /** Other pictures that are being made. */
  redos: Batches;
  /** In which the present ones are made. */
  making?: CancellationScope;
  /** They would cost more than they may. */
  over?: OverBudget | undefined;
}

async function reviewStage(runId: number, input: RunInput): Promise<StageResult> {
  const { progress = {}, dryRun } = input;
  const control = createControl(runId, progress);
  listen(runId, { listener: () => control, say: tellStage('review', control) });
  if (!progress.isBegun) await runs.moveCatalogRun({ runId, stage: 'review' });
  if (dryRun) return { status: 'done', counts: countsOf(await runs.readReview({ runId })) };
  const review: Review = {
    runId,
    input,
    control,
    progress: { reviewedSince: Date.now(), reminders: 0, ...progress },
    redos: new Batches(),
  };
  try {
    const ended = await waitForPeople(review);
    if (ended !== undefined) {
      review.making?.cancel();
      return ended;
    }
  } finally {
    // What is being made is stopped or made, and what is made is kept.
    await CancellationScope.nonCancellable(() => review.redos.all());
  }
  const counts = countsOf(await runs.readReview({ runId }));
  // Whoever decides on the last picture leaves the question without an answer.
  const status = control.isPaused ? 'paused' : 'running';
  await runs.moveCatalogRun({ runId, status, counts: { review: counts } });
  await tryToSync(runId);
  await condition(allHandlersFinished);
  return { status: 'done', counts };
}

/** @returns how the stage ends if somebody would not have it go on */
async function waitForPeople(review: Review): Promise<StageResult | undefined> {
  const { runId, control, redos } = review;
  for (;;) {
    await control.checkpoint();
    if (redos.broken !== undefined && redos.size === 0) throw redos.broken.error;
    const state = await runs.readReview({ runId });
    if (review.over !== undefined) {
      const { over } = review;
      review.over = undefined;
      await askForMore(review, over);
      continue;
    }
    if (state.planned > 0 && redos.size === 0) begin(review, state);
    if (state.undecided === 0) {
      if (redos.size === 0) return undefined;
      setCurrentDetails(`Run ${runId}: other pictures are being made`);
      await control.awaitMove();
      continue;
    }
    if (workflowInfo().continueAsNewSuggested && redos.size === 0) await followOn(review);
    const ended = await askOnce(review, state);
    if (ended === 'held') return undefined;
    if (ended !== undefined) return ended;
  }
}

/** One question, until it is answered, something has come up, or the clock says the next word. */
async function askOnce(review: Review, state: ReviewState): Promise<StageResult | 'held' | undefined> {
  const { runId, control, progress, input } = review;
  const { undecided, days, rest } = state;
  const day = input.clocks?.reviewDayMs ?? dayMs;
  const until = progress.reviewedSince + days * day;
  const next = Math.min(until, progress.reviewedSince + (progress.reminders + 1) * day);
  const isLast = progress.reminders >= 2 || next === until;
  setCurrentDetails(`Run ${runId}: people decide on ${undecided} pictures`);
  const said = await control.askUnlessMoved(
    { kind: 'review', undecided, until, rest },
    Math.max((isLast ? until : next) - Date.now(), 1),
  );
  switch (said.answer) {
    case 'moved':
      return undefined;
    case 'no':
      return { status: 'declined', counts: countsOf(state) };
    case 'yes':
      return finish(review, said.rest ?? 'accept', said);
    case 'unanswered':
      if (isLast) return finish(review, rest, { answer: 'unanswered' });
      await runs.remindOfReview({
        runId,
        undecided,
        level: progress.reminders === 0 ? 'reminder' : 'escalation',
      });
      progress.reminders += 1;
      return undefined;
    default:
      return said satisfies never;
  }
}

/** Whoever has deleted a file has decided already; the others are accepted, or stay as they are. */
async function finish(
  { runId }: Review,
  rest: ReviewRest,
  { answer, by, why, via }: Said,
): Promise<'held' | undefined> {
  setCurrentDetails(`Run ${runId}: looking into the folder once more`);
  await bulk.sweepFolder({ runId, isFinal: true });
  if (rest === 'hold') return 'held';
  const word =
    answer === 'unanswered'
      ? { by: 'the clock', via: 'clock' as const }
      : { by: by ?? 'by hand', via: via ?? ('workflow' as const) };
  await runs.acceptRest({ runId, ...word, ...(why !== undefined && { why }) });
  return undefined;
}

/** Makes what people wish for while they go on deciding. */
function begin(review: Review, state: ReviewState): void {
  const { control, redos } = review;
  review.making = new CancellationScope();
  const work = review.making.run(() =>
    state.redoBy === 'single' ? makeSingly(review) : makeInBatch(review, state),
  );
  redos.add(work.finally(() => control.move()));
}

async function makeSingly(review: Review): Promise<void> {
  const { runId } = review;
  for (;;) {
    const made = await singles.makeSingle({ runId, isApproved: review.progress.isApproved ?? false });
    if ('over' in made) review.over = made;
    if ('over' in made || made.left === 0) return;
  }
}

async function makeInBatch(review: Review, state: ReviewState): Promise<void> {
  const { runId } = review;
  await sleep(review.input.clocks?.gatherMs ?? usualGatherMs);
  const isApproved = review.progress.isApproved ?? false;
  const opened = await runs.openCatalogBatch({
    runId,
    number: state.nextBatch,
    makes: 'pictures',
    isApproved,
  });
  if (opened === null) return;
  if ('over' in opened) review.over = opened;
  else await followBatch(runId, opened, 'pictures');
}

/** Other pictures would pass a budget: they are made if somebody says so, or dropped. */
async function askForMore({ runId, control, progress, input }: Review, { over }: OverBudget): Promise<void> {
  const { questionMs = usualQuestionMs } = input.clocks ?? {};
  const answer = await control.ask({ kind: 'budget', ...over }, questionMs);
  if (answer === 'yes') progress.isApproved = true;
  else await runs.dropRedos({ runId, why: 'the budget' });
}

function countsOf({ undecided, accepted, rejected, redo }: ReviewState): Record<string, number> {
  return { undecided, accepted, rejected, redo };
}
