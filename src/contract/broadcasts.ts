import type { Language } from './language.ts';
import type { OrderLine } from './lines.ts';

/** Sends one broadcast; and shows it to one of those who work here. */
export const broadcastWorkflowType = 'broadcastWorkflow';
export const broadcastPreviewWorkflowType = 'broadcastPreviewWorkflow';

/** One execution a broadcast: the same one started again is the same execution. */
export function broadcastWorkflowId(broadcastId: number): string {
  return `broadcast-${broadcastId}`;
}

export function broadcastPreviewWorkflowId({ broadcastId, userId }: BroadcastPreviewInput): string {
  return `broadcast-${broadcastId}-preview-${userId}`;
}

export interface BroadcastInput {
  broadcastId: number;
  /** Of an execution that follows one whose history was long enough. */
  isPaused?: boolean;
}

export interface BroadcastPreviewInput {
  broadcastId: number;
  /** Whom it is shown to. */
  userId: number;
}

/** The last two are ends. */
export type BroadcastStatus = 'draft' | 'running' | 'paused' | 'done' | 'cancelled';

/** What an execution came to: `draft` nobody has started this one. */
export interface BroadcastEnd {
  status: 'done' | 'cancelled' | 'draft';
}

/** How a chunk left it. */
export interface BroadcastProgress {
  status: BroadcastStatus;
  /** Somebody is still to get it. */
  isLeft: boolean;
}

/** Whom a broadcast is for, among those who agreed: all that is given must hold. */
export interface Segment {
  language?: Language;
  /** Who has ordered of this line in the last so many days. */
  line?: OrderLine;
  lineDays?: number;
  /** Credits that can be spent, at least. */
  balance?: number;
  /** Nothing was heard of them for so many days. */
  quietDays?: number;
}

/** Telegram's limits, in UTF-16 units. */
export const longestBroadcast = 4_096;
export const longestBroadcastCaption = 1_024;
/** Further back nobody remembers what they ordered. */
export const mostSegmentDays = 3_650;
