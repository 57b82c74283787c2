import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findModelOf } from '../../src/db/trained-models.ts';
import type { Fault } from '../../src/sandbox/ground/faults.ts';
import { buttonsOf, type Customer, createCustomer, textOf } from '../harness/customer.ts';
import { orderPortraits, orderTraining } from '../harness/portraits.ts';
import { openStudio, type Studio } from '../harness/studio.ts';
import { jobWait, placed, reaches } from '../workflows/drives.ts';
import { finishTrainings, placeAlbum, placeModel, placeTraining } from '../workflows/drives-portraits.ts';

let studio: Studio;

beforeAll(async () => {
  // Short limits, so that a wait that must run out does.
  studio = await openStudio({ env: { ASTRIA_TRAINING_TIMEOUT: '6', ASTRIA_TIMEOUT: '8' } });
});
afterAll(() => studio.close());
beforeEach(async () => {
  await studio.sandbox.faults.clear();
  // The samples of the test before take no fault of this one.
  await studio.until(async () => (await studio.openJobs()) === 0);
  await studio.sandbox.astria.change({ trainingMs: 400 });
});

const tunesOf = async () => (await studio.sandbox.astria.tunes()).length;
const told = async (customer: Customer, pattern: RegExp) =>
  (await customer.chat()).filter((one) => one.out && pattern.test(textOf(one))).length;
async function under(fault: Fault): Promise<void> {
  await studio.sandbox.faults.plan([fault]);
}
async function hasFired(): Promise<void> {
  const [report] = await studio.sandbox.faults.report();
  expect(report?.fired).toBeGreaterThan(0);
}

describe('[b153] a model is trained once, paid once and told of once, though', () => {
  it.each([
    ['the callback is lost: it is found by asking', 'callback_lost'],
    ['the callback comes before the answer', 'callback_early'],
  ])('%s', async (_, fault) => {
    const before = await tunesOf();
    await under({ match: 'astria.callback', fault });
    const { customer, orderId } = await placeTraining(studio);
    await customer.card(orderId, /Done in[^]*500 credits[^]*balance 9,500/);
    await customer.sees(/⬆️ 4 pictures/);
    await hasFired();
    expect(await tunesOf()).toBe(before + 1);
    expect(await told(customer, /is ready/)).toBe(1);
    await studio.expectSoundBooks();
  });
});

describe('a model', () => {
  it('is not hurt by samples that fail: it is ready, paid, and makes pictures', async () => {
    await under({ match: 'astria.prompt', fault: 'failed' });
    const { customer, orderId } = await placeTraining(studio);
    await customer.card(orderId, /Done in[^]*balance 9,500/);
    await customer.sees(/could not make[^]*-E/);
    await hasFired();
    expect(await findModelOf(studio.sql, orderId)).toMatchObject({ status: 'ready', isPaid: true });
    const album = await orderPortraits(studio, customer, { pictures: 2 });
    await customer.card(album, /Done in[^]*balance 9,450/);
    await studio.expectSoundBooks();
  });
});

describe('an album', () => {
  let model: Awaited<ReturnType<typeof placeModel>> | undefined;

  it.each<[string, Fault, RegExp]>([
    [
      'comes though its callback is lost',
      { match: 'astria.callback', fault: 'callback_lost' },
      /Done in[^]*balance 9,450/,
    ],
    [
      '[b153] that moderation refuses costs nothing',
      { match: 'astria.prompt', fault: 'nsfw' },
      /🚫[^]*refused this text[^]*othing was charged[^]*-C/,
    ],
    [
      '[b186] that fails at the provider costs nothing',
      { match: 'astria.prompt', fault: 'failed' },
      /could not make[^]*othing was charged[^]*-E/,
    ],
    [
      '[b186] that never ends costs nothing',
      { match: 'astria.prompt', fault: 'never_ends' },
      /did not answer[^]*othing was charged[^]*-B/,
    ],
  ])('%s', async (_, fault, end) => {
    // The first one is paid, the others cost nothing.
    model ??= await placeModel(studio);
    await under(fault);
    const { customer, orderId } = await placeAlbum(studio, model);
    await customer.card(orderId, end);
    await hasFired();
    await studio.expectSoundBooks();
  });
});

describe('[b186] a training', () => {
  it('that never ends is given up in words, gives the credits back, and its tune is deleted', async () => {
    await under({ match: 'astria.tune', fault: 'never_ends' });
    const { customer, orderId } = await placeTraining(studio);
    const card = await customer.card(orderId, /training was not finished in[^]*othing was charged/);
    expect(textOf(card)).toContain(`${orderId}-B`);
    expect(buttonsOf(card)).toContain(`o:${orderId}:again`);
    await studio.until(async () => (await studio.sandbox.astria.tunes()).at(-1)?.status === 'deleted');
    await customer.say('/credits');
    await customer.sees(/Balance: 10,000/);
    await studio.expectSoundBooks();
  });

  it('whose photos the provider does not take is told of as photos, and costs nothing', async () => {
    await under({ match: 'astria.create-tune', fault: 'http_422_fields' });
    const { customer, orderId } = await placeTraining(studio);
    await customer.card(orderId, /did not take these photos[^]*othing was charged[^]*-K/);
    await studio.expectSoundBooks();
  });

  it('[b174] that ends by an error of ours is told to an administrator once, by its code and without a person', async () => {
    const admin = await studio.admin();
    await studio.sandbox.astria.change({ trainingMs: 60_000 });
    const customer = await createCustomer(studio.sandbox, { name: 'Zoe' });
    const orderId = await orderTraining(studio, customer, { name: 'Secret', count: 4 });
    const { workflowId } = await placed(studio, customer, orderId);
    await reaches(studio, workflowId, 'awaitProviderJob');
    const failure = ApplicationFailure.nonRetryable('ended by an operator');
    await studio.temporal.activity.fail({ workflowId, activityId: await jobWait(studio) }, failure);
    await customer.card(orderId, /-L/);
    const alarm = textOf(await admin.sees(new RegExp(`${orderId}-L`), 45_000));
    expect(alarm).not.toMatch(/Secret|Zoe/);
    expect(alarm).not.toContain(String(customer.id));
    await studio.runUpkeep();
    await finishTrainings(studio);
    expect(await told(admin, new RegExp(`${orderId}-L`))).toBe(1);
    await studio.expectSoundBooks();
  });
});
