import { catalogBatchWorkflowType, catalogRunWorkflowType } from '../../src/contract/catalog.ts';
import { previewSourceWorkflowType } from '../../src/contract/preview.ts';
import type { StudioOptions } from '../harness/studio.ts';
import { cancelGenerating, generate, makeBatch, parse, previewNothing, runBoth } from './drives-catalog.ts';
import { type Scenario, smallShop } from './scenario.ts';

/** A batch is looked at twice: once too early. */
const options: StudioOptions = {
  shop: smallShop,
  gemini: { runMs: 1_500 },
};
const endless: StudioOptions = { ...options, gemini: { runMs: 600_000 } };

const read = ['crawlPages', 'fetchPictures', 'appendRows', 'finishParse'];
const noted = ['appendRows', 'syncRows', 'moveCatalogRun', 'moveCatalogRun'];
const planned = ['moveCatalogRun', 'prepareSheet', 'readPrompts', 'planPictures', 'moveCatalogRun'];
const asked = ['moveCatalogRun', 'moveCatalogRun'];
const opened = ['planPictures', 'openCatalogBatch', 'openCatalogBatch'];
const written = ['syncRows', 'syncRows', 'openCatalogBatch', 'syncRows'];
const placed = ['prepareProviderJob', 'submitProviderJob'];

/** Every branch of runs over a catalog, of their stages and their batches. */
export const catalog: Readonly<Record<string, Scenario>> = {
  'catalog-run-of-both-stages': {
    type: catalogRunWorkflowType,
    options,
    steps: ['openCatalogRun', 'moveCatalogRun', ...asked, 'moveCatalogRun', 'moveCatalogRun'],
    end: 'done',
    drive: runBoth,
  },
  'catalog-parsed-alone': {
    type: 'parseCatalogWorkflow',
    options,
    steps: ['openCatalogRun', 'moveCatalogRun', 'prepareSheet', 'seedShop', ...read, ...noted],
    end: 'done',
    drive: parse,
  },
  'catalog-page-previewed': {
    type: previewSourceWorkflowType,
    steps: ['previewPage'],
    end: 'completed',
    drive: previewNothing,
  },
  'catalog-generated-after-a-question': {
    type: 'generateCatalogWorkflow',
    options,
    steps: ['openCatalogRun', ...planned, ...asked, ...opened, ...written, 'moveCatalogRun'],
    end: 'done',
    drive: generate,
  },
  'catalog-generate-declined': {
    type: 'generateCatalogWorkflow',
    options,
    steps: ['openCatalogRun', ...planned, ...asked, 'moveCatalogRun'],
    end: 'cancelled: declined',
    drive: (studio) => generate(studio, 'no'),
  },
  'catalog-generate-cancelled': {
    type: 'generateCatalogWorkflow',
    options: endless,
    steps: ['openCatalogRun', ...planned, ...opened, 'moveCatalogRun'],
    end: 'execution canceled',
    drive: async (studio) => (await cancelGenerating(studio)).stage,
  },
  'catalog-batch-made': {
    type: catalogBatchWorkflowType,
    options,
    steps: [...placed, 'awaitProviderJob again', 'collectBatch', 'uploadBatch', 'closeBatch'],
    end: 'done',
    drive: makeBatch,
  },
  'catalog-batch-cancelled': {
    type: catalogBatchWorkflowType,
    options: endless,
    steps: [...placed, 'awaitProviderJob', 'stopBatch', 'awaitProviderJob', 'collectBatch', 'closeBatch'],
    end: 'execution canceled',
    drive: async (studio) => (await cancelGenerating(studio)).batch,
  },
};
