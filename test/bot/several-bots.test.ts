import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createCardLoop } from '../../src/bot/cards/loop.ts';
import { type CardRenderer, type CardRenderers, createCardShow } from '../../src/bot/cards/show.ts';
import { createOrderCard } from '../../src/bot/orders/card.ts';
import { createAlarmLoop } from '../../src/bot/staff/alarm-loop.ts';
import { claimAlarm, raiseAlarm } from '../../src/db/alarms.ts';
import { createTelegramApi } from '../../src/telegram/client.ts';
import { createTexts } from '../../src/texts/texts.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { type RunningSandbox, runSandbox, token } from '../sandbox/running-sandbox.ts';
import { placeTestOrder } from './orders.ts';

const log = pino({ level: 'silent' });
const texts = createTexts();

let running: RunningSandbox;
let database: TestDatabase;
let chatId: number;
const loops: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  running = await runSandbox();
});
afterAll(() => running.sandbox.close());
beforeEach(async () => {
  database = await createTestDatabase();
  chatId = await running.newChat();
});
afterEach(async () => {
  await Promise.all(loops.splice(0).map((loop) => loop.stop()));
  await running.client.faults.clear();
  await database.drop();
});

interface Drawn {
  bot: string;
  subjectId: number;
  atMs: number;
}

/** Two bots that draw cards; each tells what it draws. */
function startBots({
  messagesPerSecond = 30,
  renderers,
}: {
  messagesPerSecond?: number;
  renderers?: CardRenderers;
} = {}) {
  const { sql } = database;
  const api = createTelegramApi({ token, apiUrl: `${running.sandbox.url}/telegram` });
  const drawn: Drawn[] = [];
  const bots = ['one', 'other'].map((bot) => {
    const all = Object.entries({
      order: createOrderCard({ sql, texts }),
      ...renderers,
    });
    const told = all.map(([kind, render]): [string, CardRenderer] => [
      kind,
      (card) => {
        drawn.push({ bot, subjectId: card.subjectId, atMs: performance.now() });
        return render(card);
      },
    ]);
    const cards = createCardShow({ sql, api, log, renderers: Object.fromEntries(told) });
    const times = { pauseMs: 50, movingPauseMs: 100, checkMs: 100 };
    const loop = createCardLoop({ sql, cards, log, messagesPerSecond, ...times });
    loop.start();
    loops.push(loop);
    return loop;
  });
  return { drawn, bots };
}

const staleCards = () => database.sql`select id from cards where is_stale`;

async function allShown(): Promise<void> {
  await vi.waitFor(async () => expect(await staleCards()).toHaveLength(0), { timeout: 15_000 });
}

test('two bots draw each card once, at the pace of one', async () => {
  for (let n = 0; n < 40; n++) await placeTestOrder(database.sql, { chatId });
  const before = (await running.client.calls())['sendMessage'] ?? 0;
  const { drawn } = startBots();
  await allShown();
  expect(new Set(drawn.map(({ subjectId }) => subjectId)).size).toBe(40);
  expect(drawn).toHaveLength(40);
  expect((await running.client.calls())['sendMessage']).toBe(before + 40);
  expect(new Set(drawn.map(({ bot }) => bot)).size).toBe(2);
  // 20 a second: two thirds of what Telegram takes. The last of forty has its turn after 1.95 s.
  const times = drawn.map(({ atMs }) => atMs).toSorted((one, other) => one - other);
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(1_700);
  const inOneSecond = times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length);
  expect(Math.max(...inOneSecond)).toBeLessThanOrEqual(24);
});

test('when Telegram asks one bot for a pause, the other one keeps it too', async () => {
  await placeTestOrder(database.sql, { chatId });
  const params = { retryAfterSeconds: 1 };
  await running.client.faults.plan([{ match: 'telegram.sendMessage', fault: 'http_429', params }]);
  const { drawn } = startBots();
  await vi.waitFor(async () => {
    // Longer than a turn: it is the pause that Telegram asked for.
    const held = database.sql`select from paces where free_at > now() + interval '300 milliseconds'`;
    expect(await held).toHaveLength(1);
    expect(drawn).toHaveLength(1);
  });
  const refusedAtMs = drawn[0]?.atMs ?? 0;
  const { orderId } = await placeTestOrder(database.sql, { chatId: await running.newChat() });
  await allShown();
  const next = drawn.find(({ subjectId }) => subjectId === orderId);
  expect((next?.atMs ?? 0) - refusedAtMs).toBeGreaterThan(900);
});

test('a bot that stops leaves to the other one what it has taken and not begun', async () => {
  for (let n = 0; n < 5; n++) await placeTestOrder(database.sql, { chatId });
  const { drawn, bots } = startBots({ messagesPerSecond: 3 });
  await vi.waitFor(() => expect(drawn).toHaveLength(1));
  await bots[drawn[0]?.bot === 'one' ? 0 : 1]?.stop();
  expect(drawn.length).toBeLessThanOrEqual(2);
  await allShown();
  expect(drawn).toHaveLength(5);
});

test('a second kind of card needs a renderer and nothing else, and is shown in every chat it is for', async () => {
  const { sql } = database;
  const other = await running.newChat();
  let amount = 10;
  const renderers: CardRenderers = {
    top_up: async (card) => ({
      text: `top-up ${card.subjectId} of ${amount} for ${card.chatId}`,
      buttons: [],
      isMoving: false,
    }),
  };
  await sql`insert into cards (kind, subject_id, chat_id) values ('top_up', 7, ${chatId}), ('top_up', 7, ${other})`;
  startBots({ renderers });
  for (const chat of [chatId, other]) {
    await running.client.waitForMessage(chat, ({ text }) => text === `top-up 7 of 10 for ${chat}`);
  }
  await allShown();
  amount = 20;
  await sql`select touch_cards('top_up', 7)`;
  for (const chat of [chatId, other]) {
    await running.client.waitForMessage(chat, ({ text }) => text === `top-up 7 of 20 for ${chat}`);
    expect((await running.client.messages(chat)).filter(({ out }) => out)).toHaveLength(1);
  }
});

test('a card that nothing draws does not keep others from being shown', async () => {
  await database.sql`insert into cards (kind, subject_id, chat_id) values ('later', 1, ${chatId})`;
  const { orderId } = await placeTestOrder(database.sql, { chatId });
  startBots();
  await vi.waitFor(async () => {
    expect(await database.sql`select kind from cards where is_stale`).toEqual([{ kind: 'later' }]);
  });
  expect(await database.sql`select from cards where subject_id = ${orderId} and not is_stale`).toHaveLength(
    1,
  );
});

test('a card that moves by itself is looked at until it says that it does not', async () => {
  let looks = 0;
  const renderers: CardRenderers = {
    clock: async () => {
      looks += 1;
      return { text: `look ${looks}`, buttons: [], isMoving: looks < 4 };
    },
  };
  await database.sql`insert into cards (kind, subject_id, chat_id) values ('clock', 1, ${chatId})`;
  startBots({ renderers });
  await running.client.waitForMessage(chatId, ({ text }) => text === 'look 4');
  await vi.waitFor(async () => {
    expect(
      await database.sql`select from cards where edited_at < now() - interval '300 milliseconds'`,
    ).toHaveLength(1);
  });
  expect(looks).toBe(4);
});

test('two bots tell an alarm once', async () => {
  const { sql } = database;
  const keys = ['a', 'b', 'c', 'd', 'e'];
  for (const key of keys) await raiseAlarm(sql, { key, text: key });
  const told: string[] = [];
  for (let bot = 0; bot < 2; bot++) {
    const tellAdmin = async (text: string) => {
      told.push(text);
      // As long as a call takes: long enough for the other one to look.
      await new Promise((resolve) => setTimeout(resolve, 50));
      return true;
    };
    const loop = createAlarmLoop({ sql, log, tellAdmin });
    loop.start();
    loops.push(loop);
  }
  await vi.waitFor(async () => expect(await sql`select from alarms where told_at is null`).toHaveLength(0));
  expect(told.toSorted()).toEqual(keys);
});

test('an alarm that was taken and not told can be taken again, and none that was told', async () => {
  const { sql } = database;
  await raiseAlarm(sql, { key: 'a', text: 'the balance is empty' });
  expect(await claimAlarm(sql)).toEqual({ key: 'a', text: 'the balance is empty' });
  expect(await claimAlarm(sql)).toBeUndefined();
  await sql`update alarms set claimed_until = now()`;
  expect(await claimAlarm(sql)).toMatchObject({ key: 'a' });
  await sql`update alarms set claimed_until = now(), told_at = now()`;
  expect(await claimAlarm(sql)).toBeUndefined();
});
