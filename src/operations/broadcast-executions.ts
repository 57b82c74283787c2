import type { Client } from '@temporalio/client';
import { type BroadcastPreviewInput, broadcastWorkflowId } from '../contract/broadcasts.ts';
import type { RunWord } from '../contract/catalog.ts';
import { startBroadcast, startPreview } from '../temporal/broadcasts.ts';
import { cancelRun, pauseRun, type Reached, resumeRun } from '../temporal/catalog.ts';
import { callTemporal } from './order-executions.ts';

/** Where broadcasts are sent. All throw TemporalAway when it does not answer. */
export interface BroadcastExecutions {
  /** Started before is fine. */
  startBroadcast(broadcastId: number): Promise<void>;
  pauseBroadcast(broadcastId: number, word: RunWord): Promise<Reached>;
  resumeBroadcast(broadcastId: number, word: RunWord): Promise<Reached>;
  cancelBroadcast(broadcastId: number): Promise<Reached>;
  /** Sends it to one person, to be looked at. */
  showInChat(preview: BroadcastPreviewInput): Promise<void>;
}

/** Reaches the executions of broadcasts. */
export function createBroadcastExecutions({ client }: { client: Client }): BroadcastExecutions {
  const call = <T>(work: () => Promise<T>) => callTemporal(client, work);
  return {
    startBroadcast: (id) => call(() => startBroadcast(client, id)),
    pauseBroadcast: (id, word) => call(() => pauseRun(client, broadcastWorkflowId(id), word)),
    resumeBroadcast: (id, word) => call(() => resumeRun(client, broadcastWorkflowId(id), word)),
    cancelBroadcast: (id) => call(() => cancelRun(client, broadcastWorkflowId(id))),
    showInChat: (preview) => call(() => startPreview(client, preview)),
  };
}
