import { afterAll, beforeAll, expect, it } from 'vitest';
import { stageWorkflowId } from '../../src/contract/catalog.ts';
import {
  countBy,
  createOperator,
  createSheet,
  type Operator,
  openCatalogStudio,
} from '../harness/catalog.ts';
import { textOf } from '../harness/customer.ts';
import type { Studio } from '../harness/studio.ts';

const [olgaId, maxId] = [6_999_998, 6_999_997];
const prompts = 40;

let studio: Studio;
let olga: Operator;
let max: Operator;
let run: number;

/** A shop of sixty products, forty pictures of which somebody has a wish for, from its site to its CMS in one run. */
beforeAll(async () => {
  studio = await openCatalogStudio({
    env: {
      TELEGRAM_AUTHORIZED_USERS: `[${olgaId}, ${maxId}]`,
      GEMINI_BATCH_LINES: '20',
      GOOGLE_SHEETS_PER_MINUTE: '6000',
    },
  });
  olga = await createOperator(studio, { id: olgaId });
  max = await createOperator(studio, { id: maxId });
  run = await olga.begin('all');
  await olga.runCard(run, /✍️/);
  const sheet = createSheet(studio);
  await sheet.writeAll(
    'prompt',
    Array.from({ length: prompts }, (_, place) => `On a white table, light ${place}`),
  );
  await olga.pressRun(run, 'yes:prompts');
  await olga.runCard(run, /Make 40 pictures/);
  await olga.pressRun(run, 'yes:spend');
  await olga.runCard(run, /40 pictures wait to be decided on/);
});
afterAll(() => studio.close());

const files = async () =>
  (await studio.sandbox.google.files()).toSorted((a, b) => (a.name < b.name ? -1 : 1));
const decisions = async () =>
  countBy(
    await studio.sql<{ verdict: string; via: string; counts: boolean }[]>`
      select verdict, via, counts from catalog_decisions`,
    ({ verdict, via, counts }) => `${verdict} ${via}${counts ? '' : ' too late'}`,
  );
const isDecided = (verdict: string, count: number) =>
  studio.until(async () => (await decisions())[verdict] === count);
const published = async () => studio.sandbox.gateway.publications();
const journalled = async (kind: string) => (await studio.sandbox.journal(kind)).length;

/** The picture of somebody's newest review card, once that is another one. */
async function reviewed(who: Operator, before = 0): Promise<{ item: number; result: number }> {
  const shown = async () => {
    const card = (await who.chat()).findLast((one) => /\d+ of \d+ to be decided/.test(textOf(one)));
    const [, item, result] = /i:accept:(\d+):(\d+)/.exec(JSON.stringify(card?.reply_markup ?? {})) ?? [];
    return { item: Number(item ?? 0), result: Number(result ?? 0) };
  };
  await studio.until(async () => ![0, before].includes((await shown()).item));
  return shown();
}

it('[b14] what is taken out of the folder is rejected, whichever way it went', async () => {
  const all = await files();
  expect(all).toHaveLength(prompts);
  const { google } = studio.sandbox;
  for (const [place, file] of all.slice(0, 6).entries()) {
    if (place < 2) await google.trash(file.id);
    else if (place < 4) await google.remove(file.id);
    else await google.move(file.id, 'elsewhere');
  }
  await isDecided('reject drive', 6);
});

it('[b14] pictures are decided on in the chat one after the other, and the first of two operators counts', async () => {
  await olga.pressRun(run, 'review');
  await olga.sees(/34 of 40 to be decided/);
  let last = await reviewed(olga);
  for (const reason of ['bad_quality', 'background', 'not_ours']) {
    await olga.press(`i:reject:${last.item}:${last.result}`);
    await olga.press(`i:why:${last.item}:${last.result}:${reason}`);
    last = await reviewed(olga, last.item);
  }
  for (const prompt of ['On the moon', 'Under the sea']) {
    await olga.press(`i:redo:${last.item}:${last.result}`);
    await olga.say(prompt);
    last = await reviewed(olga, last.item);
  }
  // Max looks at the same picture, and is too late.
  await max.say('/catalog');
  await max.press(/^r:begin:\d+:review$/);
  await max.pressRun(run, 'review');
  await max.sees(/of 40 to be decided/);
  const { item, result } = await reviewed(max);
  await max.press(`i:reject:${item}:${result}`);
  await Promise.all([olga.press(`i:accept:${item}:${result}`), max.press(`i:why:${item}:${result}:added`)]);
  const [first, late] = await studio.sql<{ counts: boolean }[]>`
    select counts from catalog_decisions where result_id = ${result} order by id`;
  expect([first?.counts, late?.counts]).toEqual([true, false]);
});

it('[b35] a redone picture starts undecided, and whoever finishes accepts what is left', async () => {
  await studio.until(async () => (await journalled('gemini.generated')) === 2);
  await studio.until(async () => {
    const again = await studio.sql`
      select id from catalog_results where revision = 2 and status = 'made' and uploaded_at is not null`;
    return again.length === 2;
  });
  await olga.pressRun(run, 'yes:review');
  await olga.runCard(run, /Write texts for \d+ pictures/);
  expect(Object.keys(await decisions())).toEqual(expect.arrayContaining(['redo chat', 'accept chat']));
});

it('[b15] [b18] accepted pictures are described, a text is edited, and the shop shows them with it', async () => {
  await olga.pressRun(run, 'yes:describe');
  const card = textOf(await olga.runCard(run, /Upload \d+ pictures of \d+ products to the shop/, 60_000));
  const accepted = Number(/Upload (\d+) pictures/.exec(card)?.[1]);
  expect(await journalled('gemini.described')).toBe(accepted);
  const [text] = await studio.sql<{ item: number }[]>`
    select r.item_id::int as item from catalog_texts t join catalog_results r on r.id = t.result_id order by r.item_id desc limit 1`;
  await olga.say(`/item ${text?.item}`);
  await olga.press(`i:texts:${text?.item}`);
  await olga.press(`i:text:${text?.item}:en:alt`);
  await olga.say('A cup that Olga has described');
  await studio.until(async () => {
    const [row] = await studio.sql<
      { n: number }[]
    >`select count(*)::int as n from catalog_texts where edited_by is not null`;
    return row?.n === 1;
  });
  await olga.pressRun(run, 'yes:publish');
  await olga.runCard(run, /Done in/, 60_000);
  // Of what was shown at the end of each stage, the last is left.
  await studio.until(async () => {
    const shown = (await olga.chat()).map(textOf).filter((text) => text.includes(`run ${run} ·`));
    return shown.length === 1 && shown[0]?.includes('Done in') === true;
  });
  const versions = await published();
  expect(versions).toHaveLength(accepted);
  expect(new Set(versions.map(({ externalKey }) => externalKey)).size).toBe(accepted);
  expect(versions.every(({ version }) => version === 1)).toBe(true);
  const shown = await studio.sandbox.gateway.image(`darkroom-item-${text?.item}`);
  expect(JSON.stringify(shown)).toContain('A cup that Olga has described');
});

it('[b20] what somebody removes in the CMS is known here, and no later run puts it back', async () => {
  const [first] = await published();
  const key = first?.externalKey ?? '';
  await studio.sandbox.gateway.remove(key);
  await studio.until(async () => {
    const [row] = await studio.sql<{ shown: string }[]>`
      select shown from catalog_shown where 'darkroom-item-' || item_id = ${key}`;
    return row?.shown === 'removed';
  });
  const before = (await published()).length;
  const again = await olga.begin('publish');
  await olga.runCard(again, /Done in/);
  expect(await published()).toHaveLength(before);
  await olga.say(`/item ${key}`);
  await olga.sees(/somebody there has removed it/);
  // Whoever means it shows it all the same, and takes it back.
  const item = key.replace('darkroom-item-', '');
  await olga.press(`i:publish_over:${item}`);
  await olga.runCard(again + 1, /Upload 1 picture/);
  await olga.pressRun(again + 1, 'yes:publish');
  await olga.runCard(again + 1, /Done in/);
  expect((await published()).filter(({ externalKey }) => externalKey === key)).toHaveLength(2);
  await olga.say(`/item ${item}`);
  await olga.press(`i:withdraw:${item}`);
  await olga.press(`i:withdraw_now:${item}`);
  await studio.until(async () => (await studio.sandbox.gateway.image(key))?.shown !== 'published');
});

it('[b2] the run is one execution with five below it, each with its words in the Web UI', async () => {
  for (const stage of ['parse', 'generate', 'review', 'describe', 'publish'] as const) {
    const handle = studio.temporal.workflow.getHandle(stageWorkflowId(run, stage));
    const shown = await handle.describe();
    expect(shown.status.name).toBe('COMPLETED');
    expect(await shown.staticSummary()).toBe(`Run ${run} of the catalog: ${stage}`);
  }
});

it('each picture was paid once, and money and pictures agree', async () => {
  const [paid] = await studio.sql<{ pictures: number; texts: number }[]>`
    select count(*) filter (where kind = 'picture')::int as pictures, count(*) filter (where kind = 'description')::int as texts
    from catalog_costs`;
  expect(paid).toEqual({ pictures: prompts + 2, texts: await journalled('gemini.described') });
  const [batches] = await studio.sql<{ n: number }[]>`select count(*)::int as n from catalog_batches`;
  expect(await journalled('gemini.batch.accepted')).toBe(batches?.n);
});
