import { beforeAll, expect, it } from 'vitest';
import { generationWorkflowId } from '../../src/contract/generation.ts';
import { type Customer, createCustomer } from '../harness/customer.ts';
import { photos } from '../harness/photos.ts';
import { type Studio, sharedStudio } from '../harness/studio.ts';

let studio: Studio;
let ann: Customer;

beforeAll(async () => {
  studio = await sharedStudio();
  ann = await createCustomer(studio.sandbox);
});

it('a generation that did not queue costs at most 7 Actions, 60 events and small payloads', async () => {
  const order = await ann.order({ prompt: 'counted', photos: await photos(2) });
  await ann.card(order, /Done in/);
  const handle = studio.temporal.workflow.getHandle(generationWorkflowId(order));
  await handle.result();
  const { events = [] } = await handle.fetchHistory();
  expect(events?.length).toBeLessThanOrEqual(60);
  const scheduled = (events ?? []).filter((event) => event.activityTaskScheduledEventAttributes).length;
  const retries = (events ?? []).reduce(
    (sum, event) => sum + Math.max((event.activityTaskStartedEventAttributes?.attempt ?? 1) - 1, 0),
    0,
  );
  const others = (events ?? []).filter(
    (event) =>
      event.timerStartedEventAttributes ??
      event.markerRecordedEventAttributes ??
      event.upsertWorkflowSearchAttributesEventAttributes ??
      event.startChildWorkflowExecutionInitiatedEventAttributes ??
      event.workflowExecutionSignaledEventAttributes,
  ).length;
  expect(1 + scheduled + retries + others).toBeLessThanOrEqual(7);
  const largest = Math.max(...(events ?? []).map((event) => JSON.stringify(event).length));
  expect(largest).toBeLessThan(64 * 1024);
});

it('the execution can be read by a support person and found by its attributes, which name nobody', async () => {
  const order = await ann.order({ prompt: 'secret words' });
  await ann.card(order, /Done in/);
  const handle = studio.temporal.workflow.getHandle(generationWorkflowId(order));
  const description = await handle.describe();
  expect(await description.staticSummary()).toMatch(new RegExp(`Order ${order}: studio, nano-banana, 4:3`));
  const history = JSON.stringify(await handle.fetchHistory());
  expect(history).not.toContain('secret words');
  expect(history).not.toContain(String(ann.id));
  await studio.until(async () => {
    const found = studio.temporal.workflow.list({
      query: `OrderModel = 'nano-banana' AND OrderLine = 'studio'`,
    });
    for await (const execution of found)
      if (execution.workflowId === generationWorkflowId(order)) return true;
    return false;
  });
});
