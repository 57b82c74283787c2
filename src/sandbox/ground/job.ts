import type { FiredFault } from './faults.ts';

/** What every job was accepted with; services add what they need. Times are milliseconds since 1970. */
export interface JobOrder {
  /** Counted from 1, of a service with several: keys stay out of the journal. */
  account?: number;
  webhook?: string;
  /** How it is going to end, or `never_ends`; decided when it is accepted, so that a restart does not change it. */
  outcome?: string;
  callbackFault?: FiredFault;
  acceptedAt: number;
  startsAt: number;
  endsAt: number;
  /** How long results live after the end. */
  retentionMs: number;
}

/** How a job ended, in the service's own words. */
export interface JobEnd {
  status: string;
  /** File names of the results. */
  pictures: string[];
}

/** A job: queued until it is started, running until it has an end. */
export interface Job<Order extends JobOrder = JobOrder, End extends JobEnd = JobEnd> {
  id: string;
  order: Order;
  startedAt?: number;
  /** When its cancel takes effect. */
  cancelAt?: number;
  end?: End;
  endedAt?: number;
  callback: CallbackProgress;
}

/** What became of the callback: `genuine` attempts count for the schedule, altered ones and copies do not. */
interface CallbackProgress {
  sent: number;
  genuine: number;
  lastSentAt: number;
  over: boolean;
}

/** One attempt to call the customer; `status` is the answer's, absent when there was none. */
export interface CallbackAttempt {
  attempt: number;
  status?: number;
  error?: string;
  /** The fault that altered this attempt. */
  altered?: string;
  /** A further copy of an attempt already made. */
  copy: boolean;
  over: boolean;
}

/** When the results stop working, milliseconds since 1970; undefined before the end. */
export function expiresAt({ order, endedAt }: Job): number | undefined {
  return endedAt === undefined ? undefined : endedAt + order.retentionMs;
}
