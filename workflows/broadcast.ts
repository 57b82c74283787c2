import {
  ActivityFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type {
  BroadcastEnd,
  BroadcastInput,
  BroadcastPreviewInput,
  BroadcastProgress,
} from '../src/contract/broadcasts.ts';
import { broadcastLife, broadcastPreview, broadcastSends } from './broadcast-proxies.ts';
import { pause, resume } from './catalog/control.ts';
import { StageControl } from './catalog/stage-control.ts';

/**
 * Sends a broadcast, chunk by chunk, within a third of what Telegram takes. A pause holds within a second, as the chunk reads it where it
 * is written down; trouble that lasts for hours is a pause, too. Who was written to is known to the database alone: an execution that
 * was lost can be started again.
 */
export async function broadcastWorkflow(input: BroadcastInput): Promise<BroadcastEnd> {
  const { broadcastId } = input;
  const control = createControl(input);
  setHandler(pause, (word = byHand) => control.pause(word));
  setHandler(resume, (word = byHand) => control.resume(word));
  try {
    const found = await broadcastLife.readBroadcast({ broadcastId });
    if (found === null || found.status === 'draft') return { status: 'draft' };
    if (found.status === 'paused') await control.pause(byHand);
    return await sendAll(broadcastId, control);
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => cancel(broadcastId));
    throw error;
  }
}

/** Shows a broadcast to one of those who work here. */
export async function broadcastPreviewWorkflow(input: BroadcastPreviewInput): Promise<void> {
  await broadcastPreview.previewBroadcast(input);
}

/** Whoever signals in the Web UI may leave everything out. */
const byHand = { by: 'by hand' };

function createControl({ broadcastId, isPaused }: BroadcastInput): StageControl {
  return new StageControl({
    isPaused,
    async note({ status, event, data = {} }) {
      if (status === 'asking' || status === undefined) return;
      await broadcastLife.moveBroadcast({ broadcastId, status, event: `broadcast_${event}`, data });
      setCurrentDetails(`Broadcast ${broadcastId}: ${status}`);
    },
    async wait(until) {
      await condition(until);
      return true;
    },
  });
}

/** @returns undefined when it did not go on for hours: a person has to look */
async function sendChunk(broadcastId: number, control: StageControl): Promise<BroadcastProgress | undefined> {
  try {
    return await broadcastSends.sendBroadcast({ broadcastId });
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    await control.pause({ by: 'darkroom', why: error.cause?.message ?? 'a chunk was not sent' });
    return undefined;
  }
}

async function cancel(broadcastId: number): Promise<void> {
  await condition(allHandlersFinished);
  const data = { by: 'by hand' };
  await broadcastLife.moveBroadcast({ broadcastId, status: 'cancelled', event: 'broadcast_cancelled', data });
}

async function sendAll(broadcastId: number, control: StageControl): Promise<BroadcastEnd> {
  for (;;) {
    await control.checkpoint();
    setCurrentDetails(`Broadcast ${broadcastId}: being sent`);
    const progress = await sendChunk(broadcastId, control);
    if (progress?.status === 'done' || progress?.status === 'cancelled') return { status: progress.status };
    if (progress?.status === 'running' && !progress.isLeft) break;
    // It is written down before we are told.
    if (progress?.status === 'paused' && !control.isPaused) await control.pause(byHand);
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof broadcastWorkflow>({ broadcastId, isPaused: control.isPaused });
    }
  }
  await condition(allHandlersFinished);
  const data = { by: 'darkroom' };
  await broadcastLife.moveBroadcast({ broadcastId, status: 'done', event: 'broadcast_done', data });
  return { status: 'done' };
}
