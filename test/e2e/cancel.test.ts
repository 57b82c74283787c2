import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generationWorkflowId } from '../../src/contract/generation.ts';
import { type Customer, createCustomer } from '../harness/customer.ts';
import { openStudio, type Studio } from '../harness/studio.ts';
import { reaches } from '../workflows/drives.ts';

let studio: Studio;
let ann: Customer;

beforeAll(async () => {
  studio = await openStudio({ places: 1 });
});
afterAll(() => studio.close());
beforeEach(async () => {
  await studio.sandbox.faults.clear();
  ann = await createCustomer(studio.sandbox);
  await studio.sandbox.higgsfield.change({ queuedMs: 100, runMs: 30_000 });
});

async function lastJob(): Promise<{ status: string }> {
  const [job] = await studio.sql<{ status: string }[]>`
    select status from provider_jobs order by id desc limit 1`;
  return job ?? { status: 'none' };
}

/** Lets everything under way finish, so that the only place is free again. */
async function clearPlaces(): Promise<void> {
  await studio.sandbox.higgsfield.change({ queuedMs: 0, runMs: 100 });
  await studio.finishJobs();
  await studio.until(async () => (await studio.openJobs()) === 0);
}

describe('a cancel', () => {
  it('[b143] by the card gives the credits back and says so, once', async () => {
    const order = await ann.order({ prompt: 'never mind' });
    await ann.card(order, /Generating/);
    expect((await ann.pressOrder(order, 'cancel'))?.text).toMatch(/cancel/i);
    await ann.card(order, /Cancelled[^]*50 credits are back, balance 10,000/);
    await studio.expectSoundBooks();
    await clearPlaces();
  });

  it('takes the order out of the queue at once, and the queue moves up', async () => {
    const first = await ann.order({ prompt: 'holds the place' });
    await ann.card(first, /Generating/);
    const bob = await createCustomer(studio.sandbox, { name: 'Bob' });
    const second = await bob.order({ prompt: 'waits' });
    await bob.card(second, /queue: 0 before you|queue/i);
    const third = await ann.order({ prompt: 'waits behind' });
    await ann.card(third, /queue/i);
    await bob.pressOrder(second, 'cancel');
    await bob.card(second, /Cancelled[^]*balance 10,000/);
    expect(await studio.jobsFor('waits')).toHaveLength(0);
    await studio.sandbox.higgsfield.change({ queuedMs: 0, runMs: 100 });
    await studio.finishJobs();
    await ann.card(third, /Done in/);
    await ann.card(first, /Done in/);
    await studio.expectSoundBooks();
  });

  it('from the Temporal Web UI does the same as the button', async () => {
    const order = await ann.order({ prompt: 'cancelled by an operator' });
    await ann.card(order, /Generating/);
    await studio.temporal.workflow.getHandle(generationWorkflowId(order)).cancel();
    await ann.card(order, /Cancelled[^]*balance 10,000/);
    await clearPlaces();
    const execution = studio.temporal.workflow.getHandle(generationWorkflowId(order));
    await studio.until(async () => (await execution.describe()).status.name === 'CANCELLED');
  });

  it('while the request is on its way stops the job at the provider as soon as its number is known', async () => {
    await studio.sandbox.higgsfield.change({ queuedMs: 60_000 });
    await studio.sandbox.faults.plan([
      { match: 'higgsfield.submit', fault: 'slow', params: { delayMs: 2_000 } },
    ]);
    const order = await ann.order({ prompt: 'stopped on its way' });
    await studio.until(async () => (await lastJob()).status === 'sending');
    await ann.pressOrder(order, 'cancel');
    await ann.card(order, /Cancelled[^]*balance 10,000/);
    await studio.until(async () => (await studio.jobsFor('stopped on its way'))[0]?.status === 'canceled');
    await studio.until(async () => (await lastJob()).status === 'cancelled');
    await studio.expectSoundBooks();
  });

  it.each([
    ['the card', (order: number) => ann.pressOrder(order, 'cancel')],
    [
      'the Temporal Web UI',
      (order: number) => studio.temporal.workflow.getHandle(generationWorkflowId(order)).cancel(),
    ],
  ])('from %s wins over the delivery while the picture is being fetched', async (_, cancel) => {
    await studio.sandbox.higgsfield.change({ queuedMs: 0, runMs: 100 });
    await studio.sandbox.faults.plan([
      { match: 'higgsfield.result', fault: 'slow', params: { delayMs: 2_000 } },
    ]);
    const order = await ann.order({ prompt: 'fetched in vain' });
    await reaches(studio, generationWorkflowId(order), 'collectResult');
    await cancel(order);
    await ann.card(order, /Cancelled[^]*balance 10,000/);
    const execution = studio.temporal.workflow.getHandle(generationWorkflowId(order));
    await studio.until(async () => (await execution.describe()).status.name !== 'RUNNING');
    expect((await ann.chat()).filter(({ out, photo }) => out && photo)).toEqual([]);
    await studio.expectSoundBooks();
  });

  it('by /cancel lists what is under way and cancels it', async () => {
    const order = await ann.order({ prompt: 'changed my mind' });
    await ann.card(order, /Generating/);
    await ann.say('/cancel');
    await ann.pressOrder(order, 'cancel');
    await ann.card(order, /Cancelled/);
    await ann.say('/cancel');
    await ann.sees(/nothing to cancel|nothing/i);
    await clearPlaces();
  });

  it('of a job that cannot be stopped keeps its place until the provider has ended, and counts the surplus', async () => {
    await studio.sandbox.higgsfield.change({ queuedMs: 0, runMs: 2_500 });
    const order = await ann.order({ prompt: 'too late to stop' });
    await ann.card(order, /Generating/);
    await studio.until(async () => (await studio.jobsFor('too late to stop'))[0]?.status === 'in_progress');
    await ann.pressOrder(order, 'cancel');
    await ann.card(order, /Cancelled[^]*balance 10,000/);
    expect(await studio.openJobs()).toBe(1);
    await studio.until(async () => (await studio.openJobs()) === 0);
    const [row] = await studio.sql<
      { surplus: boolean }[]
    >`select surplus from provider_jobs where subject_id = ${order}`;
    expect(row?.surplus).toBe(true);
    await studio.expectSoundBooks();
  });

  it('after the picture has come is answered, not obeyed', async () => {
    await studio.sandbox.higgsfield.change({ queuedMs: 0, runMs: 50 });
    const order = await ann.order({ prompt: 'already here' });
    const card = await ann.card(order, /Done in/);
    const { answer } = await studio.sandbox.press(ann.id, card.message_id, `o:${order}:cancel`);
    expect(answer?.text).toBeTruthy();
    await ann.card(order, /Done in/);
    await studio.expectSoundBooks();
  });
});
