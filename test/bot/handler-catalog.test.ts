import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { claimCards } from '../../src/db/cards.ts';
import { moveRun } from '../../src/db/catalog/runs.ts';
import { addFirstSource, setSource } from '../../src/db/catalog/sources.ts';
import { buttonsOf, type ChatRig, type Chatter, createChatRig, userIdOf } from './chat-rig.ts';

let rig: ChatRig;
let olga: Chatter;

beforeAll(async () => {
  rig = await createChatRig();
});
afterAll(() => rig.close());
beforeEach(async () => {
  olga = await rig.newChatter({ name: 'Olga' });
  employ(olga);
  rig.runs.temporal = 'there';
  rig.runs.told.length = 0;
  await rig.database.sql`truncate catalog_sources, cards cascade`;
  await addFirstSource(rig.database.sql, { name: 'shop', startUrl: 'https://shop.example.test/' });
});

function employ(...people: Chatter[]) {
  const operatorIds = people.map(({ id }) => id);
  const { config } = rig.deps;
  Object.assign(config.telegram, { operatorIds, adminIds: [] });
}

/** What the card loop would do now. */
async function drawCards(): Promise<void> {
  const all = { most: 20, gapMs: 0, pauseMs: 0, movingPauseMs: 0 };
  for (const card of await claimCards(rig.database.sql, all)) await rig.deps.cards.now(card);
}

async function newestRun(): Promise<{ id: number; stages: string[]; startedBy: string }> {
  const [run] = await rig.database.sql<{ id: number; stages: string[]; startedBy: string }[]>`
    select id, stages, started_by as "startedBy" from catalog_runs order by id desc limit 1`;
  if (run === undefined) throw new Error('there is no run');
  return run;
}

/** Begins to read the shop; its card is the newest message then. */
async function beginParse(chatter = olga): Promise<number> {
  await chatter.says('/catalog');
  await chatter.presses('🔄 Update images');
  await drawCards();
  return (await newestRun()).id;
}

const spend = {
  kind: 'spend',
  pictures: 40,
  cost: '2.68',
  single: '5.36',
  currency: 'USD',
  expectedMs: 900_000,
} as const;

async function ask(runId: number): Promise<void> {
  await moveRun(rig.database.sql, runId, { status: 'asking', question: spend });
  await drawCards();
}

describe('the page', () => {
  test('[b25] is for operators: others are answered as to any unknown command, and their menu has none', async () => {
    const ann = await rig.newChatter();
    await ann.says('/catalog');
    expect(await ann.reads()).toContain('I do not know /catalog');
    const message = (await ann.sees()).at(-1)?.message_id ?? 0;
    for (const data of ['m:catalog', 'm:catalog_status', 'r:begin:1:parse', 'r:cancel:1', 'r:yes:1:spend'])
      expect(await ann.pressesData(message, data)).toContain('This button does not work any more');
    await ann.says('/start');
    expect(await ann.buttons()).not.toContain('🗂 Catalog');
    await olga.says('/start');
    expect(await olga.buttons()).toContain('🗂 Catalog');
    const commands = await rig.client.commands(olga.id, 'en');
    expect(commands.map(({ command }) => command)).toContain('catalog');
    await olga.presses('🗂 Catalog');
    expect(await olga.reads()).toContain('shop · https://shop.example.test/');
  });

  test('[b21] [b22] [b23] [b24] offers a button for each stage, and says plainly when there is no shop', async () => {
    await olga.says('/catalog');
    expect(await olga.buttons()).toEqual([
      '🔄 Update images',
      '🎨 Send to generation',
      '👀 Review',
      '📝 Describe',
      '📤 Upload photos',
      '▶️ All stages',
      '📊 Status',
      '🏠 Menu',
    ]);
    await rig.database.sql`truncate catalog_sources cascade`;
    expect(await olga.presses('🔄 Update images')).toBe('This shop is not there any more');
    await olga.says('/catalog');
    expect(await olga.reads()).toContain('There is no shop yet');
  });

  test('[b35] with several shops asks which one', async () => {
    const fields = { startUrl: 'https://b.example.test/' };
    await setSource(rig.database.sql, 'second', { fields, by: 'max' });
    await olga.says('/catalog');
    expect(await olga.reads()).toContain('Which shop?');
    await olga.presses('🏬 second');
    expect(await olga.reads()).toContain('https://b.example.test/');
    await olga.presses('🎨 Send to generation');
    await drawCards();
    expect(await olga.reads()).toContain('second · run');
  });
});

describe('a run', () => {
  test('[b21] begun by a press has its card below, and Temporal is told once', async () => {
    const id = await beginParse();
    expect(await newestRun()).toEqual({
      id,
      stages: ['parse'],
      startedBy: `person ${await userIdOf(rig, olga)}`,
    });
    expect(rig.runs.told).toEqual([{ start: id, stages: ['parse'], options: {} }]);
    expect(await olga.reads()).toContain(`shop · run ${id} · reading the shop\nBegun by Olga on`);
    expect(await olga.buttons()).toEqual(['⏸ Pause', '✖️ Cancel']);
  });

  test('is not begun twice: a double press and another operator are told who runs and since when', async () => {
    const id = await beginParse();
    const again = new RegExp(`^Run ${id} is under way since .*, begun by Olga$`);
    expect(await olga.presses('🔄 Update images')).toMatch(again);
    const max = await rig.newChatter({ name: 'Макс', language: 'ru' });
    employ(olga, max);
    await max.says('/catalog');
    expect(await max.presses('🎨 Отправить на генерацию')).toMatch(
      new RegExp(`^Запуск ${id} уже идёт с .* UTC · Olga$`),
    );
    expect(rig.runs.told).toHaveLength(1);
  });

  test('[b24] [b2] uploads what is accepted by a press, and goes through all stages by another', async () => {
    await olga.says('/catalog');
    await olga.presses('📤 Upload photos');
    expect(await newestRun()).toMatchObject({ stages: ['publish'] });
    await moveRun(rig.database.sql, (await newestRun()).id, { status: 'done' });
    await olga.says('/catalog');
    await olga.presses('▶️ All stages');
    const all = ['parse', 'generate', 'review', 'describe', 'publish'];
    expect(await newestRun()).toMatchObject({ stages: all });
  });

  test('[b14] is finished without what nobody has decided on, and 👀 brings its card below', async () => {
    await olga.says('/catalog');
    await olga.presses('👀 Review');
    const { id } = await newestRun();
    const question = { kind: 'review', undecided: 2, until: Date.now(), rest: 'accept' } as const;
    await moveRun(rig.database.sql, id, { status: 'asking', question, stage: 'review' });
    await drawCards();
    const card = (await olga.sees()).at(-1)?.message_id ?? 0;
    await olga.says('/catalog');
    expect(await olga.presses('👀 Review')).toBe('Its card comes below');
    await drawCards();
    expect((await olga.sees()).at(-1)?.message_id).toBeGreaterThan(card);
    // The shop has no pictures any more.
    expect(await olga.reads()).toContain('0 pictures wait to be decided on');
    expect(await olga.presses('⏭ Go on without them')).toBe(`Run ${id} goes on`);
    const by = `person ${await userIdOf(rig, olga)}`;
    const answer = { answer: 'yes', question: 'review', rest: 'hold', via: 'chat' };
    expect(rig.runs.told.at(-1)).toEqual({ resume: `catalog-run-${id}`, by, ...answer });
  });

  test('stands when Temporal is away, and says when it begins', async () => {
    rig.runs.temporal = 'away';
    await olga.says('/catalog');
    expect(await olga.presses('🔄 Update images')).toMatch(
      /^Run \d+ is written down and begins in a few minutes$/,
    );
    await drawCards();
    expect(await olga.presses('⏸ Pause')).toBe('That did not get through. Press again in a minute');
    expect(await olga.presses('✖️ Cancel')).toBe('That did not get through. Press again in a minute');
    await drawCards();
    expect(await olga.reads()).toContain('⏳ Starting');
  });

  test('is paused, goes on and is cancelled by its card, with who', async () => {
    const id = await beginParse();
    const by = `person ${await userIdOf(rig, olga)}`;
    expect(await olga.presses('⏸ Pause')).toBe(`Run ${id} pauses`);
    await moveRun(rig.database.sql, id, { status: 'paused' });
    const stale = (await olga.sees()).at(-1);
    expect(await olga.pressesData(stale?.message_id ?? 0, `r:pause:${id}`)).toBe(
      `Run ${id} is paused already`,
    );
    await drawCards();
    expect(await olga.presses('▶️ Go on')).toBe(`Run ${id} goes on`);
    expect(await olga.presses('✖️ Cancel')).toBe(`Run ${id} is being stopped`);
    await drawCards();
    expect(await olga.reads()).toContain('↩️ Stopping.');
    const workflow = `catalog-run-${id}`;
    expect(rig.runs.told.slice(1)).toEqual([
      { pause: workflow, by },
      { resume: workflow, by },
      { cancel: workflow },
    ]);
    await moveRun(rig.database.sql, id, { status: 'cancelled', reason: 'cancelled' });
    expect(await olga.presses('✖️ Cancel')).toBe(`Run ${id} has ended: ended early`);
  });

  test('[b22] [b35] asks with the price on its button, and takes one answer to what was asked', async () => {
    await olga.says('/catalog');
    await olga.presses('🎨 Send to generation');
    const { id } = await newestRun();
    await ask(id);
    expect(await olga.reads()).toContain('❓ Make 40 pictures for $2.68?');
    expect(await olga.presses('✅ Make 40 pictures · $2.68')).toBe(`Run ${id} goes on`);
    const by = `person ${await userIdOf(rig, olga)}`;
    const workflow = `catalog-run-${id}`;
    expect(rig.runs.told.at(-1)).toEqual({
      resume: workflow,
      by,
      answer: 'yes',
      question: 'spend',
      via: 'chat',
    });
    await moveRun(rig.database.sql, id, { status: 'running' });
    // The card is still the one with the question.
    expect(await olga.presses('✖️ No, end the run')).toBe('That is answered already');
    const fewer = { kind: 'fewer', found: 3, before: 10 } as const;
    await moveRun(rig.database.sql, id, { status: 'asking', question: fewer });
    expect(await olga.presses('✅ Make 40')).toBe('That is answered already');
    await drawCards();
    expect(await olga.presses('✖️ No')).toBe(`Run ${id} ends`);
    expect(rig.runs.told.at(-1)).toMatchObject({ answer: 'no', question: 'fewer' });
  });

  test('[b25] says nothing more to somebody who has lost the role', async () => {
    const id = await beginParse();
    await ask(id);
    const card = (await olga.sees()).at(-1);
    employ();
    const data = card ? buttonsOf(card).map((button) => button.data) : [];
    for (const one of data)
      expect(await olga.pressesData(card?.message_id ?? 0, one)).toContain(
        'This button does not work any more',
      );
    await moveRun(rig.database.sql, id, { status: 'running' });
    await drawCards();
    expect(await olga.reads()).toBe(`🗂 Run ${id} is only for those who work with the catalog.`);
    expect(await olga.buttons()).toEqual([]);
    expect(rig.runs.told).toHaveLength(1);
  });
});

test('[b23] 📊 tells how the shop stands and the last runs, and brings up the card of each', async () => {
  const id = await beginParse();
  await moveRun(rig.database.sql, id, {
    status: 'failed',
    reason: 'no_sheet',
    detail: 'GOOGLE_SHEET_ID is missing.',
  });
  const max = await rig.newChatter({ name: 'Max' });
  employ(olga, max);
  await max.says('/catalog');
  await max.presses('📊 Status');
  expect(await max.reads()).toContain('🖼 0 pictures are known, 0 to be made');
  expect(await max.reads()).toContain(`⚠️ ${id} · shop · reading the shop · `);
  expect(await max.presses(`⚠️ Run ${id}`)).toBe('Its card comes below');
  await drawCards();
  expect(await max.reads()).toContain('there is no sheet to write into\nGOOGLE_SHEET_ID is missing.');
  const before = await max.sees();
  await max.presses(`⚠️ Run ${id}`);
  await drawCards();
  // Its message before has gone.
  const after = await max.sees();
  expect(after).toHaveLength(before.length);
  expect(after.at(-1)?.message_id).toBeGreaterThan(before.at(-1)?.message_id ?? 0);
  await max.presses('🎨 Send to generation');
  expect(await newestRun()).toMatchObject({ stages: ['generate'] });
  const gone = (await max.sees())[0]?.message_id ?? 0;
  expect(await max.pressesData(gone, 'r:follow:999')).toBe('There is no run 999');
});
