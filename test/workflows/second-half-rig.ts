import type { WorkflowHandle } from '@temporalio/client';
import { vi } from 'vitest';
import {
  type CatalogStage,
  type DescriptionPlan,
  type RunInput,
  stageWorkflowTypes,
} from '../../src/contract/catalog.ts';
import { workflowQueue } from '../../src/contract/queues.ts';
import type { ReviewState } from '../../src/contract/review.ts';
import { inputsOf } from './catalog-rig.ts';
import { type Fakes, openSkippingWorld, type SkippingWorld } from './skipping.ts';

/** A review in which everything is decided. */
export const decidedAll: ReviewState = {
  undecided: 0,
  accepted: 3,
  rejected: 1,
  redo: 0,
  under_way: 0,
  planned: 0,
  nextBatch: 4,
  redoBy: 'single',
  days: 7,
  rest: 'hold',
};

export const nothingToDescribe: DescriptionPlan = {
  pictures: 0,
  cost: '0',
  single: '0',
  currency: 'USD',
  expectedMs: 0,
  leftOut: {},
  batchesAtOnce: 2,
  by: 'single',
  nextBatch: 4,
};

/** Nothing to decide on, to describe or to publish. */
export const emptyHalf: Fakes = {
  openCatalogRun: () => ({ runId: 3 }),
  moveCatalogRun: () => undefined,
  syncRows: () => ({ differing: 0 }),
  readTexts: () => undefined,
  readReview: () => decidedAll,
  sweepFolder: () => ({ rejected: 0 }),
  planDescriptions: () => nothingToDescribe,
  syncGateway: () => ({ changes: 0 }),
  planPublication: () => ({ pictures: 0, products: 0, leftOut: {} }),
};

/** @returns the world and the execution of one stage in it, started by hand */
export async function startStage(
  server: string | undefined,
  stage: CatalogStage,
  { fakes = {}, input = {} }: { fakes?: Fakes; input?: Partial<RunInput> },
): Promise<{ world: SkippingWorld; handle: WorkflowHandle }> {
  const world = await openSkippingWorld(server ?? '', { ...emptyHalf, ...fakes });
  const handle = await world.environment.client.workflow.start(stageWorkflowTypes[stage], {
    workflowId: 'by-hand',
    taskQueue: workflowQueue,
    args: [{ source: 'shop', by: 'person 1', ...input }],
  });
  return { world, handle };
}

/** Steps in the run's life that were written down. */
export function movesOf(
  world: SkippingWorld,
): { status?: string; event?: string; question?: { kind: string }; data?: unknown; counts?: unknown }[] {
  return inputsOf(world, 'moveCatalogRun') as ReturnType<typeof movesOf>;
}

/** The kinds of what was asked, in order. */
export function askedOf(world: SkippingWorld): (string | undefined)[] {
  return movesOf(world)
    .filter(({ event }) => event === 'asked')
    .map(({ question }) => question?.kind);
}

/**
 * Resolves when the execution waits for an answer. Whoever cancels it while a step is on its way may find the test server stuck: it loses
 * the cancel of a step that ends at the same moment.
 */
export async function waits(handle: WorkflowHandle): Promise<void> {
  await vi.waitFor(
    async () => {
      const { events = [] } = await handle.fetchHistory();
      if (!events?.some(({ timerStartedEventAttributes }) => timerStartedEventAttributes))
        throw new Error('it does not wait yet');
    },
    { timeout: 10_000, interval: 50 },
  );
}
