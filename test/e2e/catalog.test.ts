import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogRunWorkflowId, stageWorkflowId } from '../../src/contract/catalog.ts';
import {
  countBy,
  createOperator,
  createSheet,
  type Operator,
  openCatalogStudio,
} from '../harness/catalog.ts';
import { buttonsOf, createCustomer, textOf } from '../harness/customer.ts';
import type { Studio } from '../harness/studio.ts';

let studio: Studio;
let olga: Operator;
let sheet: ReturnType<typeof createSheet>;

beforeAll(async () => {
  studio = await openCatalogStudio({ env: { GEMINI_BATCH_LINES: '15' } });
  olga = await createOperator(studio);
  sheet = createSheet(studio);
});
afterAll(() => studio.close());

it('[b2] [b3] [b4] [b5] [b21] a press reads a shop of 60 products into the sheet, a row for each of its pictures', async () => {
  const run = await olga.begin('parse');
  const card = await olga.runCard(run, /Done in/);
  expect(textOf(card)).toMatch(/^🗂 shop · run 1 · reading the shop\nBegun by Olga on /);
  expect(textOf(card)).toMatch(
    new RegExp(
      [
        '📄 \\d+ pages looked at',
        '🏷 60 products',
        // Of 120 one is missing, one broken and one no picture; two are the same.
        '🖼 117 pictures · 116 new',
        'Left alone: 69',
        "• 61 – the shop's robots\\.txt forbids it",
      ].join('\n'),
    ),
  );
  const rows = await sheet.rows();
  expect(rows).toHaveLength(116);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(116);
  expect(new Set(rows.map(({ product }) => product)).size).toBe(60);
  expect(rows.map(({ product }) => product)).toContain('Подушка «Фьорд»');
  expect(countBy(rows, ({ state }) => state)).toEqual({ 'no prompt': 116 });
  expect(await studio.sandbox.gemini.batches()).toEqual([]);
});

it('[b6] [b7] [b8] [b13] [b22] prompts for 40 rows become 40 pictures in the folder, each counted once everywhere', async () => {
  await sheet.writeAll(
    'prompt',
    Array.from({ length: 40 }, (_, index) => `on a marble table, no. ${index + 1}`),
  );
  const run = await olga.begin('generate');
  const asking = textOf(await olga.runCard(run, /❓/));
  expect(asking).toContain('Not sent: 76 without a prompt');
  expect(asking).toContain('Make 40 pictures for $2.68? As single calls they would cost $5.36.');
  expect(await studio.sandbox.gemini.batches()).toEqual([]);
  expect(await olga.pressRun(run, 'yes:spend')).toBe(`Run ${run} goes on`);
  const card = textOf(await olga.runCard(run, /Done in/));
  for (const [number, pictures] of [15, 15, 10].entries())
    expect(card).toContain(`📦 Batch ${number + 1} · ${pictures} pictures · ✅ done`);
  expect(card).toContain('✅ 40 of 40 made · 📁 40 in the folder\n\n💳 $2.68 spent · $2.68 saved');

  const rows = await sheet.rows();
  expect(countBy(rows, ({ state }) => state)).toEqual({ 'made, to be decided': 40, 'no prompt': 76 });
  const files = await studio.sandbox.google.files();
  const made = rows.filter(({ state }) => state === 'made, to be decided');
  expect(made.map(({ id, result }) => [id, result.split('/').at(-2)])).toEqual(
    made.map(({ id }) => [id, files.find(({ properties }) => properties['item'] === id)?.id]),
  );
  expect(new Set(files.map(({ properties }) => properties['key']))).toEqual(
    new Set(made.map(({ id }) => `item-${id}-r1`)),
  );
  expect(countBy(files, ({ place, properties }) => `${place}, run ${properties['run']}`)).toEqual({
    [`folder, run ${run}`]: 40,
  });
  const [first] = made;
  const named = files.find(({ properties }) => properties['item'] === first?.id);
  expect(named?.name).toBe(`${first?.id}-${first?.product.toLowerCase().replaceAll(' ', '-')}-r1.png`);

  const batches = await studio.sandbox.gemini.batches();
  expect(countBy(batches, ({ lines }) => String(lines))).toEqual({ 10: 1, 15: 2 });
  const sent = (await Promise.all(batches.map(({ batch }) => studio.sandbox.gemini.lines(batch)))).flat();
  expect(new Set(sent.map(({ key }) => key)).size).toBe(40);
  expect(await studio.sandbox.gemini.files()).toEqual([]);
  expect(
    await studio.sql`
      select count(distinct result_id)::int as pictures, sum(amount)::float as spent, sum(single)::float as single
      from catalog_costs where run_id = ${run}`,
  ).toEqual([{ pictures: 40, spent: 2.68, single: 5.36 }]);
});

it('[b7] what is made already is not made again: nothing is asked, sent or paid', async () => {
  const before = await sheet.revision();
  const run = await olga.begin('generate');
  const card = textOf(await olga.runCard(run, /Done in/));
  expect(card).toContain('💰 Nothing is to be made.\nNot sent: 76 without a prompt, 40 made already');
  expect(await studio.sandbox.gemini.batches()).toHaveLength(3);
  expect(await sheet.revision()).toBe(before);
});

/** What the Temporal Web UI shows of an execution above its history. */
async function toldOf(workflowId: string): Promise<[summary: string | undefined, details: string]> {
  const handle = studio.temporal.workflow.getHandle(workflowId);
  const told = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  return [await (await handle.describe()).staticSummary(), told.currentDetails];
}

it('the Temporal Web UI tells what a run and its stages did to somebody who knows nothing of it', async () => {
  expect(await toldOf(catalogRunWorkflowId(2))).toEqual([
    'Run 2 of the catalog shop: generate',
    'Run 2: done',
  ]);
  const [summary, details] = await toldOf(stageWorkflowId(2, 'generate'));
  expect(summary).toBe('Run 2 of the catalog: generate');
  expect(details).toMatch(/^Run 2: batch \d done, 1[05] pictures made$/);
  expect((await toldOf('catalog-batch-1'))[0]).toBe('Batch 1 of run 2: 15 pictures');
});

it('[b25] a customer learns nothing of it, by words, buttons or the presses of others', async () => {
  const ann = await createCustomer(studio.sandbox);
  await ann.say('/catalog');
  await ann.sees(/I do not know \/catalog/);
  await ann.say('/start');
  const menu = await ann.sees(/./);
  for (const data of ['m:catalog', 'm:catalog_status', 'r:begin:1:generate', 'r:cancel:2', 'r:follow:2']) {
    const { answer } = await studio.sandbox.press(ann.id, menu.message_id, data);
    expect(answer?.text).toContain('does not work any more');
  }
  expect((await ann.chat()).some((one) => /Catalog|Lantern|shop · run/.test(textOf(one)))).toBe(false);
  expect(await studio.sql`select count(*)::int as runs from catalog_runs`).toEqual([{ runs: 3 }]);
});

describe('a run that reads the shop', () => {
  it('is paused, goes on and is cancelled between two chunks, and the next one reads the rest', async () => {
    await studio.sandbox.faults.plan([
      { match: 'shop.page', fault: 'slow', params: { delayMs: 60 }, times: 150 },
    ]);
    const run = await olga.begin('parse');
    await olga.runCard(run, /pages looked at/);
    await olga.pressRun(run, 'pause');
    await olga.runCard(run, /⏸ Paused/);
    await olga.pressRun(run, 'resume');
    await olga.runCard(run, /🔄 Reading the shop/);
    await olga.pressRun(run, 'cancel');
    const card = await olga.runCard(run, /Ended after [^]*it was cancelled/);
    expect(buttonsOf(card)).toContain('r:begin:1:parse');
    expect((await sheet.rows()).filter(({ state }) => state === 'gone from the shop')).toEqual([]);
    await studio.sandbox.faults.clear();
    const next = await olga.begin('parse');
    await olga.runCard(next, /🏷 60 products[^]*Done in/);
    expect(await sheet.rows()).toHaveLength(116);
  });

  it('[b21] is told of to whoever begins a second one meanwhile, be it by the button of an old card', async () => {
    await studio.sandbox.faults.plan([{ match: 'shop.page', fault: 'slow', params: { delayMs: 2_000 } }]);
    const run = await olga.begin('parse');
    const answer = await olga.press(/^r:begin:\d+:generate$/);
    expect(answer?.text).toMatch(new RegExp(`^Run ${run} is under way since .* begun by Olga$`));
    await olga.runCard(run, /Done in/);
  });
});
