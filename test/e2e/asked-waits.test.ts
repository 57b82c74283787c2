import { beforeAll, beforeEach, it } from 'vitest';
import { generationWorkflowId } from '../../src/contract/generation.ts';
import { type Customer, createCustomer } from '../harness/customer.ts';
import { type Studio, sharedStudio } from '../harness/studio.ts';

let studio: Studio;
let ann: Customer;

beforeAll(async () => {
  studio = await sharedStudio();
});
beforeEach(async () => {
  await studio.sandbox.faults.clear();
  ann = await createCustomer(studio.sandbox);
});

/** How long the server waits before it tries the order's step again, milliseconds. */
async function pauseOf(order: number, activity: string): Promise<number> {
  const { raw } = await studio.temporal.workflow.getHandle(generationWorkflowId(order)).describe();
  const pending = raw.pendingActivities?.find(({ activityType }) => activityType?.name === activity);
  const { seconds } = pending?.currentRetryInterval ?? {};
  return Number(seconds ?? 0) * 1_000;
}

it.each([
  ['Telegram', 'telegram.sendPhoto', 'deliverResult'],
  ['the provider', 'higgsfield.status', 'collectResult'],
])('a wait of five minutes that %s asks for is kept to the end', async (_, match, activity) => {
  const fault = { match, fault: 'http_429', params: { retryAfterSeconds: 300 }, times: 1 };
  await studio.sandbox.faults.plan([fault]);
  const order = await ann.order({ prompt: 'later' });
  await studio.until(async () => (await pauseOf(order, activity)) >= 300_000);
  await studio.temporal.workflow.getHandle(generationWorkflowId(order)).terminate();
});
