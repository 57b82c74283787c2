import type { ItemWord, ReviewRest, RunWord } from './catalog.ts';

/** `rest`: of what is undecided; without it that is accepted. */
export interface FinishWord extends RunWord {
  rest?: ReviewRest;
}

export interface RedoWord extends ItemWord {
  /** Without it the one there is. */
  prompt?: string;
}

export const verdicts = ['accept', 'reject', 'redo'] as const;
export type Verdict = (typeof verdicts)[number];

/** How somebody decided. */
export type DecidedVia = 'chat' | 'drive' | 'command line' | 'workflow' | 'clock' | 'panel';

export interface DecideWord extends RedoWord {
  verdict: Verdict;
}

/**
 * What came of a decision. `late`: somebody was first · `same`: told before by the same person · `superseded`: there is a newer picture ·
 * `no_picture`: nothing was made of the item.
 */
export type Decision =
  | {
      kind: 'decided';
      resultId: number;
      revision: number;
      /** Nothing of the source is undecided any more. */
      isLast: boolean;
      /** The run that reviews the source. */
      run?: { id: number; workflowId: string };
      /** That run makes the other picture. */
      isPlanned: boolean;
    }
  | { kind: 'same'; resultId: number; verdict: Verdict }
  | {
      kind: 'late';
      resultId: number;
      verdict: Verdict;
      by: string;
      via: DecidedVia;
      why: string | null;
      at: string;
    }
  | { kind: 'superseded' | 'no_picture' };

/** What a review is told, beside what every run is. */
export const finishReviewSignal = 'finishReview';
/** Tells a review that pictures were decided on: to look whether any is left, or is to be made anew. */
export const decidedSignal = 'decided';
export const decideItemUpdate = 'decideItem';
export const redoItemUpdate = 'redoItem';
/** How a review stands: pictures by what was said of them. */
export interface ReviewState {
  undecided: number;
  accepted: number;
  rejected: number;
  /** Another one was wanted and none came of it. */
  redo: number;
  /** Another one is planned, or being made. */
  under_way: number;
  /** Planned for this run and not begun. */
  planned: number;
  /** The number that the run's next batch has. */
  nextBatch: number;
  redoBy: 'single' | 'batch';
  days: number;
  rest: ReviewRest;
}
