import { setWorkflowOptions, type Workflow, workflowInfo } from '@temporalio/workflow';
import { deploymentName } from '../src/contract/deploys.ts';
import { broadcastPreviewWorkflow, broadcastWorkflow } from './broadcast.ts';
import { catalogBatchWorkflow } from './catalog/batch.ts';
import { describeCatalogWorkflow } from './catalog/describe.ts';
import { generateCatalogWorkflow } from './catalog/generate.ts';
import { parseCatalogWorkflow } from './catalog/parse.ts';
import { publishCatalogWorkflow } from './catalog/publish.ts';
import { reviewCatalogWorkflow } from './catalog/review.ts';
import { catalogRunWorkflow } from './catalog/run.ts';
import { withdrawPublicationWorkflow } from './catalog/withdraw.ts';
import { deletionWorkflow } from './deletion.ts';
import { generationWorkflow } from './generation.ts';
import { inspectionWorkflow } from './inspection.ts';
import { previewSourceWorkflow } from './preview.ts';
import { topUpWorkflow } from './top-up.ts';
import { trainedModelWorkflow } from './trained-model.ts';
import { trainingWorkflow } from './training.ts';
import { upkeepWorkflow } from './upkeep.ts';
import { webhookDeliveryWorkflow } from './webhook-delivery.ts';

/**
 * What becomes of an execution when a new version of Darkroom is deployed, where workers are versioned. Every workflow is in one of the
 * two lists.
 */

/** Over within hours: each ends on the version it began with, so that its code may change without patches. */
export const pinned: readonly Workflow[] = [
  generationWorkflow,
  trainingWorkflow,
  inspectionWorkflow,
  previewSourceWorkflow,
  broadcastPreviewWorkflow,
  upkeepWorkflow,
];

/** These may last for days or for months, longer than a version can be kept running: they move on, and their changes need `patched()`. */
export const moving: readonly Workflow[] = [
  trainedModelWorkflow,
  topUpWorkflow,
  deletionWorkflow,
  broadcastWorkflow,
  // An application may be away for a night.
  webhookDeliveryWorkflow,
  // A review waits for people, a batch for its provider, a publication for a CMS that is away; and a run for all of them.
  catalogRunWorkflow,
  parseCatalogWorkflow,
  generateCatalogWorkflow,
  catalogBatchWorkflow,
  reviewCatalogWorkflow,
  describeCatalogWorkflow,
  publishCatalogWorkflow,
  withdrawPublicationWorkflow,
];

/** Of a worker without versions the server takes no such word. */
function isVersioned(): boolean {
  return workflowInfo().currentDeploymentVersion?.deploymentName === deploymentName;
}

for (const workflow of pinned)
  setWorkflowOptions(() => (isVersioned() ? { versioningBehavior: 'PINNED' } : {}), workflow);
for (const workflow of moving)
  setWorkflowOptions(() => (isVersioned() ? { versioningBehavior: 'AUTO_UPGRADE' } : {}), workflow);
