import type { JobKind } from './jobs.ts';
import type { OrderLine } from './lines.ts';

/** How many days statistics cover, today among them; days begin at midnight UTC. */
export const statsPeriods = [1, 7, 30] as const;
export type StatsPeriod = (typeof statsPeriods)[number];

/** What became of orders; `open` are under way. */
export interface Outcomes {
  delivered: number;
  refused: number;
  failed: number;
  cancelled: number;
  open: number;
}

/** Half of the values are at most the median, 95 of 100 at most `p95`. */
export interface Spread {
  medianMs: number;
  p95Ms: number;
}

/** The orders of one line that were confirmed in the period. */
export interface LineStats extends Outcomes {
  line: OrderLine;
  /** From the confirmation to a place at the provider; null when no order has had one. */
  wait: Spread | null;
  /** From the confirmation to the delivered picture; null when there was none. */
  picture: Spread | null;
}

/** The orders of one line that were confirmed on one day. */
export interface DayStats extends Outcomes {
  /** Its midnight, UTC. */
  day: Date;
  line: OrderLine;
}

/** An account at a provider as far as one kind of job goes, now and in the last 24 hours. */
export interface AccountStats {
  id: string;
  kind: JobKind;
  isConfigured: boolean;
  places: number;
  /** Places that are held now. */
  taken: number;
  /** Share of the last 24 hours in which its places were held, 0 to 1. */
  load: number;
  done: number;
  refused: number;
  failed: number;
  cancelled: number;
  lost: number;
  /** Until then it gets no jobs; null when it does. */
  restsUntil: Date | null;
  /** Empty when it does not rest. */
  restReason: string;
}

export interface Stats {
  at: Date;
  period: StatsPeriod;
  /** Lines without orders in the period are missing. */
  lines: readonly LineStats[];
  /** Of the last 7 days whatever the period is, newest first; days without orders are missing. */
  days: readonly DayStats[];
  accounts: readonly AccountStats[];
}
