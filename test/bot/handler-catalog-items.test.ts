import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Chatter } from './chat-rig.ts';
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
  await scene.begin(3);
});

const item = (place: number) => scene.shop.itemIds[place] ?? 0;
const photos = async (chatter = olga) => (await chatter.sees()).filter(({ photo }) => photo !== undefined);
const newestPhoto = async (chatter = olga) => (await photos(chatter)).at(-1);
const decisions = () => scene.rig.database.sql`
  select verdict, why, prompt, counts from catalog_decisions order by id`;

/** Presses and lets the card loop draw what comes of it. */
async function presses(label: string, chatter = olga): Promise<string | undefined> {
  const answer = await chatter.presses(label);
  await scene.draw();
  return answer;
}

async function says(text: string, chatter = olga): Promise<void> {
  await chatter.says(text);
  await scene.draw();
}

async function replies(messageId: number, text: string): Promise<void> {
  await scene.rig.client.sendText(olga.id, text, messageId);
  await scene.rig.pump();
  await scene.draw();
}

describe('[b14] the review', () => {
  test('shows the next picture as one photo with all that is to be known, and goes on after each decision', async () => {
    await scene.opens(olga);
    const first = await newestPhoto();
    expect(first?.caption).toBe(
      [
        `🖼 Blue Vase, 40 cm · picture ${item(0)}`,
        '✏️ on a beach',
        '🤖 gemini-3-pro-image · $0.067',
        '⏳ 3 of 3 to be decided',
      ].join('\n'),
    );
    expect(await olga.buttons()).toEqual(['✅ Accept', '❌ Reject', '🔁 Redo', '⏭ Later', '📜 History']);
    expect(await presses('✅ Accept')).toBe(`✅ Picture ${item(0)} is accepted`);
    const [decided, next] = await photos();
    expect(decided?.caption).toMatch(/\n✅ Accepted · Olga · \d+ \w+, \d\d:\d\d UTC$/);
    expect(decided?.reply_markup?.inline_keyboard).toHaveLength(1);
    expect(decided?.message_id).toBe(first?.message_id);
    expect(next?.caption).toContain(`picture ${item(1)}`);
    expect(next?.caption).toContain('2 of 3 to be decided');
  });

  test('[b35] asks why a picture is rejected: a reason by a press', async () => {
    await scene.opens(olga);
    await presses('❌ Reject');
    expect(await olga.reads()).toContain('Why is it rejected? Press a reason, or write one.');
    expect(await presses('not our product')).toBe(`❌ Picture ${item(0)} is rejected`);
    expect(await decisions()).toMatchObject([{ verdict: 'reject', why: 'not our product' }]);
    expect((await photos())[0]?.caption).toContain('💬 not our product');
    const texts = (await olga.sees()).map(({ text }) => text ?? '');
    expect(texts.filter((text) => text.includes('Why is it rejected'))).toEqual([]);
    expect(await olga.reads()).toContain(`picture ${item(1)}`);
  });

  test('[b35] takes a reason in words, while the question is open, and can be left', async () => {
    await scene.opens(olga);
    await presses('❌ Reject');
    await presses('⬅️ Back');
    expect(await decisions()).toEqual([]);
    await presses('❌ Reject');
    await says('x'.repeat(501));
    expect(await olga.reads()).toContain('That is 501 characters; a reason has 500 at most.');
    await says('The handle is gone');
    expect(await decisions()).toMatchObject([{ verdict: 'reject', why: 'The handle is gone' }]);
    expect(await olga.reads()).toContain(`picture ${item(1)}`);
  });

  test('[b35] wants another picture: with the same prompt at its price, or with another by words', async () => {
    await scene.opens(olga);
    await presses('🔁 Redo');
    expect(await olga.reads()).toContain('Send the prompt for another picture');
    expect(await presses('🔁 Same prompt again · $0.134')).toBe(
      `🔁 Another picture ${item(0)} is being made`,
    );
    expect(await olga.reads()).toContain(`picture ${item(1)}`);
    await presses('🔁 Redo');
    await says('on a table');
    expect(await decisions()).toMatchObject([
      { verdict: 'redo', prompt: null },
      { verdict: 'redo', prompt: 'on a table' },
    ]);
    const [, again] = await photos();
    expect(again?.caption).toMatch(/🔁 To be made again · Olga .*\n✏️ New prompt: on a table\n🎨 Another/);
    expect(scene.rig.runs.told).toHaveLength(2);
  });

  test('comes back to what is left for later, and ends kindly with what comes next', async () => {
    await scene.opens(olga);
    expect(await presses('⏭ Later')).toBe('It comes again at the end');
    await presses('✅ Accept');
    await presses('✅ Accept');
    expect((await newestPhoto())?.caption).toContain(`picture ${item(0)}`);
    expect(await presses('⏭ Later')).toBe('This is the only one left');
    await presses('✅ Accept');
    expect(await olga.reads()).toContain('Nothing is left to decide on.\n\n3 accepted, 0 rejected');
    expect(await olga.reads()).toContain('The run goes on by itself.');
    expect(scene.rig.runs.told).toEqual([{ decided: `catalog-run-${scene.shop.runId}` }]);
    await scene.begin(0);
    await scene.opens(olga);
    expect(await olga.reads()).toContain('There is nothing to decide on yet.');
  });

  test('the same press twice decides once', async () => {
    await scene.opens(olga);
    const message = (await newestPhoto())?.message_id ?? 0;
    const data = (await newestPhoto())?.reply_markup?.inline_keyboard[0]?.[0];
    const accept = data && 'callback_data' in data ? data.callback_data : '';
    await presses('✅ Accept');
    const before = await photos();
    expect(await olga.pressesData(message, accept)).toBe('You have said so before');
    await scene.draw();
    expect(await photos()).toEqual(before);
    // A process that died before the next picture came has left the update to another one.
    await scene.rig.handle(scene.rig.handled.at(-1)?.map((row) => ({ ...row, attempts: 2 })) ?? []);
    await scene.draw();
    const after = await photos();
    expect(after.map(({ caption }) => caption)).toEqual(before.map(({ caption }) => caption));
    expect(after.at(-1)?.message_id).toBeGreaterThan(before.at(-1)?.message_id ?? 0);
    expect(await decisions()).toHaveLength(1);
  });
});

describe('[b14] two operators', () => {
  let max: Chatter;
  beforeEach(async () => {
    max = await scene.rig.newChatter({ name: 'Макс', language: 'ru' });
    scene.employ(olga, max);
    await scene.opens(olga);
    await scene.opens(max);
  });

  test('the second one is told who was first and when, and the cards of both follow', async () => {
    expect((await newestPhoto(max))?.caption).toContain('⏳ Осталось решить: 3 из 3');
    await max.presses('✅ Принять');
    expect(await presses('❌ Reject')).toMatch(
      /^Already accepted: Макс, \d+ \w+, \d\d:\d\d UTC\. That stands$/,
    );
    expect((await photos())[0]?.caption).toContain('✅ Accepted · Макс');
    expect((await newestPhoto())?.caption).toContain(`picture ${item(1)}`);
    expect(await decisions()).toMatchObject([
      { verdict: 'accept', counts: true },
      { verdict: 'reject', counts: false },
    ]);
  });

  test('a card that nobody touches says what somebody else decided', async () => {
    await max.presses('✅ Принять');
    await scene.draw();
    expect((await newestPhoto())?.caption).toContain('✅ Accepted · Макс');
    expect(await olga.buttons()).toEqual(['📜 History']);
  });

  test('[b25] whoever has lost the role reads nothing more, and presses are answered', async () => {
    const card = await newestPhoto();
    scene.employ(max);
    const data = `i:accept:${item(0)}:1`;
    expect(await olga.pressesData(card?.message_id ?? 0, data)).toContain(
      'This button does not work any more',
    );
    await max.presses('✅ Принять');
    await scene.draw();
    expect((await newestPhoto())?.caption).toBe(
      `🖼 Picture ${item(0)} is only for those who work with the catalog.`,
    );
    await says('/item 1');
    expect(await olga.reads()).toContain('I do not know /item');
  });
});

describe('words in reply to a card', () => {
  test('[b35] are a reason or a prompt, as is said afterwards, whichever picture is newest', async () => {
    await scene.opens(olga);
    const first = (await newestPhoto())?.message_id ?? 0;
    await presses('⏭ Later');
    await replies(first, 'not so dark');
    expect(await olga.reads()).toContain('not so dark\n\nWhat is this?');
    await presses('🔁 The prompt for another one');
    expect(await decisions()).toMatchObject([{ verdict: 'redo', prompt: 'not so dark' }]);
    expect((await photos())[0]?.caption).toContain('New prompt: not so dark');
    await replies(first, 'too late');
    expect(await olga.reads()).toContain(
      `Picture ${item(0)} is decided on already:\n🔁 To be made again · Olga`,
    );
  });

  test('answer the question that is open about it', async () => {
    await scene.opens(olga);
    const first = (await newestPhoto())?.message_id ?? 0;
    await presses('❌ Reject');
    await replies(first, 'two handles');
    expect(await decisions()).toMatchObject([{ verdict: 'reject', why: 'two handles' }]);
  });
});

test('a card shows the newer picture once there is one, and a press on an old one is told so', async () => {
  await scene.opens(olga);
  const old = await newestPhoto();
  const button = old?.reply_markup?.inline_keyboard[0]?.[0];
  await scene.makeAnother(item(0));
  const accept = button && 'callback_data' in button ? button.callback_data : '';
  expect(await olga.pressesData(old?.message_id ?? 0, accept)).toBe(
    `There is a newer picture ${item(0)}; it comes below`,
  );
  await scene.draw();
  const [below, ...more] = await photos();
  expect(more).toEqual([]);
  expect(below?.message_id).toBeGreaterThan(old?.message_id ?? 0);
  expect(below?.photo?.at(-1)?.file_unique_id).not.toBe(old?.photo?.at(-1)?.file_unique_id);
  expect(below?.caption).toContain('✏️ in a garden');
  expect(await presses('✅ Accept')).toBe(`✅ Picture ${item(0)} is accepted`);
});
