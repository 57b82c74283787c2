import type { Job, JobEnd, JobOrder } from '../ground/job.ts';
import type { CommonView } from '../ground/job-control.ts';
import type { JobService } from '../ground/job-service.ts';

export const tuneNames = { service: 'astria', noun: 'tune', idField: 'tune_id' };

/** How a training can end: nothing in the API tells of one that failed. */
export const tuneOutcomes = ['trained', 'never_ends'] as const;

type TuneOutcome = (typeof tuneOutcomes)[number];

/** What was accepted. */
export interface TuneOrder extends JobOrder {
  outcome: TuneOutcome;
  title: string;
  /** The class: man, woman, cat. */
  name: string;
  token: string;
  baseTuneId: number | null;
  branch: string;
  /** Null is a checkpoint. */
  modelType: string | null;
  preset: string | null;
  steps: number | null;
  faceCrop: boolean | null;
  faceCorrect: boolean;
  /** As it was asked for, also where nobody is called back. */
  callback: string | null;
  /** File names. */
  photos: string[];
  charge: number;
  autoExtend: boolean;
  /** Terms of storage it has had when `autoExtend` was last changed. */
  terms: number;
  changedAt?: number;
  deleted?: true;
}

export interface TuneEnd extends JobEnd {
  status: 'trained' | 'deleted';
}

export type Tune = Job<TuneOrder, TuneEnd>;
export type TuneService = JobService<TuneOrder, TuneEnd>;

/** Terms of storage it has had until now: more than one only with `auto_extend`. */
export function termsOf({ order, endedAt }: Tune): number {
  if (!order.autoExtend || endedAt === undefined) return order.terms;
  return Math.max(order.terms, Math.ceil((Date.now() - endedAt) / Math.max(order.retentionMs, 1)));
}

/** When model and photos are gone, milliseconds since 1970; undefined before the end of the training. */
function tuneExpiresAt(tune: Tune): number | undefined {
  return tune.endedAt === undefined ? undefined : tune.endedAt + tune.order.retentionMs * termsOf(tune);
}

/** Whether the model can be used: trained, and its term not over. */
export function isUsable(tune: Tune): boolean {
  return tune.end?.status === 'trained' && Date.now() <= (tuneExpiresAt(tune) ?? 0);
}

/** The tune as the API tells of it. */
export function tuneBody(tune: Tune, publicUrl: string): Record<string, unknown> {
  const { order, startedAt, endedAt } = tune;
  return {
    id: Number(tune.id),
    title: order.title,
    name: order.name,
    is_api: true,
    token: order.token,
    base_tune_id: order.baseTuneId,
    branch: order.branch,
    model_type: order.modelType,
    args: null,
    steps: order.steps,
    face_crop: order.faceCrop,
    training_face_correct: order.faceCorrect,
    ckpt_url: null,
    ckpt_urls: [],
    callback: order.callback,
    eta: isoTime(order.endsAt),
    started_training_at: isoTime(startedAt),
    trained_at: isoTime(endedAt),
    expires_at: isoTime(tuneExpiresAt(tune)),
    created_at: isoTime(order.acceptedAt),
    updated_at: isoTime(Math.max(order.changedAt ?? 0, endedAt ?? startedAt ?? order.acceptedAt)),
    url: `${publicUrl}/tunes/${tune.id}.json`,
    orig_images: order.photos.map((name) => `${publicUrl}/files/${name}`),
  };
}

/** What the account has paid for it; a training that was stopped is paid as well. */
export function tuneCost(tune: Tune, storagePriceMc: number): number {
  return tune.order.charge + (termsOf(tune) - 1) * storagePriceMc;
}

export function isoTime(moment: number | undefined): string | null {
  return moment === undefined ? null : new Date(moment).toISOString();
}

/** A tune as tests and the chat page see it. */
export interface TuneView extends CommonView {
  tune_id: number;
  title: string;
  name: string;
  model_type: string | null;
  branch: string;
  preset: string | null;
  /** How many were sent, decoded and kept. */
  photos: number;
  status: 'queued' | 'training' | TuneEnd['status'];
  /** In the unit of `usd_balance_mc`. */
  charged: number;
}

export function tuneView(tune: Tune): Omit<TuneView, keyof CommonView> {
  const { order, end, startedAt } = tune;
  const { title, name, modelType, branch, preset, photos, charge } = order;
  return {
    tune_id: Number(tune.id),
    title,
    name,
    model_type: modelType,
    branch,
    preset,
    photos: photos.length,
    status: order.deleted ? 'deleted' : (end?.status ?? (startedAt === undefined ? 'queued' : 'training')),
    charged: charge,
  };
}
