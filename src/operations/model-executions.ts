import type { Client } from '@temporalio/client';
import { type ModelAnswer, type ModelUpdate, updateModel } from '../temporal/models.ts';
import { callTemporal } from './order-executions.ts';

/** Where trained models are looked after. */
export interface ModelExecutions {
  /** Tells the model's execution what is wanted, and waits for what came of it. @throws TemporalAway */
  updateModel: (modelId: number, update: ModelUpdate) => Promise<ModelAnswer>;
}

/** Reaches the executions of trained models. */
export function createModelExecutions({ client }: { client: Client }): ModelExecutions {
  return {
    updateModel: (modelId, update) => callTemporal(client, () => updateModel(client, modelId, update)),
  };
}
