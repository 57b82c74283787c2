import type { JobClocks } from './generation.ts';
import type { TrainedModelStatus } from './portraits.ts';

/** Type name of the workflow that trains one model. */
export const trainingWorkflowType = 'trainingWorkflow';

/** Type name of the workflow that keeps one trained model until it is deleted. */
export const trainedModelWorkflowType = 'trainedModelWorkflow';

export interface TrainingInput {
  orderId: number;
  clocks?: JobClocks;
}

/** What a finished training leaves to be looked after. */
export interface OpenedModel {
  /** Null when nothing was trained. */
  modelId: number | null;
}

/** A model as its execution shows it. */
export interface ToldModel {
  name: string;
  /** When the provider deletes it, Unix time in milliseconds. */
  expiresAt: number;
  /** How often it was kept for a further term; absent in executions from before that could be wished. */
  extensions?: number;
  isPaid: boolean;
  status: TrainedModelStatus;
}

/** One execution a model. */
export function trainedModelWorkflowId(modelId: number): string {
  return `model-${modelId}`;
}

export interface TrainedModelInput {
  modelId: number;
  clocks?: ModelClocks;
}

/** Durations that tests shorten; what is missing is usual. */
export interface ModelClocks {
  /** How long before its term the person is reminded. */
  remindMs?: number;
}

/** Five days. */
export const usualRemindMs = 5 * 24 * 3_600_000;

/** Who asks a model for something, and why: recorded with it. */
export interface ModelWish {
  by: string;
  why: string;
}

/** Updates of the model's workflow. */
export const renameUpdate = 'rename';
export const extendUpdate = 'extend';
export const deleteUpdate = 'delete';
