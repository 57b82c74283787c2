import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { countBy } from '../harness/catalog.ts';
import { openTrouble, type Trouble } from '../harness/catalog-trouble.ts';
import { textOf } from '../harness/customer.ts';

let trouble: Trouble;

beforeAll(async () => {
  trouble = await openTrouble();
});
afterAll(() => trouble.studio.close());
beforeEach(() => trouble.studio.sandbox.faults.clear());

it('[b3] [b5] a shop and a sheet in trouble become the same rows as without it, each once', async () => {
  await trouble.studio.sandbox.faults.plan([
    { match: 'shop.robots', fault: 'http_503' },
    { match: 'shop.sitemap', fault: 'refuse' },
    { match: 'shop.page', fault: 'http_500', nth: 5, times: 2 },
    { match: 'shop.page', fault: 'refuse', nth: 20 },
    { match: 'shop.page', fault: 'execute_then_reset', nth: 40 },
    { match: 'shop.page', fault: 'slow', nth: 50, params: { delayMs: 1_000 } },
    { match: 'shop.picture', fault: 'http_503', nth: 3 },
    { match: 'shop.picture', fault: 'execute_then_reset', nth: 9 },
    { match: 'google.structure', fault: 'execute_then_reset' },
    { match: 'google.read', fault: 'http_503' },
    { match: 'google.append', fault: 'execute_then_reset' },
    { match: 'google.append', fault: 'http_503', nth: 3 },
  ]);
  const run = await trouble.olga.begin('parse');
  const card = textOf(await trouble.olga.runCard(run, /Done in/, 60_000));
  await trouble.haveAllFired();
  expect(card).toContain('🏷 60 products\n🖼 117 pictures · 116 new');
  const rows = await trouble.sheet.rows();
  expect(rows).toHaveLength(116);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(116);
});

describe('pictures', () => {
  it('[b8] [b11] end line by line: refused with a reason, failed and made in a later batch, or made', async () => {
    const words = [
      'prompt_block',
      'image_safety',
      'no_image',
      'item_error',
      'missing_line',
      'duplicate_line',
      'malformed_line',
      'thought_first',
    ];
    const faults = words.map((fault, index) => ({ match: 'gemini.line', fault, nth: index + 1 }));
    const { run, card } = await trouble.generate(10, faults);
    await trouble.haveAllFired();
    expect(card).toContain('📦 Batch 1 · 10 pictures · ✅ done\n📦 Batch 2 · ');
    expect(card).toMatch(/✅ 8 of 10 made · 📁 8 in the folder\n🚫 2 pictures were refused/);
    expect(card).toContain("the provider's safety rules");
    await trouble.expectEachOnce(run);
    const states = countBy(
      (await trouble.sheet.rows()).slice(0, 10),
      ({ state }) => state.split(':')[0] ?? '',
    );
    expect(states).toEqual({ 'made, to be decided': 8, refused: 2 });
  });

  it('[b8] [b13] are paid once and uploaded once though calls fail and answers are lost at each step', async () => {
    const before = (await trouble.studio.sandbox.gemini.batches()).length;
    const { run } = await trouble.generate(6, [
      { match: 'gemini.upload', fault: 'http_503' },
      { match: 'gemini.create', fault: 'execute_then_reset' },
      { match: 'gemini.status', fault: 'http_503' },
      { match: 'gemini.download', fault: 'broken_body', params: { afterBytes: 30_000 } },
      { match: 'google.generate-ids', fault: 'http_500' },
      { match: 'google.create', fault: 'execute_then_reset', nth: 2 },
      { match: 'google.create', fault: 'damaged', nth: 5 },
      { match: 'google.write', fault: 'execute_then_500' },
    ]);
    await trouble.haveAllFired();
    expect(await trouble.studio.sandbox.gemini.batches()).toHaveLength(before + 1);
    expect(await trouble.filesOf(run)).toHaveLength(6);
    await trouble.expectEachOnce(run);
    expect((await trouble.sheet.rows()).slice(0, 6).map(({ state }) => state)).toEqual(
      Array.from({ length: 6 }, () => 'made, to be decided'),
    );
  });
});
