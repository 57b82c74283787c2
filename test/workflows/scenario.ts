import type { broadcastPreviewWorkflowType, broadcastWorkflowType } from '../../src/contract/broadcasts.ts';
import type {
  catalogBatchWorkflowType,
  catalogRunWorkflowType,
  withdrawWorkflowType,
} from '../../src/contract/catalog.ts';
import { generationWorkflowType } from '../../src/contract/generation.ts';
import type { inspectionWorkflowType } from '../../src/contract/inspection.ts';
import type { previewSourceWorkflowType } from '../../src/contract/preview.ts';
import type { deletionWorkflowType } from '../../src/contract/privacy.ts';
import type { topUpWorkflowType } from '../../src/contract/top-ups.ts';
import { trainedModelWorkflowType, trainingWorkflowType } from '../../src/contract/training.ts';
import type { upkeepWorkflowType } from '../../src/contract/upkeep.ts';
import type { webhookDeliveryWorkflowType } from '../../src/contract/webhooks.ts';
import type { Studio, StudioOptions } from '../harness/studio.ts';

/** One branch of a workflow, and what must come of it. */
export interface Scenario {
  type:
    | typeof generationWorkflowType
    | typeof trainingWorkflowType
    | typeof trainedModelWorkflowType
    | typeof inspectionWorkflowType
    | typeof catalogRunWorkflowType
    | 'parseCatalogWorkflow'
    | 'generateCatalogWorkflow'
    | 'reviewCatalogWorkflow'
    | 'describeCatalogWorkflow'
    | 'publishCatalogWorkflow'
    | typeof withdrawWorkflowType
    | typeof previewSourceWorkflowType
    | typeof catalogBatchWorkflowType
    | typeof deletionWorkflowType
    | typeof broadcastWorkflowType
    | typeof broadcastPreviewWorkflowType
    | typeof topUpWorkflowType
    | typeof webhookDeliveryWorkflowType
    | typeof upkeepWorkflowType;
  options?: StudioOptions;
  /** Activities as they were scheduled; `again` stands behind one that took more than one attempt. */
  steps: readonly string[];
  /** The status of the result with its reason, or the end of an execution that has none. */
  end: string;
  /** Drives one execution to a point from where it ends by itself. @returns its workflow id */
  drive: (studio: Studio) => Promise<string>;
}

export const generation = (scenario: Omit<Scenario, 'type'>): Scenario => ({
  type: generationWorkflowType,
  ...scenario,
});

export const training = (scenario: Omit<Scenario, 'type'>): Scenario => ({
  type: trainingWorkflowType,
  ...scenario,
});

export const trainedModel = (scenario: Omit<Scenario, 'type'>): Scenario => ({
  type: trainedModelWorkflowType,
  ...scenario,
});

/** Read in a moment. */
export const smallShop = { crawlDelaySeconds: 0, slowMs: 100, pictureSide: 64 };
export const withoutCallbacks = { HIGGSFIELD_CALLBACKS: 'off' };
export const shortLimit = { API_GENERATION_TIMEOUT: '5' };
/** A job that ends when the scenario says so. */
export const onDemand = { queuedMs: 0, runMs: 60_000 };
export const delivered = [
  'admitGeneration',
  'submitProviderJob',
  'awaitProviderJob',
  'collectResult',
  'deliverResult',
];
export const undone = ['admitGeneration', 'submitProviderJob', 'awaitProviderJob', 'settleUndelivered'];
export const watched = ['awaitProviderJob', 'collectResult'];
