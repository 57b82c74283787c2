import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findModelOf } from '../../src/db/trained-models.ts';
import { type Customer, textOf } from '../harness/customer.ts';
import { orderAfter, orderPortraits } from '../harness/portraits.ts';
import { openStudio, type Studio } from '../harness/studio.ts';
import {
  finishTrainings,
  modelOf,
  placeModel,
  placeTraining,
  trainUnheard,
} from '../workflows/drives-portraits.ts';

let studio: Studio;

beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.close());
beforeEach(async () => {
  await studio.sandbox.faults.clear();
  await studio.sandbox.astria.change({ trainingMs: 400 });
});

const told = async (customer: Customer, pattern: RegExp) =>
  (await customer.chat()).filter((one) => one.out && pattern.test(textOf(one))).map(textOf);
const albums = async (customer: Customer) =>
  (await customer.chat()).filter(({ out, media_group_id }) => out && media_group_id !== undefined);

/** The words under the samples and their card are the last that comes by itself. */
async function isQuiet(customer: Customer): Promise<void> {
  await customer.sees(/⬆️ 4 pictures/);
  await customer.sees(/Portraits[^]*Done in/);
}

describe('a person who blocks the bot while a model is trained', () => {
  it('pays nothing and leaves no face at the provider; after coming back trains again by one press', async () => {
    await studio.sandbox.astria.change({ trainingQueuedMs: 0, trainingMs: 60_000 });
    const unheard = await trainUnheard(studio);
    const { customer, orderId } = unheard;
    await studio.until(async () => (await studio.statusOf(orderId)) === 'failed');
    const { workflowId } = await modelOf(studio, unheard);
    await studio.temporal.workflow.getHandle(workflowId).result();
    expect((await studio.sandbox.astria.tunes()).at(-1)?.status).toBe('deleted');
    expect(await findModelOf(studio.sql, orderId)).toMatchObject({ status: 'deleted' });
    await studio.sandbox.block(customer.id, false);
    await studio.sandbox.astria.change({ trainingQueuedMs: 20, trainingMs: 400 });
    await customer.say('/credits');
    await customer.sees(/Balance: 10,000/);
    await customer.card(orderId, /did not take our message that your model is ready[^]*-J/);
    await customer.pressOrder(orderId, 'again');
    const again = await orderAfter(studio, customer, orderId);
    await customer.card(again, /Done in[^]*500 credits[^]*balance 9,500/);
    await studio.expectSoundBooks();
    await isQuiet(customer);
  });
});

describe('when Telegram takes a message and loses its answer', () => {
  it('a ready model is told of once more, marked as a repeat, paid once, and stays', async () => {
    await studio.sandbox.astria.change({ trainingQueuedMs: 0, trainingMs: 60_000 });
    const { customer, orderId } = await placeTraining(studio);
    await customer.card(orderId, /Training/);
    await studio.until(async () => (await studio.sandbox.astria.tunes()).at(-1)?.status === 'training');
    await studio.sandbox.faults.plan([{ match: 'telegram.sendMessage', fault: 'execute_then_reset' }]);
    await finishTrainings(studio);
    await customer.card(orderId, /Done in[^]*balance 9,500/, 40_000);
    const [first, second, ...more] = await told(customer, /is ready/);
    expect(more).toEqual([]);
    expect(first).not.toContain('🔂');
    expect(second).toContain('🔂');
    expect(await findModelOf(studio.sql, orderId)).toMatchObject({ status: 'ready', isPaid: true });
    await studio.expectSoundBooks();
    await isQuiet(customer);
  });

  it('an album comes once more, marked as a repeat, and is paid once', async () => {
    const { customer } = await placeModel(studio);
    const before = (await albums(customer)).length;
    await studio.sandbox.faults.plan([{ match: 'telegram.sendMediaGroup', fault: 'execute_then_reset' }]);
    const order = await orderPortraits(studio, customer, { pictures: 2 });
    await customer.card(order, /Done in[^]*50 credits[^]*balance 9,450/, 40_000);
    const sent = (await albums(customer)).slice(before);
    expect(sent).toHaveLength(4);
    expect(sent.map(textOf).filter((text) => text.includes('🔂'))).toHaveLength(1);
    await customer.sees(/⬆️ 2 pictures/);
    await studio.expectSoundBooks();
  });
});

describe('an album', () => {
  it('comes once though Telegram is too busy, and its words come after it', async () => {
    const { customer } = await placeModel(studio);
    const before = (await albums(customer)).length;
    const busy = { fault: 'http_429', params: { retryAfterSeconds: 1 } };
    await studio.sandbox.faults.plan([
      { match: 'telegram.sendMediaGroup', ...busy },
      { match: 'telegram.sendMessage', from: 'telegram.sendMediaGroup', nth: 2, ...busy },
    ]);
    const order = await orderPortraits(studio, customer, { pictures: 3 });
    await customer.card(order, /Done in[^]*75 credits[^]*balance 9,425/);
    const words = await customer.sees(/⬆️ 3 pictures/);
    const sent = (await albums(customer)).slice(before);
    expect(sent).toHaveLength(3);
    expect(words.message_id).toBeGreaterThan(Math.max(...sent.map(({ message_id }) => message_id)));
    await studio.expectSoundBooks();
  });

  it('of a person who blocks the bot is kept, and sent by a button without another job', async () => {
    const { customer } = await placeModel(studio);
    await studio.sandbox.astria.change({ runMs: 2_000 });
    const order = await orderPortraits(studio, customer, { pictures: 2 });
    await studio.sandbox.block(customer.id, true);
    await studio.until(async () => (await studio.statusOf(order)) === 'failed');
    const made = (await studio.sandbox.astria.prompts()).length;
    await studio.sandbox.block(customer.id, false);
    await studio.sandbox.astria.change({ runMs: 200 });
    await customer.say('/credits');
    await customer.card(order, /kept: press 📤/);
    await customer.pressOrder(order, 'send');
    const again = await orderAfter(studio, customer, order);
    await customer.card(again, /Done in[^]*50 credits[^]*balance 9,450/);
    expect(await studio.sandbox.astria.prompts()).toHaveLength(made);
    await studio.expectSoundBooks();
  });
});
