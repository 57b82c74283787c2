import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findModelOf } from '../../src/db/trained-models.ts';
import { buttonsOf, createCustomer, textOf } from '../harness/customer.ts';
import { orderAfter, orderPortraits, portraitPhotos } from '../harness/portraits.ts';
import { openStudio, type Studio } from '../harness/studio.ts';
import { duringAdmission } from '../workflows/drives.ts';
import { deleteModel, type PlacedModel, placeAlbum, placeModel } from '../workflows/drives-portraits.ts';

let studio: Studio;

beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.close());

const lastPrompt = async () => (await studio.sandbox.astria.prompts()).at(-1);
const credits = ({ customer }: PlacedModel, balance: number) => studio.sql`
  update credit_accounts set posted = ${balance}
  where user_id = (select id from users where telegram_id = ${customer.id})`;

describe('under an album', () => {
  it('Again makes it once more at once, Change asks what else it shall be, and As files sends every picture', async () => {
    const model = await placeModel(studio);
    const { customer } = model;
    const first = await orderPortraits(studio, customer, { prompt: 'on a boat', pictures: 3 });
    await customer.card(first, /Done in[^]*balance 9,425/);
    await customer.sees(/⬆️ 3 pictures/);
    await customer.pressOrder(first, 'again');
    const second = await orderAfter(studio, customer, first);
    await customer.card(second, /Done in[^]*75 credits[^]*balance 9,350/);
    expect(await lastPrompt()).toMatchObject({ num_images: 3, text: expect.stringContaining('on a boat') });

    await customer.pressOrder(first, 'change');
    await customer.press(/^d:\d+:edit:number$/);
    await customer.press(/^d:\d+:number:1$/);
    await customer.press(/^d:\d+:confirm/);
    const third = await orderAfter(studio, customer, second);
    await customer.card(third, /Done in[^]*25 credits[^]*balance 9,325/);
    expect(await lastPrompt()).toMatchObject({ num_images: 1, text: expect.stringContaining('on a boat') });

    await customer.pressOrder(first, 'file');
    const files = async () => (await customer.chat()).filter(({ out, document }) => out && document);
    await studio.until(async () => (await files()).length === 3);
    await studio.expectSoundBooks();
  });
});

describe('under the free samples', () => {
  it('there is no Again, and Change leads to a confirmation at the price of today', async () => {
    const { customer, orderId } = await placeModel(studio);
    const words = await customer.sees(/⬆️ 4 pictures/);
    expect(buttonsOf(words).filter((data) => data.endsWith(':again'))).toEqual([]);
    await customer.press(buttonsOf(words).find((data) => data.endsWith(':change')) ?? '');
    await customer.sees(/Price: 100 of your/);
    await customer.press(/^d:\d+:confirm/);
    const album = await orderAfter(studio, customer, orderId);
    await customer.card(album, /Done in[^]*100 credits[^]*balance 9,400/);
  });
});

describe('a model', () => {
  it('is trained again from its page, on the same photos, as another one', async () => {
    const { customer, modelId, orderId } = await placeModel(studio);
    await customer.say('/models');
    await customer.press(`p:open:${modelId}`);
    await customer.press(`p:retrain:${modelId}`);
    await customer.press(/^d:\d+:confirm/);
    const again = await orderAfter(studio, customer, orderId);
    await customer.card(again, /Done in[^]*500 credits[^]*balance 9,000/);
    const [first, second] = (await studio.sandbox.astria.tunes()).slice(-2);
    expect(second?.photos).toBe(first?.photos);
    expect((await findModelOf(studio.sql, again))?.id).not.toBe(modelId);
    await studio.expectSoundBooks();
  });

  it('[b190] is shown in a style chosen by a button, in the style’s words', async () => {
    const { customer, orderId } = await placeModel(studio);
    await customer.say('/generate');
    await customer.press(/^d:\d+:style:\d+$/);
    await customer.press(/^d:\d+:number:2$/);
    await customer.press(/^d:\d+:ratio:4:5$/);
    await customer.press(/^d:\d+:confirm/);
    const album = await orderAfter(studio, customer, orderId);
    const card = textOf(await customer.card(album, /Done in[^]*50 credits/));
    const [style] = await studio.sql<{ name: string; prompt: string }[]>`
      select o.inputs->'style'->>'name' as name, s.prompt from orders o
      join portrait_styles s on s.id = (o.inputs->'style'->>'id')::bigint where o.id = ${album}`;
    expect(card).toContain(style?.name);
    expect((await lastPrompt())?.text).toContain(style?.prompt.replaceAll('{subject}', 'woman'));
  });

  it('that is deleted between confirmation and work ends its album in words, and nothing is sent or charged', async () => {
    const model = await placeModel(studio);
    const { customer } = model;
    const before = await studio.sandbox.astria.prompts();
    const workflowId = await duringAdmission(
      studio,
      () => deleteModel(model),
      () => placeAlbum(studio, model),
    );
    const order = Number(workflowId.replace('order-', ''));
    await customer.card(order, /does not exist any more[^]*othing was charged/);
    expect(await studio.sandbox.astria.prompts()).toEqual(before);
    await customer.say('/credits');
    await customer.sees(/Balance: 9,500/);
    await studio.expectSoundBooks();
  });

  it('[b159] is not used by whoever has too few credits, and the price is said before', async () => {
    const model = await placeModel(studio);
    const { customer, orderId } = model;
    await credits(model, 60);
    await customer.say('/generate');
    await customer.say('too dear');
    await customer.press(/^d:\d+:number:4$/);
    await customer.press(/^d:\d+:ratio:4:5$/);
    await customer.sees(/100 credits|This costs 100/);
    await customer.sees(/you have 60/);
    await customer.press(/^d:\d+:edit:number$/);
    await customer.press(/^d:\d+:number:2$/);
    await customer.press(/^d:\d+:confirm/);
    const album = await orderAfter(studio, customer, orderId);
    await customer.card(album, /Done in[^]*50 credits[^]*balance 10\b/);
  });
});

describe('a person who reads Russian', () => {
  it('reads nothing else from the first question to the album', async () => {
    const olga = await createCustomer(studio.sandbox, { name: 'Оля', language: 'ru' });
    await olga.say('/train');
    await olga.sees(/Как назвать модель/);
    await olga.say('Оля');
    await olga.press(/^d:\d+:subject:woman$/);
    await studio.sandbox.sendPhotos(olga.id, await portraitPhotos(4));
    await olga.sees(/Фото для модели «Оля»: 4 из/);
    await olga.press(/^d:\d+:done$/);
    await olga.press(/^d:\d+:confirm/);
    const training = await orderAfter(studio, olga, 0);
    await olga.card(training, /Модель «Оля» · женщина[^]*Готово за[^]*500 кредитов[^]*остаток 9\s500/);
    await olga.sees(/⬆️ 4 картинки/);
    const album = await orderPortraits(studio, olga, { prompt: 'на море', pictures: 2 });
    await olga.card(album, /Портреты · Оля · 4:5[^]*Готово за[^]*50 кредитов/);
    const words = await olga.sees(/⬆️ 2 картинки · 50 кредитов/);
    expect(buttonsOf(words)).toContain(`o:${album}:again`);
    // Commands are the same in every language.
    const told = (await olga.chat())
      .filter(({ out }) => out)
      .map((one) => textOf(one).replaceAll(/\/\w+/g, ''));
    expect(told.filter((text) => /[a-z]{3}/i.test(text))).toEqual([]);
  });
});
