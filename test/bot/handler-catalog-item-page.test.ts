import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accept } from '../db/catalog-accepted.ts';
import { type Chatter, userIdOf } from './chat-rig.ts';
import { createReviewScene, type ReviewScene } from './review-scene.ts';

let scene: ReviewScene;
let olga: Chatter;

beforeAll(async () => {
  scene = await createReviewScene();
});
afterAll(() => scene.rig.close());
beforeEach(async () => {
  olga = await scene.rig.newChatter({ name: 'Olga' });
  scene.employ(olga);
  await scene.begin(2);
});

const sql = () => scene.rig.database.sql;
const first = () => scene.shop.itemIds[0] ?? 0;

async function resultOf(itemId: number): Promise<number> {
  const [row] = await sql()<{ id: number }[]>`select id from catalog_results where item_id = ${itemId}`;
  return row?.id ?? 0;
}

/** Accepted and described; `published` as the shop's CMS shows it. */
async function acceptFirst({ published = false } = {}): Promise<void> {
  const resultId = await resultOf(first());
  await accept(sql(), resultId);
  if (!published) return;
  await sql()`
    insert into catalog_publications (item_id, version, product_id, result_id, hash, external_key, replaces, texts, base_revision, by, status, published_at)
    select i.id, 1, i.product_id, r.id, r.hash, 'darkroom-item-' || i.id, i.picture_url,
      '{"en": {"alt": "A blue vase", "title": "Blue vase", "caption": "The vase on a beach"}}', 0, 'operator max', 'published', now()
    from catalog_items i join catalog_results r on r.item_id = i.id where i.id = ${first()}`;
  await sql()`
    insert into catalog_shown (item_id, cms_id, revision, shown, version, hash, is_ours, changed_at)
    select item_id, 'img-7', 1, 'published', 1, hash, true, now() from catalog_publications`;
}

test('[b35] /item tells all that is known of a picture, by its number or its key', async () => {
  await acceptFirst({ published: true });
  await olga.says('/item');
  expect(await olga.reads()).toContain('Which picture? Send its number');
  await olga.says('/item 999999');
  expect(await olga.reads()).toBe('🖼 There is no picture 999999.');
  await olga.says(`/item darkroom-item-${first()}`);
  const text = await olga.reads();
  for (const part of [
    `🖼 Blue Vase, 40 cm · picture ${first()}\ndarkroom-item-${first()} · shop-`,
    '🛍 Shown in the shop',
    "the shop's own picture\n🔗 https://shop-",
    '🎨 New picture 1 · ',
    `gemini-3-pro-image · $0.067 · run ${scene.shop.runId}\n✏️ on a beach\n✅ Accepted · `,
    'Title: Blue vase\nAlt text: A blue vase\nCaption: The vase on a beach',
    '📤 Version 1 was published on ',
    ' · max',
    '🛍 The shop shows version 1 · img-7',
  ])
    expect(text).toContain(part);
  expect(await olga.buttons()).toEqual([
    '✏️ Texts',
    '🖼 Pictures',
    '🔁 Make another',
    '⏭ Skip',
    '↩️ Take back from the shop',
    '🗂 Catalog',
  ]);
  await olga.says(`/item ${first()}`);
  expect(await olga.reads()).toBe(text);
  const commands = await scene.rig.client.commands(olga.id, 'en');
  expect(commands).toEqual([]);
  await olga.says('/start');
  expect((await scene.rig.client.commands(olga.id, 'en')).map(({ command }) => command)).toContain('item');
});

test('a long history has pages, and opens below a card', async () => {
  const long = 'a blue vase on the beach in the evening light '.repeat(6);
  for (let revision = 2; revision < 24; revision++)
    await sql()`
      insert into catalog_results (item_id, revision, run_id, prompt, input_hash, status, reason, ended_at)
      select id, ${revision}, ${scene.shop.runId}, ${long}, hash, 'refused', 'IMAGE_SAFETY', now() from catalog_items where id = ${first()}`;
  await scene.opens(olga);
  await olga.presses('📜 History');
  expect((await olga.reads()).length).toBeLessThan(4_000);
  expect(await olga.reads()).toContain('New picture 1 ');
  const pages = (await olga.sees()).length;
  await olga.presses('More · 2 of');
  expect(await olga.buttons()).toContain('⬅️ 1 of 3');
  await olga.presses('More · 3 of 3');
  expect(await olga.reads()).toContain('New picture 23 · refused: ');
  expect(await olga.sees()).toHaveLength(pages);
  await olga.presses('👀 Decide');
  await scene.draw();
  expect(await olga.buttons()).toContain('✅ Accept');
});

describe('[b35] texts', () => {
  beforeEach(async () => {
    await acceptFirst();
    await sql()`update catalog_sources set forbidden_words = '["cheap"]', demanded_words = '["vase"]'`;
    await olga.says(`/item ${first()}`);
    await olga.presses('✏️ Texts');
  });

  test('are shown with their lengths, and one is changed by words, which are recorded', async () => {
    expect(await olga.reads()).toContain('alt text · 11 of 125\nA blue vase');
    await olga.presses('title');
    expect(await olga.reads()).toContain(
      'Send the title in the language en: up to 60 characters.\n\nNow: Blue vase',
    );
    await olga.says('A vase, blue as the sea');
    expect(await olga.reads()).toContain('title · 23 of 60\nA vase, blue as the sea');
    expect(await olga.reads()).toContain('Texts, en · edited · Olga');
    const by = `person ${await userIdOf(scene.rig, olga)}`;
    expect(await sql()`select title, edited_by as by, edited_via as via from catalog_texts`).toEqual([
      { title: 'A vase, blue as the sea', by, via: 'chat' },
    ]);
    await sql()`
      insert into catalog_texts (result_id, language, alt, title, caption)
      select result_id, 'ru', 'Ваза', 'Ваза', 'Ваза на пляже' from catalog_texts`;
    await olga.presses('📜 History');
    await olga.presses('✏️ Texts');
    expect((await olga.buttons()).slice(3)).toEqual([
      'ru · alt text',
      'ru · title',
      'ru · caption',
      '📜 History',
    ]);
    await olga.presses('📜 History');
    expect(await olga.reads()).toContain('✏️ Texts edited, en · Olga · ');
  });

  test('that are too long, or against the rules of the shop, are asked for again', async () => {
    await olga.presses('title');
    await olga.says('Vase '.repeat(13).trim());
    expect(await olga.reads()).toContain('It is 4 characters too long: the title has 60 at most.');
    await olga.says('A cheap vase');
    expect(await olga.reads()).toContain('“cheap” must not be said in this shop.');
    await olga.presses('⬅️ Back');
    expect(await sql()`select title from catalog_texts`).toEqual([{ title: 'Blue vase' }]);
  });

  test('that lack a word, or are of a picture that is replaced, are not taken over', async () => {
    await sql()`update catalog_sources set demanded_words = '["beach"]'`;
    await olga.presses('caption');
    await olga.says('The vase at home');
    expect(await olga.reads()).toContain('“beach” must be said in one of the three texts.');
    await scene.makeAnother(first());
    await olga.says('The vase on the beach');
    expect(await olga.reads()).toContain('has no such texts any more');
  });
});

test('[b35] another picture is made of what is accepted already, with a new prompt or the same', async () => {
  await acceptFirst();
  await olga.says(`/item ${first()}`);
  await olga.presses('🔁 Make another');
  await olga.says('in the garden');
  expect(await olga.reads()).toBe(`🔁 Another picture ${first()} is being made`);
  expect(await sql()`select prompt from catalog_results where status = 'planned'`).toEqual([
    { prompt: 'in the garden' },
  ]);
  await sql()`update catalog_runs set status = 'done', ended_at = now()`;
  await olga.says(`/item ${first()}`);
  await olga.presses('🔁 Make another');
  expect(await olga.presses('🔁 Same prompt again · $0.134')).toContain('The next run that makes pictures');
});

test('a picture is skipped and taken up again, with who', async () => {
  await olga.says(`/item ${first()}`);
  expect(await olga.presses('⏭ Skip')).toBe(`⏭ Picture ${first()} is left alone from now on`);
  expect(await olga.reads()).toContain('⏭ Skipped: it is left alone');
  expect(await olga.presses('↩️ Take up again')).toBe(`↩️ Picture ${first()} counts again`);
  expect(await olga.reads()).toContain('⏳ To be decided on');
  expect(await olga.reads()).toMatch(/⏭ Skipped · Olga .*\n↩️ Taken up again · Olga/);
  expect(await sql()`select from catalog_results where status = 'planned'`).toHaveLength(0);
});

test('one picture is published by a run of its own, and taken back after one question', async () => {
  await acceptFirst();
  await sql()`update catalog_runs set status = 'done', ended_at = now()`;
  await olga.says(`/item ${first()}`);
  expect(await olga.presses('📤 Publish this one')).toMatch(/^Run \d+ /);
  expect(scene.rig.runs.told).toMatchObject([
    { stages: ['publish'], options: { itemId: first(), isConfirmed: true } },
  ]);
  await scene.begin(1);
  await acceptFirst({ published: true });
  await olga.says(`/item ${first()}`);
  await olga.presses('↩️ Take back from the shop');
  expect(await olga.reads()).toContain(`Shall picture ${first()} be taken back from the shop?`);
  expect(scene.rig.runs.told).toEqual([]);
  expect(await olga.presses('↩️ Yes, take it back')).toBe(
    `↩️ Picture ${first()} is being taken back from the shop`,
  );
  expect(await sql()`select status from catalog_publications`).toEqual([{ status: 'withdrawing' }]);
  expect(scene.rig.runs.told).toHaveLength(1);
});

test('the files of before and after are sent, or it is said that they are lost', async () => {
  await olga.says(`/item ${first()}`);
  await olga.presses('🖼 Pictures');
  const names = (await olga.sees()).slice(-2).map(({ document }) => document?.file_name);
  expect(names).toEqual([`darkroom-item-${first()}-before.png`, `darkroom-item-${first()}-after.png`]);
  const [row] = await sql()<{ hash: string }[]>`select hash from catalog_items where id = ${first()}`;
  await scene.rig.deps.objects.remove(row?.hash ?? '');
  await olga.presses('🖼 Pictures');
  expect(await olga.reads()).toContain('The files of picture');
  await scene.opens(olga);
  expect(await olga.reads()).toContain('⏳ 2 of 2 to be decided');
});
