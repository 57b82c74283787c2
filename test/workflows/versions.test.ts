import type { Workflow } from '@temporalio/workflow';
import { expect, test } from 'vitest';
import * as workflows from '../../workflows/index.ts';
import * as versions from '../../workflows/versions.ts';

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

const names = Object.keys(workflows);
const namesOf = (list: readonly Workflow[]) => list.map(({ name }) => name).toSorted();

test('every workflow either ends on the version it began with or moves on', () => {
  expect(names.length).toBeGreaterThan(15);
  expect(namesOf(versions.moving)).toEqual(moving);
  expect(namesOf([...versions.moving, ...versions.pinned])).toEqual(names.toSorted());
});
