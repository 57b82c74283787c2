import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { catalogStages } from '../../src/contract/catalog.ts';
import { endLine, listLines } from '../../src/db/catalog/batches.ts';
import { moveRun } from '../../src/db/catalog/runs.ts';
import { type CatalogScene, cost, newCatalog, sentBatch } from '../db/catalog-scene.ts';
import { openOnly } from '../db/scene.ts';
import { createRunExecutions } from '../operations/catalog-scene.ts';
import { type CommandLine, createCommandLine } from './command-line.ts';

let line: CommandLine;
let shop: CatalogScene;
let first: string;
let second: string;

beforeAll(async () => {
  line = await createCommandLine();
  await openOnly(line.sql, [{ id: 'gemini-1', provider: 'gemini', kind: 'batch', places: 100 }]);
});
afterAll(() => line.close());
beforeEach(async () => {
  const { sql } = line;
  line.executions = createRunExecutions();
  await sql`truncate catalog_sources cascade`;
  shop = await newCatalog(sql, { items: 3 });
  [first = '', second = ''] = shop.itemIds.map(String);
  await sql`update catalog_runs set stages = ${sql.json([...catalogStages])}`;
  const { batchId } = await sentBatch(sql, shop.runId);
  for (const { id, inputHash, itemId } of await listLines(sql, batchId))
    if (itemId !== shop.itemIds[2])
      await endLine(sql, { resultId: id, status: 'made', hash: inputHash, cost });
  await moveRun(sql, shop.runId, { stage: 'review' });
});

const run = (...args: string[]) => line.run('catalog', ...args);

describe('deciding', () => {
  test('[b14] [b35] counts once, and whoever is second reads who was first', async () => {
    const accepted = await run('decide', first, 'accept', '--why', 'as it should be');
    expect(accepted).toMatchObject({ code: 0, out: `Picture ${first} is accepted.` });
    const again = await run('decide', `darkroom-item-${first}`, 'accept', '--why', 'x');
    expect(again).toMatchObject({ code: 0, out: `Picture ${first} is accepted, as you have said before.` });
    const late = await run('decide', first, 'reject', '--why', 'x');
    expect(late.code).toBe(1);
    expect(late.err).toMatch(
      /is accepted already, by max \(command line\) on .* UTC: as it should be\. What you said is kept/,
    );
    const redo = await run('decide', second, 'redo', '--prompt', 'in the snow', '--why', 'too dark');
    expect(redo.out).toBe(`Picture ${second} is to be made anew: the run in review makes it.`);
    expect(line.executions.told).toEqual([{ decided: `catalog-run-${shop.runId}` }]);
    expect(await run('redo', first, '--why', 'x')).toMatchObject({ code: 0 });
    expect(await run('decide', String(shop.itemIds[2]), 'accept', '--why', 'x')).toMatchObject({
      code: 1,
      err: `Nothing was made of picture ${shop.itemIds[2]} yet.`,
    });
    expect(await run('decide', '999999', 'accept', '--why', 'x')).toMatchObject({
      code: 1,
      err: 'There is no picture 999999.',
    });
  });

  test('[b14] is finished with the rest accepted or held, while a run asks for it', async () => {
    const id = String(shop.runId);
    expect(await run('finish', id, '--why', 'x')).toMatchObject({
      code: 1,
      err: `Run ${id} does not ask that now.`,
    });
    const question = { kind: 'review', undecided: 2, until: Date.now(), rest: 'hold' } as const;
    await moveRun(line.sql, shop.runId, { status: 'asking', question });
    expect(await run('finish', id, '--rest', 'hold', '--why', 'enough')).toMatchObject({ code: 0 });
    const answer = {
      answer: 'yes',
      question: 'review',
      rest: 'hold',
      via: 'command line',
      why: 'enough',
      by: 'operator max',
    };
    expect(line.executions.told).toEqual([{ resume: `catalog-run-${id}`, ...answer }]);
  });
});

test('[b35] pictures are listed by how they stand, and one tells all that is known of it', async () => {
  await run('decide', first, 'reject', '--why', 'too dark');
  const all = await run('items', '--limit', '2');
  expect(all.out).toMatch(
    new RegExp(
      `^PICTURE +STANDS +REVISION +PRODUCT +FILE\n${first} +rejected +1 +Blue Vase, 40 cm\n${second} +undecided .*\n\nThere are more: --after ${second}$`,
    ),
  );
  expect((await run('items', '--after', second)).out).toContain('nothing made');
  expect((await run('items', '--state', 'published')).out).toBe('There is no such picture.');
  const item = await run('item', first);
  expect(item.out).toContain(`Picture  ${first} (darkroom-item-${first}) of shop-`);
  expect(item.out).toMatch(/^revision 1 +made +\S+ \S+ +run \d+, batch 1 +0\.067 USD +“on a beach”$/m);
  expect(item.out).toMatch(/^revision 1 +reject +.* max, command line +too dark$/m);
  expect(item.out).toMatch(/decided +max: too dark/);
  expect(await run('item', '999999')).toMatchObject({ code: 1, err: 'There is no picture 999999.' });
  expect(JSON.parse((await run('item', first, '--json')).out)).toMatchObject({
    kind: 'item',
    story: { decisions: [{ verdict: 'reject', by: 'max' }] },
  });
});

describe('an export', () => {
  test('[b35] is a table that no spreadsheet takes for formulas, or lines of JSON', async () => {
    const { sql } = line;
    await run('decide', first, 'accept', '--why', '=HYPERLINK("x")');
    await sql`
      insert into catalog_texts (result_id, language, alt, title, caption)
      select result_id, 'en', '-5 °C, "cold"', '+1', E'two\nlines' from catalog_decisions`;
    const csv = await run('export');
    const [head, row] = csv.out.split('\r\n');
    expect(head).toMatch(/^key,id,product,page,picture,prompt,.*,alt en,title en,caption en$/);
    expect(row).toMatch(new RegExp(`^darkroom-item-${first},${first},"Blue Vase, 40 cm",https://`));
    expect(row).toContain(',to_publish,');
    expect(row).toContain(`,"'=HYPERLINK(""x"")",0.067,USD,`);
    expect(row).toMatch(/,"'-5 °C, ""cold""",'\+1,"two\nlines"$/);
    const json = await run('export', '--format', 'jsonl', '--json');
    const items = json.out.split('\n').map((text) => JSON.parse(text));
    expect(items).toHaveLength(3);
    expect(items[0]).toMatchObject({ decision: 'accept', decidedBy: 'max', texts: { en: { title: '+1' } } });
    expect(items[2]).toMatchObject({ standing: null, texts: {} });
  });

  test('of no shop, or of one of several, says so', async () => {
    expect(await run('export', '--source', 'nowhere')).toMatchObject({ code: 1 });
    await newCatalog(line.sql);
    expect(await run('export')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Say which one by --source'),
    });
  });
});

test.each([
  [['items', '--state', 'lost'], '--state is "lost": it must be one of undecided'],
  [['item', 'vase'], 'KEY is "vase": it must be a picture\'s number, or darkroom-item-12.'],
  [['decide', '1', 'perhaps', '--why', 'x'], 'The decision is "perhaps"'],
  [['decide', '1', 'accept', '--prompt', 'y', '--why', 'x'], '--prompt goes with redo only'],
  [['redo', '1', '--prompt', ' ', '--why', 'x'], '--prompt is empty'],
  [['finish', '1', '--rest', 'none', '--why', 'x'], '--rest is "none"'],
  [['export', '--format', 'xml'], '--format is "xml"'],
  [['source', 'shop', '--language', 'EN', '--why', 'x'], '--language is "EN"'],
  [['source', 'shop', '--review-days', '2', '--why', 'x'], '--review-days is "2"'],
  [['source', 'shop', '--redo', 'never', '--why', 'x'], '--redo is "never"'],
])('%j is not understood, and why is said', async (args, sentence) => {
  const { code, err } = await run(...args);
  expect(code).toBe(2);
  expect(err).toContain(sentence);
});

test('[b35] a source says how its pictures are decided on and described', async () => {
  const words = ['--forbid', 'cheap', '--forbid', 'sale', '--demand', 'Oak & Co'];
  const review = ['--redo', 'batch', '--review-days', '10', '--review-default', 'accept'];
  const languages = ['--language', 'en', '--language', 'pt-BR'];
  await run(
    'source',
    'new',
    '--start',
    'https://b.example.test/',
    ...words,
    ...review,
    ...languages,
    '--why',
    'x',
  );
  expect(JSON.parse((await run('source', 'new', '--json')).out)).toMatchObject({
    languages: ['en', 'pt-BR'],
    forbiddenWords: ['cheap', 'sale'],
    demandedWords: ['Oak & Co'],
    redoBy: 'batch',
    reviewDays: 10,
    reviewDefault: 'accept',
  });
  await run('source', 'new', '--forbid', '', '--why', 'x');
  expect(JSON.parse((await run('source', 'new', '--json')).out)).toMatchObject({ forbiddenWords: [] });
});

test('[b24] stages begin with what was typed, also for one picture', async () => {
  await moveRun(line.sql, shop.runId, { status: 'done' });
  expect(await run('publish', '--item', first, '--yes')).toMatchObject({ code: 0 });
  expect(line.executions.told.at(-1)).toMatchObject({
    stages: ['publish'],
    options: { itemId: Number(first), isConfirmed: true },
  });
});

test('[b15] [b18] texts are changed as the shop wants them, and what is shown is taken back', async () => {
  await run('decide', first, 'accept', '--why', 'x');
  const all = ['--alt', 'A blue vase', '--title', 'Vase', '--caption', 'On a beach'];
  expect((await run('texts', first, 'en', ...all)).out).toContain('alt: A blue vase\ntitle: Vase');
  expect((await run('texts', first, 'en', '--title', 'Vase')).out).toContain('has these texts already');
  expect(await run('texts', first, 'en', '--title', 'x'.repeat(61))).toMatchObject({ code: 1 });
  expect(await run('texts', first, 'fr', '--title', 'x')).toMatchObject({
    code: 1,
    err: 'This shop has its texts in en.',
  });
  expect(await run('texts', second, 'en', '--title', 'x')).toMatchObject({ code: 1 });
  expect(await run('texts', first, 'en')).toMatchObject({ code: 2 });
  expect(await run('unpublish', first, '--why', 'x')).toMatchObject({
    code: 1,
    err: expect.stringContaining('shows nothing of ours'),
  });
  expect(await run('unpublish', '999999', '--why', 'x')).toMatchObject({ code: 1 });
});
