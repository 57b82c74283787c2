import { CompleteAsyncError } from '@temporalio/activity';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { workflowQueue } from '../../src/contract/queues.ts';
import {
  type WebhookDeliveryInput,
  webhookDeliveryWorkflowId,
  webhookDeliveryWorkflowType,
} from '../../src/contract/webhooks.ts';
import { obtainTestServer } from '../harness/time-skipping.ts';
import {
  actionsOf,
  type Fakes,
  failsFor,
  hourMs,
  openSkippingWorld,
  type SkippingWorld,
} from './skipping.ts';

const server = await obtainTestServer();
const input: WebhookDeliveryInput = { deliveryId: 7 };

let world: SkippingWorld;

async function start(sendWebhook: NonNullable<Fakes['sendWebhook']>): Promise<WorkflowHandle> {
  world = await openSkippingWorld(server ?? '', { sendWebhook, endWebhook: () => undefined });
  return world.environment.client.workflow.start(webhookDeliveryWorkflowType, {
    workflowId: webhookDeliveryWorkflowId(7),
    taskQueue: workflowQueue,
    args: [input],
  });
}

const ends = () => world.calls.filter(({ name }) => name === 'endWebhook').map(({ input: given }) => given);

afterEach(() => world.close());

describe.skipIf(server === undefined)('the telling of an application', () => {
  test('is two Actions when the message is taken at once', async () => {
    const handle = await start(() => ({ status: 'delivered' }));
    expect(await handle.result()).toEqual({ status: 'delivered' });
    expect(world.calls).toMatchObject([{ name: 'sendWebhook', input, attempt: 1 }]);
    expect(await actionsOf(handle)).toBe(2);
  });

  test('goes on for hours until the message is taken', async () => {
    const handle = await start(() => {
      failsFor(9 * hourMs, hourMs);
      return { status: 'delivered' };
    });
    expect(await handle.result()).toEqual({ status: 'delivered' });
    expect(world.calls.length).toBeGreaterThan(8);
    expect(ends()).toEqual([]);
  });

  test('gives up after a day', async () => {
    const handle = await start(() => failsFor(48 * hourMs, hourMs) as never);
    expect(await handle.result()).toEqual({ status: 'failed' });
    expect(world.calls.length).toBeGreaterThan(22);
    expect(world.calls.length).toBeLessThan(27);
    expect(ends()).toEqual([{ deliveryId: 7, status: 'failed' }]);
  });

  test('ends without another try when nobody is to be told, or the message is none', async () => {
    expect(await (await start(() => ({ status: 'failed' }))).result()).toEqual({ status: 'failed' });
    expect(world.names()).toEqual(['sendWebhook']);
    await world.close();
    const handle = await start(() => {
      throw ApplicationFailure.nonRetryable('there is no webhook 7');
    });
    expect(await handle.result()).toEqual({ status: 'failed' });
    expect(world.names()).toEqual(['sendWebhook', 'endWebhook']);
  });

  test('that is cancelled ends at once, and says so', async () => {
    const handle = await start(() => {
      throw new CompleteAsyncError();
    });
    await vi.waitFor(() => expect(world.names()).toEqual(['sendWebhook']), { timeout: 10_000 });
    await handle.cancel();
    const error = await handle.result().catch((thrown: unknown) => thrown);
    expect(error instanceof WorkflowFailedError && error.cause).toBeInstanceOf(CancelledFailure);
    expect(ends()).toEqual([{ deliveryId: 7, status: 'cancelled' }]);
  });
});
