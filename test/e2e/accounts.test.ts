import { afterEach, expect, test } from 'vitest';
import { createCustomer } from '../harness/customer.ts';
import { openStudio, type Studio } from '../harness/studio.ts';

let studio: Studio;
afterEach(() => studio.close());

test('a worker without any provider runs, and an order is refused at once with the reason', async () => {
  const none = Object.fromEntries([1, 2, 3].map((number) => [`RUNNINGHUB_API_KEY_${number}`, '']));
  const workflows = Object.fromEntries(
    [1, 2, 3].map((number) => [`RUNNINGHUB_WORKFLOW_PRODUCT_${number}`, '']),
  );
  studio = await openStudio({ env: { HIGGSFIELD_API_KEY: '', ...none, ...workflows } });
  const customer = await createCustomer(studio.sandbox);
  const orderId = await customer.order({ prompt: 'a fox in the snow' });
  await customer.card(orderId, /The provider takes no orders at the moment. Nothing was charged/);
  expect(await studio.statusOf(orderId)).toBe('refused');
  await studio.expectSoundBooks();
});

test('two workers that hold different accounts deliver and cancel what either of them has', async () => {
  studio = await openStudio({ split: true, places: 3 });
  const customer = await createCustomer(studio.sandbox);
  const orders: number[] = [];
  for (const prompt of ['a fox', 'a hare', 'an owl', 'a deer']) orders.push(await customer.order({ prompt }));
  for (const orderId of orders)
    await studio.until(async () => (await studio.statusOf(orderId)) === 'delivered');
  await studio.sandbox.higgsfield.change({ queuedMs: 60_000, runMs: 60_000 });
  const cancelled = await customer.order({ prompt: 'a wolf' });
  await studio.until(async () => (await studio.jobsFor('a wolf')).length === 1);
  await customer.pressOrder(cancelled, 'cancel');
  await studio.until(async () => (await studio.openJobs()) === 0);
  expect((await studio.jobsFor('a wolf')).map(({ status }) => status)).toEqual(['canceled']);
  await studio.expectSoundBooks();
});
