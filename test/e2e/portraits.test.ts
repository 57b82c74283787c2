import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { trainedModelWorkflowId } from '../../src/contract/training.ts';
import { findModelOf } from '../../src/db/trained-models.ts';
import { buttonsOf, type Customer, createCustomer, textOf } from '../harness/customer.ts';
import { orderPortraits, orderTraining } from '../harness/portraits.ts';
import { openStudio, type Studio } from '../harness/studio.ts';

let studio: Studio;
let ann: Customer;

beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.close());
beforeEach(async () => {
  await studio.sandbox.faults.clear();
  ann = await createCustomer(studio.sandbox);
});

const albums = async () =>
  (await ann.chat()).filter(({ out, photo, media_group_id }) => out && photo && media_group_id);
const model = async (training: number) => {
  const found = await findModelOf(studio.sql, training);
  if (found === undefined) throw new Error('no model');
  return found;
};

describe('a training', () => {
  it('[b152] [b153] [b159] is told of as ready, charged once, and brings four free samples', async () => {
    const before = (await studio.sandbox.astria.tunes()).length;
    const training = await orderTraining(studio, ann);
    await ann.card(training, /Done in[^]*500 credits[^]*balance 9,500/);
    const ready = await ann.sees(/is ready/);
    expect(buttonsOf(ready)).toContain(`p:made_by:${training}`);
    await studio.until(async () => (await albums()).length === 4);
    const words = await ann.sees(/⬆️ 4 pictures/);
    expect(textOf(words)).toContain('free of charge');
    const [tune, ...others] = (await studio.sandbox.astria.tunes()).slice(before);
    expect(others).toEqual([]);
    expect(tune).toMatchObject({ name: 'woman' });
    const { id, status, externalId } = await model(training);
    expect({ status, externalId }).toEqual({ status: 'ready', externalId: `tune-${tune?.tune_id}` });
    const life = await studio.temporal.workflow.getHandle(trainedModelWorkflowId(id)).describe();
    expect(life.status.name).toBe('RUNNING');
    await studio.expectSoundBooks();
  });
});

describe('portraits', () => {
  it('[b157] [b158] come in one album with a card under it, and are charged by the picture', async () => {
    const training = await orderTraining(studio, ann);
    await ann.sees(/⬆️ 4 pictures/);
    const order = await orderPortraits(studio, ann, { pictures: 3 });
    await ann.card(order, /Done in[^]*75 credits[^]*balance 9,425/);
    await studio.until(async () => (await albums()).length === 7);
    const words = await ann.sees(/⬆️ 3 pictures/);
    expect(buttonsOf(words)).toEqual(expect.arrayContaining([`o:${order}:again`, `o:${order}:file`]));
    const prompts = await studio.sandbox.astria.prompts();
    const { externalId } = await model(training);
    expect(prompts.at(-1)?.text).toBe(
      `<lora:${externalId.replace('tune-', '')}:1> ohwx woman, at the sea, golden hour`,
    );
    await studio.expectSoundBooks();
  });
});

describe('a model', () => {
  it('[b182] is renamed, and deleted at the provider, too', async () => {
    const training = await orderTraining(studio, ann);
    await ann.sees(/⬆️ 4 pictures/);
    const { id } = await model(training);
    await ann.say('/models');
    await ann.press(`p:open:${id}`);
    await ann.press(`p:rename:${id}`);
    await ann.say('Annie');
    await studio.until(async () => (await model(training)).name === 'Annie');
    await ann.say('/models');
    await ann.sees(/Annie/);
    await ann.press(`p:open:${id}`);
    const { expiresAt } = await model(training);
    expect((await ann.press(`p:extend:${id}`))?.text).toMatch(/^✅ Kept until \d+ [A-Z]/);
    const later = (await model(training)).expiresAt.getTime() - expiresAt.getTime();
    expect(later).toBe(30 * 24 * 3_600_000);
    await ann.press(`p:delete:${id}`);
    await ann.press(`p:delete_now:${id}`);
    await studio.until(async () => (await model(training)).status === 'deleted');
    const { externalId } = await model(training);
    const tune = (await studio.sandbox.astria.tunes()).find((one) => `tune-${one.tune_id}` === externalId);
    expect(tune?.photos).toBe(0);
    const life = studio.temporal.workflow.getHandle(trainedModelWorkflowId(id));
    await life.result();
  });
});
