import type { Job, JobEnd, JobOrder } from '../ground/job.ts';
import type { CommonView } from '../ground/job-control.ts';
import type { JobService } from '../ground/job-service.ts';
import type { Jobs } from '../ground/jobs.ts';

export const names = { service: 'runninghub', noun: 'task', idField: 'task_id' };

/** How a task can end. */
export const outcomes = ['success', 'empty', 'failed', 'moderated', 'never_ends'] as const;

type Outcome = (typeof outcomes)[number];

/** Where a task can be moved at once. */
export type TaskMove = Outcome | 'running' | 'cancelled';

/** One replaced value of a workflow. */
export interface NodeInput {
  nodeId: string;
  fieldName: string;
  fieldValue: string;
}

/** What was accepted. */
export interface TaskOrder extends JobOrder {
  account: number;
  clientId: string;
  workflowId: string;
  inputs: NodeInput[];
  /** File names or URLs: product, background. */
  photos: string[];
  /** Without one the photo of the product decides. */
  outcome?: Outcome;
  /** What was wrong with the workflow although the task was accepted. */
  nodeErrors?: Record<string, unknown>;
  outputs: number;
  /** What it costs if it has to be paid. */
  coins: number;
}

export interface TaskEnd extends JobEnd {
  status: 'SUCCESS' | 'FAILED' | 'CANCEL';
  /** Why it failed, in words. */
  reason?: string;
  charged: number;
}

export type Task = Job<TaskOrder, TaskEnd>;
export type Tasks = Jobs<TaskOrder, TaskEnd>;
export type TaskService = JobService<TaskOrder, TaskEnd>;

/** What a task without an end is called. */
export function pendingStatus({ startedAt }: Task): 'QUEUED' | 'RUNNING' {
  return startedAt === undefined ? 'QUEUED' : 'RUNNING';
}

export function statusOf(task: Task): TaskEnd['status'] | 'QUEUED' | 'RUNNING' {
  return task.end?.status ?? pendingStatus(task);
}

/** Coins an ended task cost. */
export function costOf({ end }: Task): number {
  return end?.charged ?? 0;
}

/** A task as tests and the chat page see it. */
export interface TaskView extends CommonView {
  task_id: string;
  /** Counted from 1. */
  account: number;
  workflow_id: string;
  inputs: NodeInput[];
  status: string;
  /** Coins. */
  charged: number;
  outputs: number;
}

export function viewOf(task: Task): Omit<TaskView, keyof CommonView> {
  const { account, workflowId, inputs } = task.order;
  return {
    task_id: task.id,
    account,
    workflow_id: workflowId,
    inputs,
    status: statusOf(task),
    charged: costOf(task),
    outputs: task.end?.pictures.length ?? 0,
  };
}
