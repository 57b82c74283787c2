/** Type name of the workflow that looks after one request for credits. */
export const topUpWorkflowType = 'topUpWorkflow';

/** `withdrawn`: the person took it back · `dropped`: they are not served any more. */
export type TopUpStatus = 'open' | 'given' | 'declined' | 'expired' | 'withdrawn' | 'dropped';

/** Why a request is declined, where a word is enough: each reads it in their language. */
export const declineReasons = ['not_now', 'had_some', 'write_first'] as const;
export type DeclineReason = (typeof declineReasons)[number];

/** Why a person's request ended, in their own words: more is no reason but a story. */
export const longestDecline = 500;

/** One execution a request. */
export function topUpWorkflowId(topUpId: number): string {
  return `top-up-${topUpId}`;
}

export interface TopUpInput {
  topUpId: number;
  clocks?: TopUpClocks;
}

/** Durations that tests shorten; what is missing is usual. */
export interface TopUpClocks {
  /** How long those who may answer are left before they are reminded. */
  remindMs?: number;
  /** How long a request stands in all. */
  expireMs?: number;
}

/** How a request ended, as its execution shows it. */
export interface TopUpEnd {
  status: TopUpStatus;
  /** Credits that were given. */
  given: number | null;
}

/** The wait for an answer: the statement that ends a request ends it. */
export const answerWaitId = 'await-answer';

export const usualAnswerRemindMs = 24 * 3_600_000;
export const topUpDays = 3;
export const usualExpireMs = topUpDays * 24 * 3_600_000;
