import {
  ApplicationFailure,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  setHandler,
} from '@temporalio/workflow';
import {
  type ItemWord,
  pauseSignal,
  progressQuery,
  promptsReadySignal,
  type RunAnswer,
  type RunnableStage,
  type RunProgress,
  type RunWord,
  resumeSignal,
  retryItemUpdate,
  skipItemUpdate,
} from '../../src/contract/catalog.ts';
import { runs } from '../activity-proxies.ts';
import { StageControl } from './stage-control.ts';

export const pause = defineSignal<[RunWord?]>(pauseSignal);
export const resume = defineSignal<[RunAnswer?]>(resumeSignal);
export const promptsReady = defineSignal<[RunWord?]>(promptsReadySignal);
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
  setHandler(skipItem, (word) => runs.tellCatalogItem({ runId, word: 'skip', ...word }), {
    validator: checkItemWord,
  });
  setHandler(retryItem, (word) => runs.tellCatalogItem({ runId, word: 'retry', ...word }), {
    validator: checkItemWord,
  });
  setHandler(progress, say);
}

/** What a stage's execution says of itself. */
export function tellStage(stage: RunnableStage, control: StageControl): () => RunProgress {
  return () => ({ stage, ...control.progress() });
}

function checkItemWord(word: Partial<ItemWord> | undefined): void {
  if (!Number.isSafeInteger(word?.itemId) || typeof word?.by !== 'string')
    throw ApplicationFailure.nonRetryable('say which item (itemId), who wants it (by) and perhaps why (why)');
}
