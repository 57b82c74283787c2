/** Type name of the workflow that deletes what is kept of one person. */
export const deletionWorkflowType = 'deletionWorkflow';

/** One execution a deletion. */
export function deletionWorkflowId(deletionId: number): string {
  return `deletion-${deletionId}`;
}

export interface DeletionInput {
  deletionId: number;
  /** How long it can still be undone, from the start of the execution; 0: it cannot. */
  undoMs: number;
  clocks?: DeletionClocks;
}

/** Durations that tests shorten; what is missing is usual. */
export interface DeletionClocks {
  /** How long a provider may refuse to delete a model before the receipt says that it stays until its term. */
  patienceMs?: number;
}

/** Half a day: all of it is done within one. */
export const usualPatienceMs = 12 * 3_600_000;

export interface DeletionResult {
  status: 'done' | 'undone';
}

/** Tells the execution that it was undone; what is written down decides. */
export const undoSignal = 'undo';

/** `waiting` it can be undone · `running` what is kept is going · `done` nothing of it is left but what the receipt names. */
export type DeletionStatus = 'waiting' | 'running' | 'done' | 'undone';

/** When a step of a deletion was done last, ISO 8601. */
interface Step {
  at: string;
}

/** A model that its provider would not delete. */
export interface LeftModel {
  model: number;
  provider: string;
  /** When the provider deletes it by itself, ISO 8601. */
  until: string;
}

/** What nobody of ours can delete, each with its last day, ISO 8601. */
export interface Remains {
  /** What each provider was sent and has made. */
  providers: readonly { provider: string; until: string }[];
  /** Of Temporal: which steps ran, with numbers. Null where it is not known how long they are kept. */
  histories: string | null;
  backups: string;
}

/** What was done, step by step; a step that is missing is still to come. */
export interface Receipt {
  orders?: Step & { stopped: number };
  credits?: Step & { lost: number };
  models?: Step & { deleted: number; left: readonly LeftModel[] };
  /** `shared`: another person or the studio itself has the same picture. */
  pictures?: Step & { removed: number; shared: number };
  /** Of the chat, as far as Telegram allows. */
  messages?: Step & { removed: number };
  words?: Step & Partial<Readonly<Record<Erasure, number>>>;
  remains?: Step & Remains;
  /** Whether the last message reached the person. */
  told?: Step & { reached: number };
  names?: Step;
}

/** Where words of people are kept, as the receipt counts them. */
export const erasures = [
  'orders',
  'models',
  'events',
  'callbacks',
  'jobs',
  'topUps',
  'updates',
  'cards',
  'imports',
  'prompts',
] as const;
export type Erasure = (typeof erasures)[number];

/** How many days a provider keeps what it was sent and has made, where no call of ours deletes it. */
const providerKeepsDays: Readonly<Record<string, number>> = { higgsfield: 7, runninghub: 1, astria: 30 };

/** Of a provider that promises nothing, a month is taken. */
export function keptDaysAt(provider: string): number {
  return providerKeepsDays[provider] ?? 30;
}
