import type { Job, JobEnd, JobOrder } from '../ground/job.ts';
import type { CommonView } from '../ground/job-control.ts';
import type { JobService } from '../ground/job-service.ts';
import type { Jobs } from '../ground/jobs.ts';
import type { ModelInput } from './models.ts';

export const names = { service: 'higgsfield', noun: 'job', idField: 'request_id' };

/** How a job can end. */
export const outcomes = [
  'completed',
  'completed_without_images',
  'failed',
  'failed_without_error',
  'nsfw',
  'never_ends',
] as const;

export type Outcome = (typeof outcomes)[number];

/** What was accepted. */
export interface HiggsfieldOrder extends JobOrder, ModelInput {
  profile: 'weak' | 'newer';
  /** The model's path with its leading slash. */
  model: string;
  /** Credits. */
  charge: number;
  idempotencyKey?: string;
  fingerprint: string;
  outcome: Outcome;
  /** A picture of more than 10 MB. */
  huge: boolean;
  /** Its data were deleted; the billing record stays. */
  deleted?: true;
}

export interface HiggsfieldEnd extends JobEnd {
  status: 'completed' | 'failed' | 'nsfw' | 'canceled';
  error?: string;
}

export type HiggsfieldJob = Job<HiggsfieldOrder, HiggsfieldEnd>;
export type HiggsfieldJobs = Jobs<HiggsfieldOrder, HiggsfieldEnd>;
export type HiggsfieldService = JobService<HiggsfieldOrder, HiggsfieldEnd>;

export function statusOf({ end, startedAt }: HiggsfieldJob): string {
  return end?.status ?? (startedAt === undefined ? 'queued' : 'in_progress');
}

/** Credits an ended job cost: they come back unless it completed. */
export function costOf({ order, end }: HiggsfieldJob): number {
  return end?.status === 'completed' ? order.charge : 0;
}

/** Credits charged, also for jobs under way, less credits returned. */
export function spentCredits(jobs: HiggsfieldJobs): number {
  return jobs.open().reduce((sum, { order }) => sum + order.charge, jobs.spent());
}

/** A job as tests and the chat page see it. */
export interface JobView extends CommonView {
  request_id: string;
  model: string;
  prompt: string;
  aspect_ratio: string;
  /** URLs. */
  references: string[];
  status: string;
  idempotency_key?: string;
  /** Credits. */
  charged: number;
  refunded: number;
}

export function viewOf(job: HiggsfieldJob): Omit<JobView, keyof CommonView> {
  const { model, prompt, aspectRatio, references, idempotencyKey, charge } = job.order;
  return {
    request_id: job.id,
    model,
    prompt,
    aspect_ratio: aspectRatio,
    references,
    status: statusOf(job),
    ...(idempotencyKey !== undefined && { idempotency_key: idempotencyKey }),
    charged: charge,
    refunded: job.end ? charge - costOf(job) : 0,
  };
}
