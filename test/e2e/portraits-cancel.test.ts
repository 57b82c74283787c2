import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findModelOf } from '../../src/db/trained-models.ts';
import { createCustomer, textOf } from '../harness/customer.ts';
import { openStudio, type Studio } from '../harness/studio.ts';
import { reaches } from '../workflows/drives.ts';
import {
  finishTrainings,
  placeAlbum,
  placeModel,
  placeQueuedTraining,
  placeTraining,
} from '../workflows/drives-portraits.ts';

let studio: Studio;

beforeAll(async () => {
  studio = await openStudio({ env: { ASTRIA_MAX_TRAININGS: '1' } });
});
afterAll(() => studio.close());
beforeEach(async () => {
  await studio.sandbox.faults.clear();
  // The samples of the test before take no fault of this one.
  await studio.until(async () => (await studio.openJobs()) === 0);
  // Trainings end when the test says so.
  await studio.sandbox.astria.change({ trainingQueuedMs: 0, trainingMs: 60_000, queuedMs: 20, runMs: 200 });
});

const newestTune = async () => (await studio.sandbox.astria.tunes()).at(-1);
const allIsQuiet = () => studio.until(async () => (await studio.openJobs()) === 0);

describe('a cancel', () => {
  it('[b143] in the queue gives the credits back and asks nothing of the provider; while training the tune is deleted there', async () => {
    const queued = await placeQueuedTraining(studio);
    const before = await studio.sandbox.astria.tunes();
    await queued.customer.card(queued.orderId, /queue/i);
    await queued.customer.pressOrder(queued.orderId, 'cancel');
    await queued.customer.card(queued.orderId, /Cancelled[^]*500 credits are back, balance 10,000/);
    expect(await studio.sandbox.astria.tunes()).toEqual(before);
    expect((await newestTune())?.status).toBe('training');
    await finishTrainings(studio);
    await allIsQuiet();

    const { customer, orderId } = await placeTraining(studio);
    await customer.card(orderId, /Training/);
    await studio.until(async () => (await newestTune())?.status === 'training');
    await customer.pressOrder(orderId, 'cancel');
    await customer.card(orderId, /Cancelled[^]*500 credits are back, balance 10,000/);
    await studio.until(async () => (await newestTune())?.status === 'deleted');
    // The only place is free again, and nothing was made.
    await allIsQuiet();
    expect(await findModelOf(studio.sql, orderId)).toBeUndefined();
    await customer.say('/models');
    await customer.sees(/no model|There are no|Train/i);
    await studio.expectSoundBooks();
  });

  it('of a training that has just ended at the provider deletes what was made of somebody’s face', async () => {
    await studio.sandbox.faults.plan([{ match: 'astria.callback', fault: 'callback_lost' }]);
    const { customer, orderId, workflowId } = await placeTraining(studio);
    await reaches(studio, workflowId, 'awaitProviderJob');
    await finishTrainings(studio);
    await customer.pressOrder(orderId, 'cancel');
    await customer.card(orderId, /Cancelled[^]*balance 10,000/);
    await studio.until(async () => (await newestTune())?.status === 'deleted');
    await allIsQuiet();
    expect(await findModelOf(studio.sql, orderId)).toBeUndefined();
    await studio.expectSoundBooks();
  });

  it('after the model has come is answered, not obeyed', async () => {
    await studio.sandbox.astria.change({ trainingMs: 100 });
    const { customer, orderId } = await placeTraining(studio);
    const card = await customer.card(orderId, /Done in/);
    const { answer } = await studio.sandbox.press(customer.id, card.message_id, `o:${orderId}:cancel`);
    expect(answer?.text).toMatch(/delivered|done|ready/i);
    await customer.sees(/⬆️ 4 pictures/);
    expect(await findModelOf(studio.sql, orderId)).toMatchObject({ status: 'ready', isPaid: true });
    expect(textOf(await customer.card(orderId, /Done in/))).toContain('balance 9,500');
    await studio.expectSoundBooks();
  });

  it('[b143] of portraits gives the credits back, and the prompt is deleted at the provider', async () => {
    await studio.sandbox.astria.change({ trainingMs: 100 });
    const model = await placeModel(studio);
    await studio.sandbox.astria.change({ queuedMs: 0, runMs: 60_000 });
    const { customer, orderId } = await placeAlbum(studio, model);
    const prompt = async () => (await studio.sandbox.astria.prompts()).at(-1);
    await studio.until(
      async () => (await prompt())?.num_images === 2 && (await prompt())?.status === 'running',
    );
    await customer.pressOrder(orderId, 'cancel');
    await customer.card(orderId, /Cancelled[^]*50 credits are back, balance 9,500/);
    await studio.until(async () => (await prompt())?.status === 'deleted');
    await allIsQuiet();
    await studio.expectSoundBooks();
  });
});

describe('everybody else', () => {
  it('cannot cancel somebody’s training', async () => {
    const { customer, orderId } = await placeTraining(studio);
    const card = await customer.card(orderId, /Training/);
    const bob = await createCustomer(studio.sandbox, { name: 'Bob' });
    const { answer } = await studio.sandbox.press(bob.id, card.message_id, `o:${orderId}:cancel`);
    expect(answer?.text).toMatch(/not found|no order/i);
    expect(await studio.statusOf(orderId)).toBe('generating');
    await studio.until(async () => (await newestTune())?.status === 'training');
    await finishTrainings(studio);
    await customer.card(orderId, /Done in/);
  });
});
