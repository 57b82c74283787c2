import {
  ActivityFailure,
  CancellationScope,
  condition,
  defineSignal,
  isCancellation,
  log,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import {
  type DeletionInput,
  type DeletionResult,
  undoSignal,
  usualPatienceMs,
} from '../src/contract/privacy.ts';
import { erasing, farewell } from './deletion-proxies.ts';

export const undo = defineSignal(undoSignal);

/**
 * Deletes what is kept of a person, when the time in which it can be undone is over. Until then nothing is deleted, and a cancel is an
 * undoing; from then on it goes on to its end: who is half forgotten can neither be served nor told what is left.
 */
export async function deletionWorkflow(input: DeletionInput): Promise<DeletionResult> {
  const { deletionId, undoMs } = input;
  let isUndone = false;
  setHandler(undo, () => {
    isUndone = true;
  });
  setCurrentDetails('Asked for; it can be undone, and nothing is deleted yet');
  try {
    if (undoMs > 0) await condition(() => isUndone, undoMs);
  } catch (error) {
    if (!isCancellation(error)) throw error;
    await CancellationScope.nonCancellable(() => erasing.undoDeletion({ deletionId }));
    setCurrentDetails('Undone by a cancel');
    throw error;
  }
  if (isUndone) {
    // Written down before, unless somebody tells only the execution.
    await erasing.undoDeletion({ deletionId });
    setCurrentDetails('Undone; nothing was deleted');
    return { status: 'undone' };
  }
  return CancellationScope.nonCancellable(() => erase(input));
}

/** Each step finds what an earlier execution has left of it. */
async function erase({ deletionId, clocks = {} }: DeletionInput): Promise<DeletionResult> {
  const { patienceMs = usualPatienceMs } = clocks;
  const ref = { deletionId };
  if (!(await erasing.beginDeletion(ref))) {
    setCurrentDetails('Undone; nothing was deleted');
    return { status: 'undone' };
  }
  setCurrentDetails('Ending orders that are open');
  await erasing.stopOrders.executeWithOptions({ summary: 'end all orders, and their executions' }, [ref]);
  await erasing.closeAccount.executeWithOptions({ summary: 'take the credits that are left' }, [ref]);
  setCurrentDetails('Deleting models at their providers');
  await erasing.removeModels.executeWithOptions({ summary: 'delete models at their providers' }, [
    { deletionId, untilMs: Date.now() + patienceMs },
  ]);
  setCurrentDetails('Deleting pictures and words');
  await evenIfUntold('messages stay in the chat', () => farewell.removeMessages(ref));
  await erasing.removePictures.executeWithOptions({ summary: 'delete pictures nobody else has' }, [ref]);
  await erasing.eraseWords.executeWithOptions({ summary: 'clear what the person said and showed' }, [ref]);
  await erasing.noteRemains.executeWithOptions({ summary: 'name what nobody here can delete' }, [ref]);
  setCurrentDetails('Saying goodbye');
  await evenIfUntold('nobody was told what was deleted', () => farewell.sendReceipt(ref));
  await erasing.forgetPerson.executeWithOptions({ summary: 'forget who it was' }, [ref]);
  setCurrentDetails('Done; the receipt says what is left and until when');
  return { status: 'done' };
}

/** What Telegram does not take keeps nobody from being forgotten. */
async function evenIfUntold(what: string, tell: () => Promise<void>): Promise<void> {
  try {
    await tell();
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    log.warn(what, { error: error.cause?.message });
  }
}
