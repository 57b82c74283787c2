import {
  ApplicationFailure,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  setHandler,
} from '@temporalio/workflow';
import {
  type CatalogStage,
  type ItemWord,
  pauseSignal,
  progressQuery,
  promptsReadySignal,
  type RunAnswer,
  type RunProgress,
  type RunWord,
  resumeSignal,
  retryItemUpdate,
  skipItemUpdate,
} from '../../src/contract/catalog.ts';
import {
  type DecideWord,
  type Decision,
  decidedSignal,
  decideItemUpdate,
  type FinishWord,
  finishReviewSignal,
  type RedoWord,
  redoItemUpdate,
  verdicts,
} from '../../src/contract/review.ts';
import { runs } from '../activity-proxies.ts';
import { StageControl } from './stage-control.ts';

export const pause = defineSignal<[RunWord?]>(pauseSignal);
export const resume = defineSignal<[RunAnswer?]>(resumeSignal);
export const promptsReady = defineSignal<[RunWord?]>(promptsReadySignal);
export const finishReview = defineSignal<[FinishWord?]>(finishReviewSignal);
export const decided = defineSignal(decidedSignal);
export const decideItem = defineUpdate<Decision, [DecideWord]>(decideItemUpdate);
export const redoItem = defineUpdate<Decision, [RedoWord]>(redoItemUpdate);
export const skipItem = defineUpdate<boolean, [ItemWord]>(skipItemUpdate);
export const retryItem = defineUpdate<boolean, [ItemWord]>(retryItemUpdate);
export const progress = defineQuery<RunProgress>(progressQuery);

/** Whoever signals by hand may leave everything out. */
const byHand: RunWord = { by: 'by hand' };

/** Who hears what is said to a run: its own control, or the execution of its present stage. */
export interface Listener {
  pause(word: RunWord): Promise<void>;
  resume(answer: RunAnswer): Promise<void>;
  promptsReady(word: RunWord): Promise<void>;
  finishReview(word: FinishWord): Promise<void>;
  decided(): Promise<void>;
}

/** The control of one execution of a run or of a stage. */
export function createControl(runId: number, options: { isPaused?: boolean | undefined }): StageControl {
  return new StageControl({
    ...options,
    note: (step) => runs.moveCatalogRun({ runId, ...step }),
    wait: async (until, limitMs) => {
      if (limitMs !== undefined) return condition(until, limitMs);
      await condition(until);
      return true;
    },
  });
}

/** Lets an execution hear what people tell it. */
export function listen(
  runId: number,
  { listener, say }: { listener: () => Listener; say: () => RunProgress },
): void {
  setHandler(pause, (word = byHand) => listener().pause(word));
  setHandler(resume, (answer = byHand) => listener().resume(answer));
  setHandler(promptsReady, (word = byHand) => listener().promptsReady(word));
  setHandler(finishReview, (word = byHand) => listener().finishReview(word));
  setHandler(decided, () => listener().decided());
  const decide = async (word: DecideWord) => {
    const decision = await runs.decideCatalogItem({ runId, via: 'workflow', ...word });
    // Whoever waits for people need not hear of each picture.
    if (decision.kind === 'decided' && (decision.isLast || decision.isPlanned)) await listener().decided();
    return decision;
  };
  setHandler(decideItem, decide, { validator: checkDecision });
  setHandler(redoItem, (word) => decide({ ...word, verdict: 'redo' }), { validator: checkItemWord });
  setHandler(skipItem, (word) => runs.tellCatalogItem({ runId, word: 'skip', ...word }), {
    validator: checkItemWord,
  });
  setHandler(retryItem, (word) => runs.tellCatalogItem({ runId, word: 'retry', ...word }), {
    validator: checkItemWord,
  });
  setHandler(progress, say);
}

/** What a stage's execution says of itself. */
export function tellStage(stage: CatalogStage, control: StageControl): () => RunProgress {
  return () => ({ stage, ...control.progress() });
}

function checkItemWord(word: Partial<ItemWord> | undefined): void {
  if (!Number.isSafeInteger(word?.itemId) || typeof word?.by !== 'string')
    throw ApplicationFailure.nonRetryable('say which item (itemId), who wants it (by) and perhaps why (why)');
}

function checkDecision(word: Partial<DecideWord> | undefined): void {
  checkItemWord(word);
  if (!verdicts.some((verdict) => verdict === word?.verdict))
    throw ApplicationFailure.nonRetryable(`say what is decided (verdict): ${verdicts.join(', ')}`);
}
