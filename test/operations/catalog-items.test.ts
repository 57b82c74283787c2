import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { catalogStages } from '../../src/contract/catalog.ts';
import { endLine, listLines, openBatch } from '../../src/db/catalog/batches.ts';
import { moveRun, openRun, readRun } from '../../src/db/catalog/runs.ts';
import { readRunFacts } from '../../src/operations/catalog.ts';
import { decideItem, listItems, redoItem, showItem } from '../../src/operations/catalog-items.ts';
import type { PersonWho } from '../../src/operations/who.ts';
import { type CatalogScene, cost, newCatalog, sentBatch, usualBatch } from '../db/catalog-scene.ts';
import { openOnly } from '../db/scene.ts';
import { createRunExecutions, type RunExecutions } from './catalog-scene.ts';
import { createOperationScene, max, type OperationScene } from './scene.ts';

let scene: OperationScene;
let olga: PersonWho;
let ann: PersonWho;
let executions: RunExecutions;
let shop: CatalogScene;

beforeAll(async () => {
  scene = await createOperationScene();
  olga = await scene.person('operator');
  ann = await scene.person();
  await openOnly(scene.sql, [{ id: 'gemini-1', provider: 'gemini', kind: 'batch', places: 100 }]);
});
afterAll(() => scene.database.drop());
beforeEach(async () => {
  executions = createRunExecutions();
  await scene.sql`truncate catalog_sources cascade`;
  shop = await newCatalog(scene.sql, { items: 3 });
  await scene.sql`update catalog_runs set stages = ${scene.sql.json([...catalogStages])}`;
  await makeAll((await sentBatch(scene.sql, shop.runId)).batchId);
});

const deps = () => ({ ...scene.deps, ...executions });
const workflow = () => `catalog-run-${shop.runId}`;
const facts = async () => readRunFacts(scene.sql, await readRun(scene.sql, shop.runId));

async function makeAll(batchId: number): Promise<void> {
  for (const { id, inputHash } of await listLines(scene.sql, batchId))
    await endLine(scene.sql, {
      resultId: id,
      status: 'made',
      hash: inputHash,
      model: 'an-image-model',
      cost,
    });
}

const say = (verdict: 'accept' | 'reject', place = 0, who: Parameters<typeof decideItem>[1] = olga) =>
  decideItem(deps(), who, { itemId: shop.itemIds[place] ?? 0, verdict, via: 'chat', why: 'so' });

const review = () => moveRun(scene.sql, shop.runId, { stage: 'review' });

async function pick(standing: Parameters<typeof listItems>[2]['standing']): Promise<number[]> {
  const list = await listItems(deps(), olga, { most: 10, ...(standing !== undefined && { standing }) });
  return list.kind === 'items' ? list.items.map(({ id }) => shop.itemIds.indexOf(id)) : [];
}

/** Texts in the language of the source for everything that is accepted. */
async function describeAll(): Promise<void> {
  await scene.sql`
    insert into catalog_texts (result_id, language, alt, title, caption, edited_by, edited_via)
    select result_id, 'en', 'a vase', 'Vase', 'On a beach', ${`person ${olga.userId}`}, 'chat' from catalog_decisions where verdict = 'accept'`;
}

describe('deciding', () => {
  test('[b14] counts once; whoever is second is told who was first, and the last decision wakes the run', async () => {
    await review();
    expect(await say('accept', 0)).toMatchObject({ kind: 'decided', revision: 1, isLast: false });
    expect(await say('reject', 0, max)).toMatchObject({
      kind: 'late',
      verdict: 'accept',
      by: 'Ann',
      via: 'chat',
      at: expect.any(Date),
    });
    expect(await say('accept', 0)).toMatchObject({ kind: 'same' });
    await say('reject', 1);
    expect(executions.told).toEqual([]);
    expect(await facts()).toMatchObject({
      review: {
        standings: { undecided: 1, accepted: 1, rejected: 1 },
        decided: { accept: { chat: 1 }, reject: { chat: 1 } },
      },
    });
    expect(await say('accept', 2)).toMatchObject({ kind: 'decided', isLast: true });
    expect(executions.told).toEqual([{ decided: workflow() }]);
  });

  test('stands when Temporal is away, for whoever watches reviews', async () => {
    await review();
    executions.temporal = 'away';
    for (const place of [0, 1, 2]) expect(await say('accept', place)).toMatchObject({ kind: 'decided' });
  });

  test('[b25] is for those who may, and of pictures that there are', async () => {
    const itemId = shop.itemIds[0] ?? 0;
    const word = { itemId, verdict: 'accept', via: 'chat' } as const;
    expect(await decideItem(deps(), ann, word)).toEqual({ kind: 'forbidden' });
    expect(await redoItem(deps(), ann, word)).toEqual({ kind: 'forbidden' });
    expect(await listItems(deps(), ann, { most: 1 })).toEqual({ kind: 'forbidden' });
    expect(await showItem(deps(), ann, itemId)).toEqual({ kind: 'forbidden' });
    expect(await decideItem(deps(), olga, { ...word, itemId: 999_999 })).toEqual({ kind: 'no_item' });
    expect(await redoItem(deps(), olga, { ...word, itemId: 999_999 })).toEqual({ kind: 'no_item' });
    expect(await showItem(deps(), olga, 'darkroom-item-999999')).toEqual({ kind: 'no_item' });
    expect(await showItem(deps(), olga, 'a vase')).toEqual({ kind: 'no_item' });
    expect(await decideItem(deps(), olga, { ...word, resultId: 999_999 })).toEqual({ kind: 'no_picture' });
  });
});

const redo = (place: number, prompt?: string) =>
  redoItem(deps(), olga, {
    itemId: shop.itemIds[place] ?? 0,
    via: 'chat',
    why: 'too dark',
    ...(prompt !== undefined && { prompt }),
  });

describe('another picture', () => {
  test('[b35] is planned at once by the run that reviews, whether the one there is was decided on or not', async () => {
    await review();
    expect(await redo(0, 'in the snow')).toMatchObject({ kind: 'decided', isPlanned: true });
    await say('accept', 1);
    expect(await redo(1)).toEqual({ kind: 'wanted', isPlanned: true });
    expect(executions.told).toEqual([{ decided: workflow() }, { decided: workflow() }]);
    const planned =
      await scene.sql`select prompt from catalog_results where status = 'planned' order by item_id`;
    expect(planned.map(({ prompt }) => prompt)).toEqual(['in the snow', 'on a beach']);
    expect(await pick('under_way')).toEqual([0, 1]);
    const opened = await openBatch(scene.sql, shop.runId, { ...usualBatch, number: 2 });
    await makeAll(opened?.batchId ?? 0);
    expect(await pick('undecided')).toEqual([0, 1, 2]);
  });

  test('is made by the next run that makes pictures where none is in review', async () => {
    await moveRun(scene.sql, shop.runId, { status: 'done' });
    expect(await redo(0)).toMatchObject({ kind: 'decided', isPlanned: false });
    await say('reject', 1);
    expect(await redo(1, 'in the snow')).toEqual({ kind: 'wanted', isPlanned: false });
    const wanted = await scene.sql`select is_wanted_again, redo_prompt from catalog_items order by id`;
    expect([...wanted]).toEqual([
      { is_wanted_again: true, redo_prompt: null },
      { is_wanted_again: true, redo_prompt: 'in the snow' },
      { is_wanted_again: false, redo_prompt: null },
    ]);
    expect(executions.told).toEqual([]);
  });
});

test('[b35] pictures are listed by how they stand, in pages', async () => {
  await review();
  await say('accept', 0);
  await say('accept', 1);
  await say('reject', 2);
  expect(await pick('no_texts')).toEqual([0, 1]);
  await describeAll();
  expect(await pick('to_publish')).toEqual([0, 1]);
  expect(await pick('accepted')).toEqual([0, 1]);
  expect(await pick('rejected')).toEqual([2]);
  const [first, second, third] = shop.itemIds;
  const page = await listItems(deps(), olga, { most: 2 });
  expect(page).toMatchObject({ kind: 'items', items: [{ id: first }, { id: second }], next: second });
  const rest = await listItems(deps(), olga, { most: 2, after: second ?? 0 });
  expect(rest).toMatchObject({ items: [{ id: third, standing: 'rejected', revision: 1 }], next: undefined });
  expect(await listItems(deps(), olga, { most: 1, source: 'nowhere' })).toEqual({ kind: 'no_source' });
  await newCatalog(scene.sql);
  expect(await listItems(deps(), olga, { most: 1 })).toMatchObject({ kind: 'which_source' });
});

test('[b18] [b35] all that is known of a picture is told, with the names of those who did it', async () => {
  await review();
  await say('accept', 0);
  await say('reject', 0, max);
  await describeAll();
  await moveRun(scene.sql, shop.runId, { stage: 'publish' });
  const { sql } = scene;
  const wish = { products: 5, limit: 5 };
  await sql`select open_sets(${shop.runId}, ${sql.json(wish)})`;
  const shown = {
    id: 'cms-9',
    revision: 1,
    shown: 'published',
    version: 1,
    changedAt: '2026-11-28T12:00:00Z',
  };
  const externalKey = `darkroom-item-${shop.itemIds[0]}`;
  await sql`
    select set_published(jsonb_agg(id), ${sql.json([{ ...shown, externalKey }])}) from catalog_publications`;
  const told = await showItem(deps(), olga, externalKey);
  expect(told).toMatchObject({
    kind: 'item',
    story: {
      item: { externalKey, prompt: 'on a beach', standing: 'published' },
      product: { name: 'Blue Vase, 40 cm' },
      results: [
        {
          revision: 1,
          status: 'made',
          batch: 1,
          model: 'an-image-model',
          cost: { amount: '0.067', currency: 'USD' },
        },
      ],
      decisions: [
        { verdict: 'accept', counts: true, by: 'Ann', via: 'chat', why: 'so' },
        { verdict: 'reject', counts: false, by: 'max' },
      ],
      texts: [{ language: 'en', alt: 'a vase', editedBy: 'Ann' }],
      publications: [{ version: 1, status: 'published', by: 'test', texts: { en: { title: 'Vase' } } }],
      shown: { cmsId: 'cms-9', shown: 'published', version: 1, isOurs: true },
    },
  });
  const kinds = told.kind === 'item' ? told.story.events.map(({ kind, data }) => [kind, data['by']]) : [];
  expect(kinds).toEqual([
    ['picture_made', undefined],
    ['decided', 'Ann'],
    ['decided_late', 'max'],
    ['published', 'test'],
  ]);
  expect(await facts()).toMatchObject({
    review: { standings: null },
    publish: { results: { published: 1 }, products: 1, failed: {} },
  });
  expect(await pick('published')).toEqual([0]);
});

test('a card is shown anew below when a stage has ended, and at the end of a run, unless that was short', async () => {
  const { sql } = scene;
  await moveRun(sql, shop.runId, { status: 'done' });
  const opened = await openRun(sql, {
    source: shop.sourceId,
    stages: ['parse', 'generate'],
    options: {},
    by: 'test',
    chatId: 77,
  });
  const runId = opened !== undefined && 'runId' in opened ? opened.runId : 0;
  const isPushed = async (step: Parameters<typeof moveRun>[2], id = runId) => {
    await sql`update cards set message_id = 5, shown = version where subject_id = ${id}`;
    await moveRun(sql, id, step);
    const [card] = await sql`select below > shown as is_pushed from cards where subject_id = ${id}`;
    return card?.['is_pushed'];
  };
  expect(await isPushed({ stage: 'parse' })).toBe(false);
  expect(await isPushed({ counts: { parse: { pictures: 3 } }, stage: 'parse' })).toBe(false);
  expect(await isPushed({ stage: 'generate' })).toBe(true);
  expect(await isPushed({ status: 'done' })).toBe(true);
  const short = await openRun(sql, {
    source: shop.sourceId,
    stages: ['parse'],
    options: {},
    by: 'test',
    chatId: 77,
  });
  expect(await isPushed({ status: 'done' }, short !== undefined && 'runId' in short ? short.runId : 0)).toBe(
    false,
  );
});
