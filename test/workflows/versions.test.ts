import { expect, test } from 'vitest';
import * as workflows from '../../workflows/index.ts';

/** Longer than a version is kept running: their changes need patches. */
const moving = [
  'broadcastWorkflow',
  'catalogBatchWorkflow',
  'catalogRunWorkflow',
  'deletionWorkflow',
  'describeCatalogWorkflow',
  'generateCatalogWorkflow',
  'parseCatalogWorkflow',
  'publishCatalogWorkflow',
  'reviewCatalogWorkflow',
  'topUpWorkflow',
  'trainedModelWorkflow',
  'webhookDeliveryWorkflow',
  'withdrawPublicationWorkflow',
];

const behaviors = Object.entries(workflows).map(([name, workflow]): [string, unknown] => [
  name,
  'workflowDefinitionOptions' in workflow ? workflow.workflowDefinitionOptions : undefined,
]);

test('every workflow either ends on the version it began with or moves on', () => {
  expect(behaviors.length).toBeGreaterThan(15);
  for (const [name, options] of behaviors) {
    const versioningBehavior = moving.includes(name) ? 'AUTO_UPGRADE' : 'PINNED';
    expect({ name, options }).toEqual({ name, options: { versioningBehavior } });
  }
});

test('what lasts for longer than a version is one of them', () => {
  const names = behaviors.map(([name]) => name);
  expect(moving.filter((name) => !names.includes(name))).toEqual([]);
});
