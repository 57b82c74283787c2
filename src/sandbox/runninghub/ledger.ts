import type { FiredFault } from '../ground/faults.ts';
import type { Journal, JournalEntry } from '../ground/journal.ts';

/** How a task is going to end; decided when it is accepted, so that a restart does not change it. */
export type TaskOutcome = 'success' | 'empty' | 'failed' | 'moderated' | 'never_ends';

export type FinalStatus = 'SUCCESS' | 'FAILED' | 'CANCEL';
export type TaskStatus = 'QUEUED' | 'RUNNING' | FinalStatus;

/** One replaced value of a workflow. */
export interface NodeInput {
  nodeId: string;
  fieldName: string;
  fieldValue: string;
}

/** What was accepted; never changes. Times are milliseconds since 1970. */
export interface TaskOrder {
  taskId: string;
  clientId: string;
  /** Counted from 1, in the order of the settings: keys stay out of the journal. */
  account: number;
  workflowId: string;
  inputs: NodeInput[];
  /** File names or URLs: product, background. */
  photos: string[];
  webhook?: string;
  outcome: TaskOutcome;
  /** What was wrong with the workflow although the task was accepted. */
  nodeErrors?: Record<string, unknown>;
  outputs: number;
  /** What it costs if it has to be paid. */
  coins: number;
  callbackFault?: FiredFault;
  retentionMs: number;
  acceptedAt: number;
  queuedMs: number;
  runMs: number;
}

/** What became of the callback: `genuine` attempts count for the schedule, forged ones and copies do not. */
interface CallbackProgress {
  sent: number;
  genuine: number;
  lastSentAt: number;
  over: boolean;
}

export interface Task {
  order: TaskOrder;
  status: TaskStatus;
  startedAt?: number;
  /** When its cancel takes effect. */
  cancelAt?: number;
  endedAt?: number;
  /** File names of the results. */
  pictures: string[];
  /** Why it failed, in words. */
  reason?: string;
  charged: number;
  callback: CallbackProgress;
}

/** The end of a task. */
export interface TaskEnd {
  status: FinalStatus;
  pictures: string[];
  reason?: string;
  charged: number;
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

/** Tasks, uploads and coins of all accounts. Each change is journalled first and then folded in. */
export interface Ledger {
  tasks(): Task[];
  find(taskId: string): Task | undefined;
  /** Queued and running tasks of one account. */
  active(account: number): Task[];
  /** Coins of one account. */
  spent(account: number): number;
  /** Whether this account may use the file. */
  hasUpload(account: number, name: string): boolean;
  uploaded(account: number, name: string, bytes: number): void;
  accept(order: TaskOrder): Task;
  start(task: Task): void;
  cancelAt(task: Task, moment: number): void;
  end(task: Task, end: TaskEnd): void;
  callbackSent(task: Task, attempt: CallbackAttempt): void;
}

/** Reads the journal's tasks and goes on from there. */
export function createLedger(journal: Journal): Ledger {
  const state: State = { tasks: new Map(), uploads: new Set(), spent: new Map(), open: new Set() };
  for (const entry of journal.entries('runninghub.')) fold(state, entry);
  const record = (kind: string, data: Record<string, unknown>): void => {
    journal.append(kind, data);
    fold(state, { at: new Date().toISOString(), kind, data });
  };
  return {
    tasks: () => [...state.tasks.values()],
    find: (taskId) => state.tasks.get(taskId),
    active: (account) => [...state.open].filter(({ order }) => order.account === account),
    spent: (account) => state.spent.get(account) ?? 0,
    hasUpload: (account, name) => state.uploads.has(`${account} ${name}`),
    uploaded: (account, name, bytes) => record('runninghub.upload.stored', { account, name, bytes }),
    accept(order) {
      const { taskId, account, workflowId, inputs, webhook } = order;
      record('runninghub.task.accepted', {
        task_id: taskId,
        account,
        workflow_id: workflowId,
        inputs,
        ...(webhook === undefined ? {} : { webhook }),
        order,
      });
      return required(state, taskId);
    },
    start: (task) => record('runninghub.task.started', { ...about(task), at: Date.now() }),
    cancelAt: (task, moment) => record('runninghub.task.cancelling', { ...about(task), at: moment }),
    end: (task, end) => record('runninghub.task.ended', { ...about(task), ...end, ended_at: Date.now() }),
    callbackSent: (task, attempt) => record('runninghub.callback.sent', { ...about(task), ...attempt }),
  };
}

function about({ order }: Task): { task_id: string; account: number } {
  return { task_id: order.taskId, account: order.account };
}

/** Whether a task is over. */
export function isFinal(status: TaskStatus): status is FinalStatus {
  return status !== 'QUEUED' && status !== 'RUNNING';
}

interface State {
  tasks: Map<string, Task>;
  /** Account and file name. */
  uploads: Set<string>;
  spent: Map<number, number>;
  open: Set<Task>;
}

function fold(state: State, { at, kind, data }: JournalEntry): void {
  if (kind === 'runninghub.task.accepted') return foldAccepted(state, data.order as TaskOrder);
  if (kind === 'runninghub.upload.stored') {
    state.uploads.add(`${String(data.account)} ${String(data.name)}`);
    return;
  }
  const task = typeof data.task_id === 'string' ? state.tasks.get(data.task_id) : undefined;
  if (!task) return;
  switch (kind) {
    case 'runninghub.task.started':
      task.status = 'RUNNING';
      task.startedAt = Number(data.at);
      return;
    case 'runninghub.task.cancelling':
      task.cancelAt = Number(data.at);
      return;
    case 'runninghub.task.ended':
      return foldEnded(state, task, data as unknown as TaskEnd & { ended_at: number });
    case 'runninghub.callback.sent':
      return foldCallback(task, data as unknown as CallbackAttempt, Date.parse(at));
    default:
  }
}

function foldAccepted(state: State, order: TaskOrder): void {
  const task: Task = {
    order,
    status: 'QUEUED',
    pictures: [],
    charged: 0,
    callback: { sent: 0, genuine: 0, lastSentAt: 0, over: false },
  };
  state.tasks.set(order.taskId, task);
  state.open.add(task);
}

function foldEnded(state: State, task: Task, end: TaskEnd & { ended_at: number }): void {
  const { account } = task.order;
  task.status = end.status;
  task.pictures = end.pictures;
  task.charged = end.charged;
  task.endedAt = end.ended_at;
  if (end.reason !== undefined) task.reason = end.reason;
  state.open.delete(task);
  state.spent.set(account, (state.spent.get(account) ?? 0) + end.charged);
}

function foldCallback({ callback }: Task, attempt: CallbackAttempt, at: number): void {
  callback.sent += 1;
  if (attempt.altered === undefined && !attempt.copy) callback.genuine += 1;
  callback.lastSentAt = at;
  callback.over ||= attempt.over;
}

function required(state: State, taskId: string): Task {
  const task = state.tasks.get(taskId);
  if (!task) throw new Error(`the task ${taskId} was not recorded`);
  return task;
}
