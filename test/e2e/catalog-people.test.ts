import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunInput } from '../../src/contract/catalog.ts';
import { setSource } from '../../src/db/catalog/sources.ts';
import {
  countBy,
  createOperator,
  createSheet,
  type Operator,
  openCatalogStudio,
  readSome,
  startByHand,
} from '../harness/catalog.ts';
import { textOf } from '../harness/customer.ts';
import type { Studio } from '../harness/studio.ts';

let studio: Studio;
let olga: Operator;
let sheet: ReturnType<typeof createSheet>;

beforeAll(async () => {
  studio = await openCatalogStudio({ env: { GEMINI_BATCH_LINES: '6' } });
  olga = await createOperator(studio);
  sheet = createSheet(studio);
  await readSome(studio, 6);
});
afterAll(() => studio.close());
beforeEach(() => studio.sandbox.faults.clear());

const files = () => studio.sandbox.google.files();
async function generate(input: Partial<RunInput> = {}): Promise<void> {
  await (await startByHand(studio, 'generate', { isConfirmed: true, ...input })).result();
}
/** What the newest run has counted. */
async function counted(): Promise<Record<string, number>> {
  const [run] = await studio.sql<{ counts: Record<string, number> }[]>`
    select counts->'generate' as counts from catalog_runs order by id desc limit 1`;
  return run?.counts ?? {};
}
async function statesOf(): Promise<Record<string, number>> {
  return countBy(await sheet.rows(), ({ state }) => state);
}

const writesHeld = async () =>
  (await studio.sandbox.faults.report()).reduce((sum, { fired }) => sum + fired, 0);

/** Sorts the rows so often between the moment in which they are read and the one in which they are written. */
async function sortDuringWrites(times: number): Promise<void> {
  await studio.sandbox.faults.plan([
    { match: 'google.write', fault: 'slow', params: { delayMs: 300 }, times },
  ]);
  for (let sorted = 0; sorted < times; sorted += 1) {
    await studio.until(async () => (await writesHeld()) > sorted);
    await sheet.sort('id', sorted % 2 === 1);
  }
}

describe('[b5] people at work in the sheet', () => {
  it('find each result in its own row though they sort, delete and write while a run goes on', async () => {
    const before = await sheet.rows();
    await sheet.writeAll(
      'prompt',
      before.map(({ id }) => `beside item ${id}`),
    );
    await sheet.write(2, 'note', 'ask Ann');
    const second = before[1]?.id;
    await studio.sandbox.gemini.change({ runMs: 600 });
    const run = await olga.begin('generate');
    await olga.runCard(run, /❓/);
    await olga.pressRun(run, 'yes:spend');
    await sheet.sort('id', true);
    const deleted = (await sheet.rows())[0]?.id;
    await sheet.remove(1);
    await sortDuringWrites(2);
    await olga.runCard(run, /Done in/);
    await studio.sandbox.gemini.change({ runMs: 200 });
    const rows = await sheet.rows();
    expect(rows.map(({ id }) => id)).not.toContain(deleted);
    expect(rows).toHaveLength(before.length - 1);
    const made = await files();
    for (const { id, prompt, state, result, note } of rows)
      expect({
        id,
        prompt,
        state,
        note,
        item: made.find((file) => result.includes(file.id))?.properties['item'],
      }).toEqual({
        id,
        prompt: `beside item ${id}`,
        state: 'made, to be decided',
        note: id === second ? 'ask Ann' : '',
        item: id,
      });
  });

  it('hear which column is missing when the header is broken, and the next run goes on once it is mended', async () => {
    await sheet.renameColumn('prompt', 'promt');
    const broken = await olga.begin('generate');
    const card = textOf(await olga.runCard(broken, /Stopped after/));
    expect(card).toContain('the columns of the sheet are not as they must be');
    expect(card).toContain('The first row of the sheet has no column “prompt”');
    await sheet.renameColumn('promt', 'prompt');
    const mended = await olga.begin('generate');
    await olga.runCard(mended, /Nothing is to be made[^]*Done in/);
  });
});

describe('what is made', () => {
  it('[b6] [b7] is what has a prompt, of its own or the default one, and no skip mark', async () => {
    const count = (await sheet.rows()).length;
    await sheet.write(1, 'prompt', '');
    await sheet.write(2, 'prompt', '');
    await sheet.write(2, 'skip', 'x');
    await sheet.write(3, 'prompt', 'in the snow');
    await generate({ dryRun: true });
    expect(await counted()).toMatchObject({ pictures: 1, no_prompt: 1, skipped: 1, made: count - 3 });
    await setSource(studio.sql, 'shop', { fields: { defaultPrompt: 'on grey paper' }, by: 'a test' });
    await generate({ dryRun: true });
    expect(await counted()).toMatchObject({ pictures: 2, skipped: 1, made: count - 3 });
  });

  it('[b7] is a new revision where the prompt was edited, with the old picture left where it is', async () => {
    const { length } = await files();
    await generate();
    const added = (await files()).slice(0, 2);
    expect(await files()).toHaveLength(length + 2);
    expect(added.map(({ properties }) => properties['key']?.slice(-3))).toEqual(['-r2', '-r2']);
    const batch = (await studio.sandbox.gemini.batches()).at(-1)?.batch ?? '';
    const prompts = (await studio.sandbox.gemini.lines(batch)).map(({ prompt }) => prompt);
    expect(new Set(prompts)).toEqual(new Set(['in the snow', 'on grey paper']));
    expect(await statesOf()).toMatchObject({ skipped: 1 });
  });

  it('[b35] is nothing twice, all of it anew by force, and no more than the limit', async () => {
    const { length } = await files();
    await generate();
    expect(await files()).toHaveLength(length);
    await generate({ force: true, limit: 2 });
    expect(await files()).toHaveLength(length + 2);
    const wanted = (await sheet.rows()).length - 1;
    expect(await counted()).toMatchObject({ pictures: 2, beyond_limit: wanted - 2 });
    const before = await sheet.revision();
    await generate({ force: true, dryRun: true });
    expect(await counted()).toMatchObject({ pictures: wanted });
    expect(await files()).toHaveLength(length + 2);
    expect(await sheet.revision()).toBe(before);
  });
});
