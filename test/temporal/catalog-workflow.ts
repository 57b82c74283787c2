import { CancellationScope, condition, defineSignal, isCancellation, setHandler } from '@temporalio/workflow';
import {
  pauseSignal,
  type RunAnswer,
  type RunInput,
  type RunWord,
  resumeSignal,
} from '../../src/contract/catalog.ts';

/** Notes what a run is told until it is cancelled. */
export async function catalogRunWorkflow(input: RunInput): Promise<unknown[]> {
  const heard: unknown[] = [input];
  setHandler(defineSignal<[RunWord]>(pauseSignal), (word) => void heard.push(['pause', word]));
  setHandler(defineSignal<[RunAnswer]>(resumeSignal), (answer) => void heard.push(['resume', answer]));
  try {
    await CancellationScope.cancellable(() => condition(() => false));
  } catch (error) {
    if (!isCancellation(error)) throw error;
    heard.push('cancelled');
  }
  return heard;
}
