import { CompleteAsyncError } from '@temporalio/activity';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ActivityFailure, CancelledFailure, TimeoutFailure } from '@temporalio/common';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  type InspectionInput,
  inspectionWorkflowId,
  inspectionWorkflowType,
} from '../../src/contract/inspection.ts';
import { workflowQueue } from '../../src/contract/queues.ts';
import { obtainTestServer } from '../harness/time-skipping.ts';
import { actionsOf, type Fakes, openSkippingWorld, type SkippingWorld } from './skipping.ts';

const server = await obtainTestServer();
const input: InspectionInput = { photos: ['a', 'b'], subject: 'boy' };

let world: SkippingWorld;

async function start(inspectPhotos: NonNullable<Fakes['inspectPhotos']>): Promise<WorkflowHandle> {
  world = await openSkippingWorld(server ?? '', { inspectPhotos });
  return world.environment.client.workflow.start(inspectionWorkflowType, {
    workflowId: inspectionWorkflowId(7),
    taskQueue: workflowQueue,
    args: [input],
  });
}

/** Of an execution that fails, its cause, and that of its step. */
async function causesOf(handle: WorkflowHandle): Promise<unknown[]> {
  const error = await handle.result().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof WorkflowFailedError)) throw new Error('it did not fail');
  return [error.cause, error.cause instanceof ActivityFailure ? error.cause.cause : undefined];
}

afterEach(() => world.close());

describe.skipIf(server === undefined)('an inspection', () => {
  test('answers what its only step found, for two Actions', async () => {
    const handle = await start(() => ({ b: ['sunglasses'] }));
    expect(await handle.result()).toEqual({ b: ['sunglasses'] });
    expect(world.calls).toMatchObject([{ name: 'inspectPhotos', input, attempt: 1 }]);
    expect(await actionsOf(handle)).toBe(2);
  });

  test('that hangs runs out of its time, and is not repeated', async () => {
    const handle = await start(() => {
      throw new CompleteAsyncError();
    });
    const [failure, cause] = await causesOf(handle);
    expect(failure).toBeInstanceOf(ActivityFailure);
    expect(cause).toBeInstanceOf(TimeoutFailure);
    expect(world.names()).toEqual(['inspectPhotos']);
  });

  test('that fails is not repeated', async () => {
    const handle = await start(() => {
      throw new Error('a bug');
    });
    expect(await causesOf(handle)).toMatchObject([{ activityType: 'inspectPhotos' }, { message: 'a bug' }]);
    expect(world.names()).toEqual(['inspectPhotos']);
  });

  test('that is cancelled ends at once', async () => {
    const handle = await start(() => {
      throw new CompleteAsyncError();
    });
    await vi.waitFor(() => expect(world.names()).toEqual(['inspectPhotos']), { timeout: 10_000 });
    await handle.cancel();
    expect(await causesOf(handle)).toMatchObject([expect.any(CancelledFailure), undefined]);
  });
});
