import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { buttonsOf, type Customer, createCustomer, textOf } from '../harness/customer.ts';
import { photos } from '../harness/photos.ts';
import { openStudio, type Studio, sharedStudio } from '../harness/studio.ts';

let studio: Studio;
let ann: Customer;

beforeAll(async () => {
  studio = await sharedStudio();
  ann = await createCustomer(studio.sandbox);
});

describe('an order', () => {
  it('[b78] [b83] [b85] [b86] [b89] [b90] [b91] goes from a prompt and three photos to a photo and a file', async () => {
    const prompt = 'a fox in a library <oil> & "paint"';
    const order = await ann.order({ prompt, photos: await photos(3), ratio: '16:9' });
    const photo = await ann.sees(/a fox in a library/);
    await ann.card(order, /^[^]*✅ Done in .* 50 credits · balance 9,950/u);

    const messages = await ann.chat();
    const sent = messages.find((one) => one.out && one.photo && textOf(one).includes('a fox'));
    expect(textOf(sent ?? photo)).toContain('<oil> & "paint"');
    expect(textOf(sent ?? photo)).toMatch(/NanoBanana · 16:9 · 50 credits/);
    expect(buttonsOf(sent ?? photo)).toEqual([
      `o:${order}:again`,
      `o:${order}:change`,
      `o:${order}:as_it_was`,
      `o:${order}:story`,
    ]);
    const file = messages.find((one) => one.out && one.document);
    const bytes = await studio.sandbox.file(file?.document?.file_id ?? '');
    const { width, height, format } = await sharp(bytes).metadata();
    expect(format).toBe('png');
    expect(width / height).toBeCloseTo(16 / 9, 1);

    const [job] = await studio.jobsFor(prompt);
    expect(job).toMatchObject({ model: '/nano-banana', prompt, aspect_ratio: '16:9', status: 'completed' });
    expect(job?.references).toHaveLength(3);
    await studio.expectSoundBooks();
  });

  it('[b80] [b82] makes pictures with Seedream 4.5 from up to 14 photos, sent as two albums', async () => {
    const order = await ann.order({
      prompt: 'fourteen things',
      model: 'seedream-4.5',
      photos: await photos(14),
      ratio: '1:1',
    });
    await ann.card(order, /Done in/);
    const job = (await studio.sandbox.higgsfield.jobs()).find(({ prompt }) => prompt === 'fourteen things');
    expect(job?.references).toHaveLength(14);
  });

  it('[b93] tells its whole story in plain words', async () => {
    const order = await ann.order({ prompt: 'a story' });
    await ann.card(order, /Done in/);
    await ann.pressOrder(order, 'story');
    const story = textOf(await ann.sees(new RegExp(`${order}[^]*reserved[^]*photo[^]*charged`, 'iu')));
    expect(story).not.toMatch(/undefined|null|NaN|\{|\$/);
  });

  it('[b95] [b99] shows balance and movements', async () => {
    const bob = await createCustomer(studio.sandbox, { name: 'Bob' });
    await bob.say('/start');
    await bob.sees(/10,000 credits/);
    const order = await bob.order({ prompt: 'to be paid' });
    await bob.card(order, /Done in/);
    await bob.say('/credits');
    const statement = textOf(await bob.sees(/9,950[^]*10,000/));
    expect(statement).toMatch(new RegExp(`50[^]*${order}`));
  });

  it('starts once when confirm is pressed twice at the same moment', async () => {
    const before = (await studio.sandbox.higgsfield.jobs()).length;
    await ann.say('/studio');
    await ann.press(/model:nano-banana$/);
    await ann.sees(/one message/);
    await ann.say('twice pressed');
    await ann.press(/^d:\d+:done$/);
    await ann.press(/ratio:1:1$/);
    const confirm = await studio.sandbox.waitForMessage(ann.id, (one) =>
      buttonsOf(one).some((data) => data.includes(':confirm:')),
    );
    const data = buttonsOf(confirm).find((one) => one.includes(':confirm:')) ?? '';
    await Promise.all([1, 2, 3].map(() => studio.sandbox.press(ann.id, confirm.message_id, data)));
    await ann.sees(/twice pressed[^]*Done in/);
    const jobs = await studio.sandbox.higgsfield.jobs();
    expect(jobs.length).toBe(before + 1);
    // The button of the old message still answers.
    const late = await studio.sandbox.press(ann.id, confirm.message_id, data);
    expect(late.answer?.text).toMatch(/already/);
    await studio.expectSoundBooks();
  });

  it('[b117] runs again from its button, once however often it is pressed while it runs', async () => {
    const order = await ann.order({ prompt: 'again and again', photos: await photos(1) });
    await ann.card(order, /Done in/);
    const answers = await Promise.all([ann.pressOrder(order, 'again'), ann.pressOrder(order, 'again')]);
    expect(answers.filter((answer) => /already/.test(answer?.text ?? '')).length).toBeLessThanOrEqual(1);
    await studio.until(
      async () =>
        (await studio.jobsFor('again and again')).filter(({ status }) => status === 'completed').length === 2,
    );
    expect((await studio.jobsFor('again and again'))[1]?.references).toHaveLength(1);
  });

  it('can be changed and ordered anew, and shows what it was made of', async () => {
    const order = await ann.order({ prompt: 'first words', photos: await photos(2), ratio: '21:9' });
    await ann.card(order, /Done in/);
    await ann.pressOrder(order, 'as_it_was');
    await studio.until(
      async () => (await ann.chat()).filter((one) => one.out && one.media_group_id).length === 2,
    );

    await ann.pressOrder(order, 'change');
    await ann.press(/edit:prompt$/);
    await ann.sees(/first words/);
    await ann.say('second words');
    await ann.press(/:confirm:/);
    await studio.until(async () => (await studio.jobsFor('second words')).length === 1);
    const [job] = await studio.jobsFor('second words');
    expect(job).toMatchObject({ aspect_ratio: '21:9' });
    expect(job?.references).toHaveLength(2);
  });

  it('speaks Russian from the client, and keeps a chosen language', async () => {
    const olga = await createCustomer(studio.sandbox, { language: 'ru', name: 'Ольга' });
    await olga.say('/start');
    await olga.sees(/Здравствуйте|Привет/);
    await olga.say('лиса в библиотеке');
    await olga.press(/:make$/);
    await olga.press(/model:nano-banana$/);
    await olga.press(/^d:\d+:done$/);
    await olga.press(/ratio:4:3$/);
    await olga.press(/:confirm:/);
    await olga.sees(/Готово за .* 50 кредитов · остаток 9\s950/);
    await olga.say('/settings');
    await olga.press('l:en');
    await olga.say('/credits');
    await olga.sees(/balance/i);
  });
});

it('[b112] lets the provider fetch the photos by signed links where that is wanted', async () => {
  const linked = await openStudio({ env: { HIGGSFIELD_INPUTS: 'links' } });
  try {
    const bob = await createCustomer(linked.sandbox, { name: 'Bob' });
    const order = await bob.order({ prompt: 'fetched by link', photos: await photos(2) });
    await bob.card(order, /Done in/);
    const [job] = await linked.jobsFor('fetched by link');
    expect(job?.references).toHaveLength(2);
    expect(job?.references.every((url) => /\/media\/[0-9a-f]{64}\//.test(url))).toBe(true);
    expect(await linked.sandbox.journal('higgsfield.upload')).toEqual([]);
  } finally {
    await linked.close();
  }
});
