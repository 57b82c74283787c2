import {
  CancellationScope,
  condition,
  defineSignal,
  defineUpdate,
  isCancellation,
  setHandler,
} from '@temporalio/workflow';
import {
  type ItemWord,
  pauseSignal,
  type RunAnswer,
  type RunInput,
  type RunWord,
  resumeSignal,
  retryItemUpdate,
  skipItemUpdate,
} from '../../src/contract/catalog.ts';

/** Notes what a run is told until it is cancelled; it knows the item 3 alone. */
export async function catalogRunWorkflow(input: RunInput): Promise<unknown[]> {
  const heard: unknown[] = [input];
  setHandler(defineSignal<[RunWord]>(pauseSignal), (word) => void heard.push(['pause', word]));
  setHandler(defineSignal<[RunAnswer]>(resumeSignal), (answer) => void heard.push(['resume', answer]));
  const note = (what: string) => (item: ItemWord) => {
    heard.push([what, item]);
    return item.itemId === 3;
  };
  setHandler(defineUpdate<boolean, [ItemWord]>(skipItemUpdate), note('skip'));
  setHandler(defineUpdate<boolean, [ItemWord]>(retryItemUpdate), note('retry'));
  try {
    await CancellationScope.cancellable(() => condition(() => false));
  } catch (error) {
    if (!isCancellation(error)) throw error;
    heard.push('cancelled');
  }
  return heard;
}
