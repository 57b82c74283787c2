import type { FiredFault } from '../ground/faults.ts';
import type { Job, JobEnd, JobOrder } from '../ground/job.ts';
import type { CommonView } from '../ground/job-control.ts';
import type { JobService } from '../ground/job-service.ts';
import { isoTime } from './tunes.ts';

export const promptNames = { service: 'astria', noun: 'prompt', idField: 'prompt_id' };

/** How a prompt can end; `empty` has its time and no pictures. */
export const promptOutcomes = ['done', 'failed', 'nsfw', 'empty', 'never_ends'] as const;

export type PromptOutcome = (typeof promptOutcomes)[number];

/** What was accepted. */
export interface PromptOrder extends JobOrder {
  outcome: PromptOutcome;
  tuneId: number;
  text: string;
  negativePrompt: string;
  callback: string | null;
  cfgScale: number | null;
  steps: number | null;
  seed: number;
  /** `width:height`. */
  ratio: string;
  numImages: number;
  superResolution: boolean;
  /** File names of the training photos of the tunes that its text names. */
  photos: string[];
  fingerprint: string;
  charge: number;
  deleted?: true;
}

export interface PromptEnd extends JobEnd {
  status: PromptOutcome | 'deleted';
  userError?: string;
}

export type Prompt = Job<PromptOrder, PromptEnd>;
export type PromptService = JobService<PromptOrder, PromptEnd>;

/** What a prompt cost: nothing where it failed. */
export function promptCost({ order, end }: Prompt): number {
  return end?.userError === undefined ? order.charge : 0;
}

export interface PromptWire {
  publicUrl: string;
  leavesImagesOut: boolean;
  /** A fired `missing_images` or `foreign_image_url` spoils it. */
  fired?: FiredFault | undefined;
}

/** The prompt as the API tells of it. */
export function promptBody(prompt: Prompt, wire: PromptWire): Record<string, unknown> {
  const { id, order, startedAt, endedAt, end } = prompt;
  const { publicUrl } = wire;
  return {
    id: Number(id),
    tune_id: order.tuneId,
    text: order.text,
    negative_prompt: order.negativePrompt,
    callback: order.callback,
    cfg_scale: order.cfgScale === null ? null : order.cfgScale.toFixed(1),
    steps: order.steps,
    seed: order.seed,
    ar: order.ratio,
    num_images: order.numImages,
    super_resolution: order.superResolution,
    started_training_at: isoTime(startedAt),
    trained_at: end?.userError === undefined ? isoTime(endedAt) : null,
    created_at: isoTime(order.acceptedAt),
    updated_at: isoTime(endedAt ?? startedAt ?? order.acceptedAt),
    url: `${publicUrl}/prompts/${id}.json`,
    ...imagesField(prompt, wire),
    user_error: end?.userError ?? null,
  };
}

function imagesField({ end }: Prompt, { publicUrl, leavesImagesOut, fired }: PromptWire): object {
  const pictures = end?.pictures ?? [];
  if (fired?.fault === 'missing_images' || (leavesImagesOut && pictures.length === 0)) return {};
  const origin =
    typeof fired?.params.origin === 'string' ? fired.params.origin : 'https://foreign.example.test';
  const results = `${fired?.fault === 'foreign_image_url' ? origin : publicUrl}/results`;
  return { images: pictures.map((name) => `${results}/${name}`) };
}

/** A prompt as tests and the chat page see it. */
export interface PromptView extends CommonView {
  prompt_id: number;
  tune_id: number;
  text: string;
  seed: number;
  aspect_ratio: string;
  num_images: number;
  status: 'queued' | 'running' | PromptEnd['status'];
  /** In the unit of `usd_balance_mc`. */
  charged: number;
}

export function promptView(prompt: Prompt): Omit<PromptView, keyof CommonView> {
  const { order, end, startedAt } = prompt;
  const { tuneId, text, seed, ratio, numImages } = order;
  return {
    prompt_id: Number(prompt.id),
    tune_id: tuneId,
    text,
    seed,
    aspect_ratio: ratio,
    num_images: numImages,
    status: order.deleted ? 'deleted' : (end?.status ?? (startedAt === undefined ? 'queued' : 'running')),
    charged: promptCost(prompt),
  };
}
