/** Stages of a catalog run, in their order. */
export const catalogStages = ['parse', 'generate', 'review', 'describe', 'publish'] as const;
export type CatalogStage = (typeof catalogStages)[number];

/** Type names of the workflows: the run, each of its stages, and one batch of pictures. */
export const catalogRunWorkflowType = 'catalogRunWorkflow';
export const stageWorkflowTypes: Readonly<Record<CatalogStage, string>> = {
  parse: 'parseCatalogWorkflow',
  generate: 'generateCatalogWorkflow',
  review: 'reviewCatalogWorkflow',
  describe: 'describeCatalogWorkflow',
  publish: 'publishCatalogWorkflow',
};
export const catalogBatchWorkflowType = 'catalogBatchWorkflow';
/** Takes one publication back. */
export const withdrawWorkflowType = 'withdrawPublicationWorkflow';

/** How a run is wanted; what is missing is usual. */
export interface RunOptions {
  /** Everything anew, also what is there; only what is missing without it. */
  force?: boolean;
  /** Of products when a shop is read, of pictures in all other stages. */
  limit?: number;
  /** Only says what would be done. */
  dryRun?: boolean;
  /** Only this picture, where pictures are made, described or published. */
  itemId?: number;
}

/** How any workflow of the catalog is started, by us or by hand. */
export interface RunInput extends RunOptions {
  /** Number or name of the source. */
  source: number | string;
  /** Of a run: all without it. */
  stages?: readonly CatalogStage[];
  /** Whoever wants it, such as `person 12`; who starts it by hand may leave it out. */
  by?: string;
  /** Nothing is asked before it is made or published, as long as the budget lasts. People decide on pictures all the same. */
  isConfirmed?: boolean;
  /** Of a run that was written down before it was started, and of a stage of one. */
  runId?: number;
  clocks?: RunClocks;
  /** Of an execution that follows one whose history was long enough. */
  progress?: StageProgress;
}

/** Durations that tests shorten; what is missing is usual. */
export interface RunClocks {
  /** How long a question waits for an answer before the run ends. */
  questionMs?: number;
  /** How long a day of the review's clock is. */
  reviewDayMs?: number;
  /** How long wishes for other pictures are gathered for one batch. */
  gatherMs?: number;
}

/** Two weeks: people go on holiday. */
export const usualQuestionMs = 14 * 24 * 3_600_000;

/** A batch that no account would take for so long is given up. */
export const batchQueueMs = 7 * 24 * 3_600_000;

/** What an execution leaves to the one that follows it; everything else stands in the database. */
export interface StageProgress {
  /** What comes before the chunks or the batches is done. */
  isBegun?: boolean;
  batches?: number;
  batchesAtOnce?: number;
  /** Somebody has said that the budget may be passed. */
  isApproved?: boolean;
  isPaused?: boolean;
  /** How pictures are described: one by one, or by batches. */
  by?: 'single' | 'batch';
  /** Of a review: when it began, Unix time in milliseconds, and how many words of its clock were said. */
  reviewedSince?: number;
  reminders?: number;
}

/** One execution a run: the same run started again is the same execution. */
export function catalogRunWorkflowId(runId: number): string {
  return `catalog-run-${runId}`;
}

export function stageWorkflowId(runId: number, stage: CatalogStage): string {
  return `catalog-run-${runId}-${stage}`;
}

export function catalogBatchWorkflowId(batchId: number): string {
  return `catalog-batch-${batchId}`;
}

export function withdrawWorkflowId(publicationId: number): string {
  return `catalog-withdraw-${publicationId}`;
}

/** `asking`: parked until somebody answers its question. The last three are ends. */
export type RunStatus = 'running' | 'paused' | 'asking' | 'done' | 'failed' | 'cancelled';

/** Whether nothing more comes of a run. */
export function hasRunEnded(status: RunStatus): boolean {
  return status === 'done' || status === 'failed' || status === 'cancelled';
}

/** Why a run did not come to its end. */
export type RunEndReason =
  | 'cancelled'
  | 'unanswered'
  | 'declined'
  | 'wrong_header'
  | 'no_sheet'
  | 'no_folder'
  | 'shop_refused'
  | 'provider_refused'
  | 'no_gateway'
  | 'busy'
  | 'no_source'
  | 'internal';

/** What a run asks its operators. Amounts are decimal, in the currency of the account. */
export type RunQuestion =
  /** Pictures and prompts are there: shall they be made at this price? */
  | ({ kind: 'spend' } & Estimate)
  /** It would cost more than the run or the day may. */
  | ({ kind: 'budget'; of: 'run' | 'day'; limit: string; spent: string } & Estimate)
  /** The shop shows far fewer pictures than at the last good run: shall the others count as gone? */
  | { kind: 'fewer'; found: number; before: number }
  /** The prompts are to be written in the sheet now. */
  | { kind: 'prompts'; pictures: number }
  /** People decide on pictures, in the chat or in the folder. Yes: what is left is accepted. */
  | ({ kind: 'review' } & ReviewTerms)
  /** Shall pictures be described at this price? `isAgain`: those whose answers were lost. */
  | ({ kind: 'describe'; isAgain: boolean } & Estimate)
  /** Shall these be shown in the shop? */
  | { kind: 'publish'; pictures: number; products: number };

/** How people decide on the pictures of a run. */
export interface ReviewTerms {
  undecided: number;
  /** When the clock is over, Unix time in milliseconds, and what becomes then of what nobody has decided on. */
  until: number;
  rest: ReviewRest;
}

/** What becomes of pictures that nobody has decided on: they stay undecided, or are accepted. */
export const reviewRests = ['hold', 'accept'] as const;
export type ReviewRest = (typeof reviewRests)[number];

export interface Estimate {
  pictures: number;
  /** At the price of batches, and what single calls would cost. */
  cost: string;
  single: string;
  currency: string;
  /** Until the last picture is there, milliseconds. */
  expectedMs: number;
}

/** Who tells a run something, and why. */
export interface RunWord {
  by: string;
  why?: string;
}

/** `no` ends the run. */
export interface RunAnswer extends RunWord {
  answer?: 'yes' | 'no';
  /** What was asked: an answer to another question counts for nothing. Any without it. */
  question?: RunQuestion['kind'];
  /** To a review: what becomes of what is undecided; without it that is accepted. */
  rest?: ReviewRest;
  /** By which way it was said; without it by a message to the run. */
  via?: 'chat' | 'command line' | 'panel';
}

export interface ItemWord extends RunWord {
  itemId: number;
}

/** Signals, updates and the query of a run and of its stages; the same names everywhere. */
export const pauseSignal = 'pause';
export const resumeSignal = 'resume';
export const promptsReadySignal = 'promptsReady';
export const skipItemUpdate = 'skipItem';
export const retryItemUpdate = 'retryItem';
export const progressQuery = 'progress';

/** What a run says of itself when it is asked. */
export interface RunProgress {
  stage: CatalogStage | null;
  isPaused: boolean;
  question: RunQuestion | null;
}

/** What a stage came to, in numbers; as far as it counts for that stage. */
export interface StageResult {
  status: 'done' | 'declined' | 'unanswered';
  counts: Readonly<Record<string, number>>;
}

/** Activity results: how far a chunk came. */
export interface ChunkResult {
  /** Of this kind of work, still to be done. */
  left: number;
  done: number;
  /** New or changed pictures. */
  found: number;
}

/** What stands to be made, and what it would cost. */
export interface GenerationPlan extends Estimate {
  /** Rows that are not sent, by why: no prompt, skipped, made already, and so on. */
  leftOut: Readonly<Record<string, number>>;
  /** Batches that may be under way at once. */
  batchesAtOnce: number;
  /** More is wanted now than was said yes to, and nothing is written down. */
  isMore?: boolean;
  /** Set when the spending would pass a budget. */
  over?: { of: 'run' | 'day'; limit: string; spent: string };
}

/** What stands between a run and its next batch. */
export interface OverBudget {
  over: NonNullable<GenerationPlan['over']> & Estimate;
}

/** What stands to be described, and what it would cost. */
export interface DescriptionPlan extends GenerationPlan {
  /** By calls of their own, or by batches. */
  by: 'single' | 'batch';
  /** The number that the run's next batch has. */
  nextBatch: number;
}

/** What stands to be published. */
export interface PublicationPlan {
  pictures: number;
  products: number;
  leftOut: Readonly<Record<string, number>>;
}

/** What a batch is made of. */
export type BatchMakes = 'pictures' | 'texts';

/** A batch that was opened. */
export interface OpenedBatch {
  batchId: number;
  jobId: number;
  lines: number;
  isQueued: boolean;
}

export interface BatchInput extends OpenedBatch {
  runId: number;
  /** Its run has ended without it: it is stopped, and what it has made is kept. */
  isAbandoned?: boolean;
}

/** A batch as its steps name it. */
export type BatchRef = Pick<BatchInput, 'batchId' | 'jobId'>;

/** Why the job of a batch left no answers, as far as its execution knows. */
export type BatchFailure = 'refused' | 'failed' | 'cancelled';

export interface BatchResult {
  /** `lost`: nobody knows what became of it · `expired`: its lines came back. */
  status: 'done' | 'refused' | 'failed' | 'expired' | 'cancelled';
  made: number;
  refused: number;
  failed: number;
  /** Go into a later batch. */
  again: number;
}

/** What a run came to. */
export interface RunEnd {
  runId: number;
  status: Extract<RunStatus, 'done' | 'cancelled'>;
  reason?: RunEndReason;
}
