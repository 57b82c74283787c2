import type { Job, JobEnd, JobOrder } from '../ground/job.ts';
import type { CommonView } from '../ground/job-control.ts';
import type { JobService } from '../ground/job-service.ts';
import type { LineWord } from './line-words.ts';
import type { GeminiSettings } from './settings.ts';

export const batchNames = { service: 'gemini', noun: 'batch', idField: 'batch' };

/** How a batch can end, beside being cancelled. */
export const batchOutcomes = ['succeeded', 'failed', 'expired', 'never_ends'] as const;

export type BatchOutcome = (typeof batchOutcomes)[number];

/** What was accepted. */
export interface BatchOrder extends JobOrder {
  outcome: BatchOutcome;
  model: string;
  displayName: string;
  /** The file that its lines stand in. */
  inputFile: string;
  lines: number;
  /** What becomes of single lines, by their place, where it is not what they ask for. */
  words: Record<string, LineWord>;
}

export interface BatchEnd extends JobEnd {
  status: BatchOutcome | 'cancelled';
  /** Lines with an answer, and with an error. */
  succeeded: number;
  failed: number;
  reason?: string;
}

export type Batch = Job<BatchOrder, BatchEnd>;
export type BatchService = JobService<BatchOrder, BatchEnd>;

export function nameOf(batch: Batch): string {
  return `batches/${batch.id}`;
}

/** The file of a batch's answers. */
export function outputOf(batch: Batch): string {
  return `files/batch-${batch.id}`;
}

const type = 'type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch';

/** The operation as the API tells of it. */
export function batchBody(batch: Batch, outputIn: GeminiSettings['outputIn']): Record<string, unknown> {
  const { order, startedAt, endedAt, end } = batch;
  const name = nameOf(batch);
  const output =
    end?.status === 'succeeded' ? { '@type': `${type}Output`, responsesFile: outputOf(batch) } : undefined;
  const metadata = {
    '@type': type,
    model: `models/${order.model}`,
    displayName: order.displayName,
    createTime: time(order.acceptedAt),
    ...(endedAt !== undefined && { endTime: time(endedAt) }),
    updateTime: time(endedAt ?? startedAt ?? order.acceptedAt),
    batchStats: statsOf(batch),
    state: `BATCH_STATE_${stateOf(batch)}`,
    name,
    ...(output && outputIn !== 'response' && { output }),
  };
  return {
    name,
    metadata,
    ...(end && { done: true }),
    ...(output && outputIn !== 'metadata' && { response: output }),
    ...(end && errors[end.status] && { error: { ...errors[end.status], ...reasonOf(end) } }),
  };
}

const errors: Partial<Record<BatchEnd['status'], { code: number; message: string }>> = {
  failed: { code: 13, message: 'Internal error encountered.' },
  expired: { code: 4, message: 'The batch expired before it was processed.' },
  cancelled: { code: 1, message: 'The operation was cancelled.' },
};

function reasonOf({ reason }: BatchEnd): { message?: string } {
  return reason === undefined ? {} : { message: reason };
}

/** Numbers are texts, and those that are zero are left out. */
function statsOf({ order, end }: Batch): Record<string, string> {
  const done = (end?.succeeded ?? 0) + (end?.failed ?? 0);
  const counts = {
    requestCount: order.lines,
    successfulRequestCount: end?.succeeded ?? 0,
    failedRequestCount: end?.failed ?? 0,
    pendingRequestCount: order.lines - done,
  };
  const shown = Object.entries(counts).filter(([, count]) => count > 0);
  return Object.fromEntries(shown.map(([name, count]) => [name, String(count)]));
}

function stateOf({ startedAt, end }: Batch): string {
  return end?.status.toUpperCase() ?? (startedAt === undefined ? 'PENDING' : 'RUNNING');
}

/** The vendor writes nine digits. */
function time(moment: number): string {
  return new Date(moment).toISOString().replace('Z', '000000Z');
}

/** A batch as tests and people see it. */
export interface BatchView extends CommonView {
  batch: string;
  name: string;
  display_name: string;
  model: string;
  lines: number;
  status: 'queued' | 'running' | BatchEnd['status'];
  succeeded: number;
  failed: number;
}

export function batchView(batch: Batch): Omit<BatchView, keyof CommonView> {
  const { order, end, startedAt } = batch;
  return {
    batch: batch.id,
    name: nameOf(batch),
    display_name: order.displayName,
    model: order.model,
    lines: order.lines,
    status: end?.status ?? (startedAt === undefined ? 'queued' : 'running'),
    succeeded: end?.succeeded ?? 0,
    failed: end?.failed ?? 0,
  };
}
