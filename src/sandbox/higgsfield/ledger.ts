import type { FiredFault } from '../ground/faults.ts';
import type { Journal, JournalEntry } from '../ground/journal.ts';

/** How a job is going to end; decided when it is accepted, so that a restart does not change it. */
export type JobOutcome =
  | 'completed'
  | 'completed_without_images'
  | 'failed'
  | 'failed_without_error'
  | 'nsfw'
  | 'never_ends';

export type JobStatus = 'queued' | 'in_progress' | FinalStatus;
export type FinalStatus = 'completed' | 'failed' | 'nsfw' | 'canceled';

/** What was accepted; never changes. Times are milliseconds since 1970. */
export interface JobOrder {
  requestId: string;
  profile: 'weak' | 'newer';
  model: string;
  prompt: string;
  aspectRatio: string;
  references: string[];
  outputs: number;
  format: 'png' | 'jpeg';
  /** Credits. */
  charge: number;
  webhook?: string;
  idempotencyKey?: string;
  fingerprint: string;
  /** How long results live after the end. */
  retentionMs: number;
  outcome: JobOutcome;
  callbackFault?: FiredFault;
  /** A picture of more than 10 MB. */
  huge: boolean;
  acceptedAt: number;
  startsAt: number;
  endsAt: number;
}

/** What became of the callback: `genuine` attempts count for the retry schedule, altered ones do not. */
export interface CallbackProgress {
  sent: number;
  genuine: number;
  lastSentAt: number;
  over: boolean;
}

export interface Job {
  order: JobOrder;
  status: JobStatus;
  error?: string;
  /** File names of the results. */
  pictures: string[];
  endedAt?: number;
  refunded: number;
  deleted: boolean;
  callback: CallbackProgress;
}

/** The end of a job. */
export interface JobEnd {
  status: FinalStatus;
  error?: string;
  pictures: string[];
}

/** One attempt to call the customer; `status` is the answer's, absent when there was none. */
export interface CallbackAttempt {
  webhookId: string;
  attempt: number;
  status?: number;
  error?: string;
  /** The fault that altered this attempt. */
  altered?: string;
  /** A further copy of an attempt already made. */
  copy: boolean;
  over: boolean;
}

/** Jobs and money of the account. Each change is journalled first and then folded in; a restart folds the same. */
export interface Ledger {
  jobs(): Job[];
  find(requestId: string): Job | undefined;
  findByKey(idempotencyKey: string): Job | undefined;
  /** Queued and running jobs. */
  activeCount(): number;
  /** Credits charged less credits returned. */
  spent(): number;
  accept(order: JobOrder): Job;
  start(job: Job): void;
  /** Ends the job and returns its credits unless it completed. */
  end(job: Job, end: JobEnd): void;
  remove(job: Job): void;
  callbackSent(job: Job, attempt: CallbackAttempt): void;
}

/** Reads the journal's jobs and goes on from there. */
export function createLedger(journal: Journal): Ledger {
  const state: State = { jobs: new Map(), keys: new Map(), active: 0, spent: 0 };
  for (const entry of journal.entries('higgsfield.')) fold(state, entry);
  const record = (kind: string, data: Record<string, unknown>): void => {
    journal.append(kind, data);
    fold(state, { at: new Date().toISOString(), kind, data });
  };
  const refund = ({ order, status, refunded }: Job): void => {
    if (!isFinal(status) || status === 'completed' || refunded > 0 || order.charge === 0) return;
    record('higgsfield.job.refunded', { request_id: order.requestId, credits: order.charge });
  };
  // A kill may have come between the end and the refund.
  for (const job of state.jobs.values()) refund(job);
  return {
    jobs: () => [...state.jobs.values()],
    find: (requestId) => state.jobs.get(requestId),
    findByKey: (idempotencyKey) => state.keys.get(idempotencyKey),
    activeCount: () => state.active,
    spent: () => state.spent,
    accept(order) {
      const { requestId, model, charge, webhook, idempotencyKey } = order;
      record('higgsfield.job.accepted', {
        request_id: requestId,
        model,
        charge,
        ...(webhook === undefined ? {} : { webhook }),
        ...(idempotencyKey === undefined ? {} : { idempotency_key: idempotencyKey }),
        order,
      });
      return required(state, requestId);
    },
    start: ({ order }) => record('higgsfield.job.started', { request_id: order.requestId }),
    end(job, end) {
      record('higgsfield.job.ended', { request_id: job.order.requestId, ...end, ended_at: Date.now() });
      refund(job);
    },
    remove: ({ order }) => record('higgsfield.job.deleted', { request_id: order.requestId }),
    callbackSent({ order }, attempt) {
      const { webhookId, ...rest } = attempt;
      record('higgsfield.callback.sent', { request_id: order.requestId, webhook_id: webhookId, ...rest });
    },
  };
}

/** Whether a job is over. */
export function isFinal(status: JobStatus): status is FinalStatus {
  return status !== 'queued' && status !== 'in_progress';
}

interface State {
  jobs: Map<string, Job>;
  keys: Map<string, Job>;
  active: number;
  spent: number;
}

function fold(state: State, { at, kind, data }: JournalEntry): void {
  if (kind === 'higgsfield.job.accepted') return foldAccepted(state, data.order as JobOrder);
  const job = typeof data.request_id === 'string' ? state.jobs.get(data.request_id) : undefined;
  if (!job) return;
  switch (kind) {
    case 'higgsfield.job.started':
      job.status = 'in_progress';
      return;
    case 'higgsfield.job.ended': {
      const end = data as unknown as JobEnd & { ended_at: number };
      state.active -= 1;
      job.status = end.status;
      job.pictures = end.pictures;
      job.endedAt = end.ended_at;
      if (end.error !== undefined) job.error = end.error;
      return;
    }
    case 'higgsfield.job.refunded':
      job.refunded = Number(data.credits);
      state.spent -= job.refunded;
      return;
    case 'higgsfield.job.deleted':
      return foldDeleted(job);
    case 'higgsfield.callback.sent':
      return foldCallback(job, data as unknown as CallbackAttempt, Date.parse(at));
    default:
  }
}

function foldAccepted(state: State, order: JobOrder): void {
  const job: Job = {
    order,
    status: 'queued',
    pictures: [],
    refunded: 0,
    deleted: false,
    callback: { sent: 0, genuine: 0, lastSentAt: 0, over: false },
  };
  state.jobs.set(order.requestId, job);
  if (order.idempotencyKey !== undefined) state.keys.set(order.idempotencyKey, job);
  state.active += 1;
  state.spent += order.charge;
}

/** The billing record stays; inputs, outputs, prompt and parameters go. */
function foldDeleted(job: Job): void {
  job.deleted = true;
  job.pictures = [];
  job.callback.over = true;
  job.order = { ...job.order, prompt: '', references: [] };
}

function foldCallback(job: Job, attempt: CallbackAttempt, at: number): void {
  const { callback } = job;
  callback.sent += 1;
  if (attempt.altered === undefined && !attempt.copy) callback.genuine += 1;
  callback.lastSentAt = at;
  callback.over ||= attempt.over;
}

function required(state: State, requestId: string): Job {
  const job = state.jobs.get(requestId);
  if (!job) throw new Error(`the job ${requestId} was not recorded`);
  return job;
}
