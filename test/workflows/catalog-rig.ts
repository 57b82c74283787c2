import type { WorkflowHandle } from '@temporalio/client';
import { vi } from 'vitest';
import type { BatchInput, BatchResult, GenerationPlan, OpenedBatch } from '../../src/contract/catalog.ts';
import { catalogBatchWorkflowId, catalogBatchWorkflowType } from '../../src/contract/catalog.ts';
import { workflowQueue } from '../../src/contract/queues.ts';
import { type Fakes, failsFor, hourMs, openSkippingWorld, type SkippingWorld } from './skipping.ts';

export const batch: BatchInput = { runId: 3, batchId: 5, jobId: 7, lines: 4, isQueued: false };
export const made: BatchResult = { status: 'done', made: 4, refused: 0, failed: 0, again: 0 };
export const left = { made: 0, refused: 0, failed: 0, again: 4 };

/** A batch of twenty hours that leaves all its pictures. */
export const usualBatch: Fakes = {
  prepareProviderJob: () => ({ status: 'prepared' }),
  submitProviderJob: () => ({
    status: 'sent',
    waitBy: 'retrying',
    limitMs: 50 * hourMs,
    overdueMs: 50 * hourMs,
  }),
  awaitProviderJob: () => failsFor(20 * hourMs, 15 * 60_000),
  collectBatch: () => ({ status: 'collected' }),
  uploadBatch: () => undefined,
  stopBatch: () => ({ isOpen: false }),
  closeBatch: ({ failure }) =>
    failure === undefined ? made : { ...left, status: failure === 'refused' ? 'failed' : failure },
};

/** @returns the world and the execution of one batch in it */
export async function startBatch(
  server: string | undefined,
  fakes: Fakes = {},
  input: Partial<BatchInput> = {},
): Promise<{ world: SkippingWorld; handle: WorkflowHandle }> {
  const world = await openSkippingWorld(server ?? '', { ...usualBatch, ...fakes });
  const handle = await world.environment.client.workflow.start(catalogBatchWorkflowType, {
    workflowId: catalogBatchWorkflowId(batch.batchId),
    taskQueue: workflowQueue,
    args: [{ ...batch, ...input }],
  });
  return { world, handle };
}

export const plan: GenerationPlan = {
  pictures: 8,
  cost: '0.536',
  single: '1.072',
  currency: 'USD',
  expectedMs: 24 * hourMs,
  leftOut: { no_prompt: 2 },
  batchesAtOnce: 2,
};

/** Batches of four lines, as many as asked for. */
export function batchesOf(count: number): NonNullable<Fakes['openCatalogBatch']> {
  return ({ number }): OpenedBatch | null =>
    number <= count ? { batchId: 100 + number, jobId: 200 + number, lines: 4, isQueued: false } : null;
}

/** A stage of two batches, of twenty hours each. */
export const usualStage: Fakes = {
  ...usualBatch,
  openCatalogRun: () => ({ runId: batch.runId }),
  moveCatalogRun: () => undefined,
  tellCatalogItem: () => true,
  prepareSheet: () => undefined,
  readPrompts: () => ({ there: 10 }),
  syncRows: () => ({ differing: 0 }),
  planPictures: () => plan,
  openCatalogBatch: batchesOf(2),
};

const patience = { timeout: 10_000, interval: 20 };

/** Resolves when the activity was called so often. */
export async function isCalled(world: SkippingWorld, name: string, times = 1): Promise<void> {
  await vi.waitFor(() => {
    if (world.names().filter((one) => one === name).length < times) throw new Error(`${name} was not called`);
  }, patience);
}

/** What the activity was given, each call once. */
export function inputsOf(world: SkippingWorld, name: string): unknown[] {
  return world.calls.filter((call) => call.name === name && call.attempt === 1).map(({ input }) => input);
}

/** Hours after the first call of all. */
export function hourOf(world: SkippingWorld, name: string): number {
  const call = world.calls.findLast((one) => one.name === name);
  return ((call?.at ?? Number.NaN) - (world.calls[0]?.at ?? 0)) / hourMs;
}
