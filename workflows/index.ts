import './versions.ts';

/** The workflow types of Darkroom; their names are part of running executions. */
export { broadcastPreviewWorkflow, broadcastWorkflow } from './broadcast.ts';
export { catalogBatchWorkflow } from './catalog/batch.ts';
export { describeCatalogWorkflow } from './catalog/describe.ts';
export { generateCatalogWorkflow } from './catalog/generate.ts';
export { parseCatalogWorkflow } from './catalog/parse.ts';
export { publishCatalogWorkflow } from './catalog/publish.ts';
export { reviewCatalogWorkflow } from './catalog/review.ts';
export { catalogRunWorkflow } from './catalog/run.ts';
export { withdrawPublicationWorkflow } from './catalog/withdraw.ts';
export { deletionWorkflow } from './deletion.ts';
export { generationWorkflow } from './generation.ts';
export { inspectionWorkflow } from './inspection.ts';
export { previewSourceWorkflow } from './preview.ts';
export { topUpWorkflow } from './top-up.ts';
export { trainedModelWorkflow } from './trained-model.ts';
export { trainingWorkflow } from './training.ts';
export { upkeepWorkflow } from './upkeep.ts';
export { webhookDeliveryWorkflow } from './webhook-delivery.ts';
