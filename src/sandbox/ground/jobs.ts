import type { CallbackAttempt, Job, JobEnd, JobOrder } from './job.ts';
import type { Journal } from './journal.ts';
import { createLedger, type Folds } from './ledger.ts';

/** What a service calls its jobs: entries are `<service>.<noun>.accepted` and the like. */
export interface JobNames {
  service: string;
  noun: string;
  /** Where entries and the control API name the job. */
  idField: string;
}

/** Jobs and what they cost. Each change is journalled first. */
export interface Jobs<Order extends JobOrder, End extends JobEnd> {
  all: () => Job<Order, End>[];
  find: (id: string) => Job<Order, End> | undefined;
  /** Queued and running jobs, of one account where there are several. */
  open: (account?: number) => Job<Order, End>[];
  /** What ended jobs cost, of one account where there are several. */
  spent: (account?: number) => number;
  /** `shown` are fields of the journal entry beside the order. */
  accept: (id: string, order: Order, shown: Record<string, unknown>) => Job<Order, End>;
  start: (job: Job<Order, End>) => void;
  cancelAt: (job: Job<Order, End>, moment: number) => void;
  end: (job: Job<Order, End>, end: End) => void;
  called: (job: Job<Order, End>, attempt: CallbackAttempt) => void;
}

type Data = Record<string, unknown>;

interface State<Order extends JobOrder, End extends JobEnd> {
  jobs: Map<string, Job<Order, End>>;
  open: Set<Job<Order, End>>;
  /** By account. */
  spent: Map<number | undefined, number>;
}

/** Reads the journal's jobs and goes on from there; `costOf` is asked about ended ones. */
export function createJobs<Order extends JobOrder, End extends JobEnd>(
  journal: Journal,
  names: JobNames,
  costOf: (job: Job<Order, End>) => number,
): Jobs<Order, End> {
  const { idField } = names;
  const kinds = kindsOf(names);
  const empty: State<Order, End> = { jobs: new Map(), open: new Set(), spent: new Map() };
  const { state, record } = createLedger(journal, empty, createFolds(names, costOf));
  const about = ({ id, order }: Job): Data => ({
    [idField]: id,
    ...(order.account !== undefined && { account: order.account }),
  });
  return {
    all: () => [...state.jobs.values()],
    find: (id) => state.jobs.get(id),
    open: (account) => [...state.open].filter(({ order }) => order.account === account),
    spent: (account) => state.spent.get(account) ?? 0,
    accept(id, order, shown) {
      const { account, webhook } = order;
      record(kinds.accepted, {
        [idField]: id,
        ...(account !== undefined && { account }),
        ...(webhook !== undefined && { webhook }),
        ...shown,
        order,
      });
      const job = state.jobs.get(id);
      if (!job) throw new Error(`the job ${id} was not recorded`);
      return job;
    },
    start: (job) => record(kinds.started, about(job)),
    cancelAt: (job, at) => record(kinds.cancelling, { ...about(job), at }),
    end: (job, end) => record(kinds.ended, { ...about(job), ...end, ended_at: Date.now() }),
    called: (job, attempt) => record(kinds.called, { ...about(job), ...attempt }),
  };
}

function kindsOf({ service, noun }: JobNames) {
  const kind = (event: string): string => `${service}.${noun}.${event}`;
  return {
    accepted: kind('accepted'),
    started: kind('started'),
    cancelling: kind('cancelling'),
    ended: kind('ended'),
    called: `${service}.callback.sent`,
  };
}

function createFolds<Order extends JobOrder, End extends JobEnd>(
  names: JobNames,
  costOf: (job: Job<Order, End>) => number,
): Folds<State<Order, End>, Record<string, Data>> {
  const kinds = kindsOf(names);
  type Change = (job: Job<Order, End>, data: Data, atMs: number) => void;
  const changing =
    (change: Change) =>
    ({ jobs }: State<Order, End>, data: Data, atMs: number): void => {
      const job = jobs.get(String(data[names.idField]));
      if (job) change(job, data, atMs);
    };
  return {
    [kinds.accepted]({ jobs, open }, data) {
      const order = data.order as Order;
      if (typeof order.endsAt !== 'number') {
        throw new Error(
          `the journal holds ${kinds.accepted} of an older sandbox: empty the sandbox's data folder to begin anew`,
        );
      }
      const callback = { sent: 0, genuine: 0, lastSentAt: 0, over: false };
      const job = { id: String(data[names.idField]), order, callback };
      jobs.set(job.id, job);
      open.add(job);
    },
    [kinds.started]: changing((job, _, atMs) => {
      job.startedAt = atMs;
    }),
    [kinds.cancelling]: changing((job, { at }) => {
      job.cancelAt = Number(at);
    }),
    [kinds.ended](state, data, atMs) {
      changing((job) => {
        job.end = data as unknown as End;
        job.endedAt = Number(data.ended_at);
        const { account } = job.order;
        state.open.delete(job);
        state.spent.set(account, (state.spent.get(account) ?? 0) + costOf(job));
      })(state, data, atMs);
    },
    [kinds.called]: changing((job, data, atMs) => foldAttempt(job, data as unknown as CallbackAttempt, atMs)),
  };
}

function foldAttempt({ callback }: Job, { altered, copy, over }: CallbackAttempt, atMs: number): void {
  callback.sent += 1;
  if (altered === undefined && !copy) callback.genuine += 1;
  callback.lastSentAt = atMs;
  callback.over ||= over;
}
