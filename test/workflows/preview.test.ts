import { CompleteAsyncError } from '@temporalio/activity';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ActivityFailure, CancelledFailure, TimeoutFailure } from '@temporalio/common';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  type PreviewInput,
  previewSourceWorkflowId,
  previewSourceWorkflowType,
} from '../../src/contract/preview.ts';
import { workflowQueue } from '../../src/contract/queues.ts';
import { obtainTestServer } from '../harness/time-skipping.ts';
import { type Fakes, openSkippingWorld, type SkippingWorld } from './skipping.ts';

const server = await obtainTestServer();
const url = 'https://shop.example.test/vase';
const input: PreviewInput = { url, source: { startUrl: url, hosts: [], selectors: {} } };

let world: SkippingWorld;

async function start(previewPage: NonNullable<Fakes['previewPage']>): Promise<WorkflowHandle> {
  world = await openSkippingWorld(server ?? '', { previewPage });
  return world.environment.client.workflow.start(previewSourceWorkflowType, {
    workflowId: previewSourceWorkflowId('7'),
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

const hangs = () => {
  throw new CompleteAsyncError();
};

afterEach(() => world.close());

describe.skipIf(server === undefined)('a preview of a page', () => {
  test('answers what its only step has read, or why that was refused', async () => {
    const refused = { kind: 'skipped', reason: 'robots', detail: '/vase' } as const;
    const handle = await start(() => refused);
    expect(await handle.result()).toEqual(refused);
    expect(world.calls).toMatchObject([{ name: 'previewPage', input, attempt: 1 }]);
  });

  test('that hangs or fails is not repeated', async () => {
    expect(await causesOf(await start(hangs))).toMatchObject([expect.anything(), expect.any(TimeoutFailure)]);
    await world.close();
    const handle = await start(() => {
      throw new Error('a bug');
    });
    expect(await causesOf(handle)).toMatchObject([{ activityType: 'previewPage' }, { message: 'a bug' }]);
    expect(world.names()).toEqual(['previewPage']);
  });

  test('that is cancelled ends at once', async () => {
    const handle = await start(hangs);
    await vi.waitFor(() => expect(world.names()).toEqual(['previewPage']), { timeout: 10_000 });
    await handle.cancel();
    expect(await causesOf(handle)).toMatchObject([expect.any(CancelledFailure), undefined]);
  });
});
