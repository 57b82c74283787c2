import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { claimCards } from '../../src/db/cards.ts';
import { endTopUp } from '../../src/db/top-ups.ts';
import {
  type ChatRig,
  type Chatter,
  createChatRig,
  describePicture,
  newestOrder,
  orderPicture,
  userIdOf,
} from './chat-rig.ts';

let rig: ChatRig;
let ann: Chatter;
let max: Chatter;
let olga: Chatter;

beforeAll(async () => {
  rig = await createChatRig();
  max = await rig.newChatter({ name: 'Max <b>' });
  olga = await rig.newChatter({ name: 'Olga' });
  for (const one of [max, olga]) {
    await one.says('/start');
    await rig.database.sql`update users set role = 'finance' where telegram_id = ${one.id}`;
  }
});
afterAll(() => rig.close());
beforeEach(async () => {
  ann = await rig.newChatter();
  await ann.says('/start');
});

/** Lets the card loop draw what has changed. */
async function draw(): Promise<void> {
  const all = { most: 50, gapMs: 0, pauseMs: 0, movingPauseMs: 0 };
  for (const card of await claimCards(rig.database.sql, all)) await rig.deps.cards.now(card);
}

async function presses(chatter: Chatter, label: string | RegExp): Promise<string | undefined> {
  const answer = await chatter.presses(label);
  await draw();
  return answer;
}

async function has(chatter: Chatter, credits: number): Promise<void> {
  await rig.database.sql`
    update credit_accounts set posted = ${credits} where user_id = ${await userIdOf(rig, chatter)}`;
}

const newestTopUp = () => rig.topUps.at(-1) ?? 0;
/** The message of this chat that begins so, the newest. */
const messageWith = async (chatter: Chatter, words: string) =>
  (await chatter.sees()).findLast(({ text }) => text?.includes(words));

test('[b96] where credits run out a person asks for some, and goes on where they were when they are there', async () => {
  await has(ann, 20);
  await describePicture(ann);
  expect(await ann.reads()).toContain('This costs 50, you have 20');
  expect(await presses(ann, 'Ask for credits')).toBe(
    '✅ You have asked for 2,500 credits. The answer comes here',
  );
  expect(await ann.reads()).toContain('The administrators know. The answer comes here, in 3 days at most.');
  expect(await presses(ann, 'Ask for credits')).toBe('⏳ You have asked already; the answer comes here');
  const topUp = newestTopUp();
  expect(await max.reads()).toContain(`Top-up ${topUp} · asks for 2,500 credits`);
  expect(await max.reads()).toContain('Balance: 20 credits');
  expect(await max.buttons()).toEqual(['✅ Give 2,500', '✖️ Decline']);
  expect(await presses(max, '✅ Give')).toBe('✅ Given: 2,500 credits');
  expect(await ann.reads()).toBe('🎁 You have got 2,500 credits · balance 2,520');
  await presses(ann, '▶️ Go on');
  expect(await ann.reads()).toContain('Price: 50 of your 2,520 credits');
  expect(await ann.presses('✅ Make it')).toContain('accepted');
  await ann.says('/credits');
  expect(await ann.reads()).toContain('+2,500 by the administrator');
});

test('a request that is declined says why, by a press or in reply, and can be made again', async () => {
  await has(ann, 0);
  await ann.says('/credits');
  await presses(ann, 'Ask for credits');
  expect(await presses(olga, '✖️ Decline')).toBeUndefined();
  expect(await olga.buttons()).toEqual([
    'No credits can be given just now',
    'You were given credits not long ago',
    'Please write first what you need them for',
    'Without a reason',
    '⬅️ Back',
  ]);
  await presses(olga, '⬅️ Back');
  expect(await olga.reads()).toBe(`Top-up ${newestTopUp()} waits as before.`);
  await presses(olga, '✖️ Decline');
  await presses(olga, 'not long ago');
  expect(await olga.reads()).toBe(`✖️ Top-up ${newestTopUp()} is declined; the person is told.`);
  expect(await ann.reads()).toBe(
    '✖️ Your request for 2,500 credits was declined. You can ask again.\n“You were given credits not long ago”',
  );
  expect((await messageWith(max, `Top-up ${newestTopUp()} `))?.text).toMatch(
    /✖️ Declined · Olga · \d+ \w+, \d\d:\d\d UTC\n“You were given credits not long ago”$/,
  );
  await presses(ann, 'Ask for credits');
  await presses(max, '✖️ Decline');
  const question = (await max.sees()).at(-1)?.message_id ?? 0;
  await rig.client.sendText(max.id, 'write to <us> in June', question);
  await rig.pump();
  await draw();
  expect(await max.reads()).toBe(`✖️ Top-up ${newestTopUp()} is declined; the person is told.`);
  expect(await ann.reads()).toContain('“write to <us> in June”');
  expect(await presses(olga, '⬅️ Back').catch(() => 'none')).toBe('none');
});

test('a person takes a request back, under its message or among the credits', async () => {
  await ann.says('/credits');
  await presses(ann, 'Ask for credits');
  const page = (await ann.sees()).find(({ text }) => text?.includes('Last movements'));
  expect(page?.text).toContain('You have asked for 2,500 credits');
  expect(await presses(ann, 'Take the request back')).toBe('↩️ The request is taken back');
  expect(await ann.reads()).toBe('↩️ You have taken your request for 2,500 credits back.');
  expect((await messageWith(max, `Top-up ${newestTopUp()} `))?.text).toMatch(/↩️ Taken back/);
  await ann.says('/credits');
  await presses(ann, 'Ask for credits');
  await ann.says('/credits');
  expect(await presses(ann, 'Take the request back')).toBe('↩️ The request is taken back');
  expect(await ann.buttons()).toContain('💳 Ask for credits');
  const late = await messageWith(max, `Top-up ${newestTopUp()} `);
  expect(await max.pressesData(late?.message_id ?? 0, `v:give:${newestTopUp()}`)).toBe(
    'Too late: it was taken back',
  );
});

test('an order that cannot be repeated or was refused for want of credits offers to ask for some', async () => {
  const order = await orderPicture(rig, ann);
  await rig.database.sql`
    update orders set status = 'refused', reason = 'no_credits', finished_at = now() where id = ${order.id}`;
  await rig.database.sql`select touch_cards('order', ${order.id})`;
  await has(ann, 10);
  await draw();
  expect(await ann.buttons()).toContain('💳 Ask for credits');
  expect(await ann.presses('🔁 Again')).toContain('This costs 50, you have 10');
  expect(await ann.reads()).toBe('💳 This costs 50, you have 10. Nothing has been ordered.');
  await presses(ann, 'Ask for credits');
  await presses(max, '✅ Give');
  expect(await ann.buttons()).toEqual(['🔁 Again · 50', '▶️ Go on']);
  await ann.presses('🔁 Again');
  expect((await newestOrder(rig, ann)).repeatOf).toBe(order.id);
});

test('a request nobody has answered tells the person so', async () => {
  await ann.says('/credits');
  await presses(ann, 'Ask for credits');
  await endTopUp(rig.database.sql, newestTopUp(), { status: 'expired', by: 'term' });
  await draw();
  expect(await ann.reads()).toBe(
    '⌛️ Nobody has answered your request for 2,500 credits in 3 days, so it has ended. You can ask again.',
  );
});

test('/top_ups brings the cards of those who wait, for those who may answer; others read nothing of them', async () => {
  const zoe = await rig.newChatter({ name: 'Zoe' });
  await zoe.says('/top_ups');
  expect(await zoe.reads()).toContain('I do not know /top_ups');
  await rig.database.sql`update users set role = 'admin' where telegram_id = ${zoe.id}`;
  await zoe.says('/top_ups');
  expect(await zoe.reads()).toBe('💳 Nobody waits for credits.');
  await ann.says('/credits');
  await presses(ann, 'Ask for credits');
  await zoe.says('/top_ups');
  await draw();
  expect(await zoe.reads()).toContain(`Top-up ${newestTopUp()} · asks for 2,500 credits`);
  await rig.database.sql`update users set role = 'customer' where telegram_id = ${zoe.id}`;
  await rig.database.sql`select touch_cards('top_up', ${newestTopUp()})`;
  await draw();
  expect(await zoe.reads()).toBe(`Top-up ${newestTopUp()} is for others to answer.`);
  await presses(ann, 'Take the request back');
});

test('it is told in Russian to whom Russian is spoken', async () => {
  const boris = await rig.newChatter({ name: 'Борис', language: 'ru' });
  await boris.says('/credits');
  await presses(boris, 'Попросить кредиты');
  expect(await boris.reads()).toMatch(
    /^⏳ Вы попросили 2\s500 кредитов\n.* Ответ придёт сюда не позже чем через 3 дня\.$/,
  );
});
