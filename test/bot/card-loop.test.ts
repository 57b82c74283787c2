import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type CardLoop, type CardLoopDeps, createCardLoop } from '../../src/bot/cards/loop.ts';
import { createCardShow } from '../../src/bot/cards/show.ts';
import { createOrderCard } from '../../src/bot/orders/card.ts';
import { settleUndelivered } from '../../src/db/orders.ts';
import { registerUser } from '../../src/db/users.ts';
import type { ChatMessage } from '../../src/sandbox/telegram/state.ts';
import { createTelegramApi } from '../../src/telegram/client.ts';
import { createTexts } from '../../src/texts/texts.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { type RunningSandbox, runSandbox, token } from '../sandbox/running-sandbox.ts';
import { admitTestOrder, placeTestOrder } from './orders.ts';

const log = pino({ level: 'silent' });
const texts = createTexts();
const cancelled = { status: 'cancelled', reason: 'cancelled_by_user' } as const;

let running: RunningSandbox;
let database: TestDatabase;
let chatId: number;
const loops: CardLoop[] = [];

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

function start(times: Partial<Pick<CardLoopDeps, 'pauseMs' | 'movingPauseMs' | 'checkMs'>> = {}): CardLoop {
  const api = createTelegramApi({ token, apiUrl: `${running.sandbox.url}/telegram` });
  const { sql } = database;
  const loop = createCardLoop({
    sql,
    cards: createCardShow({
      sql,
      api,
      log,
      renderers: { order: createOrderCard({ sql, texts }) },
    }),
    log,
    messagesPerSecond: 30,
    pauseMs: 50,
    movingPauseMs: 100,
    checkMs: 100,
    ...times,
  });
  loops.push(loop);
  loop.start();
  return loop;
}

const sentMessages = async (): Promise<ChatMessage[]> =>
  (await running.client.messages(chatId)).filter(({ out }) => out);
const waitForText = (part: string) =>
  running.client.waitForMessage(chatId, ({ text, out }) => out && text?.includes(part) === true);

async function allShown(): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(await database.sql`select id from cards where is_stale`).toHaveLength(0);
    },
    { timeout: 15_000 },
  );
}

async function sendCard(text: string): Promise<number> {
  const { result } = await running.api('sendMessage', { chat_id: chatId, text });
  return (result as { message_id: number }).message_id;
}

test('one message follows an order from its place to its end', async () => {
  const card = await sendCard('Shall I make it?');
  const { orderId } = await placeTestOrder(database.sql, { chatId, cardMessageId: card });
  start();
  await waitForText('Accepted');
  await admitTestOrder(database.sql, orderId);
  await waitForText('Generating');
  await settleUndelivered(database.sql, orderId, cancelled);
  const last = await waitForText('Cancelled');
  expect(last).toMatchObject({ message_id: card });
  expect(last.text).toContain('a fox in a <library>, oil & paint');
  expect(await sentMessages()).toHaveLength(1);
});

test('an order without a card gets one', async () => {
  await placeTestOrder(database.sql, { chatId });
  start();
  const card = await waitForText('Accepted');
  await allShown();
  expect(await database.sql`select message_id as id from cards`).toMatchObject([{ id: card.message_id }]);
});

test('a change is shown at once, without waiting for the regular look', async () => {
  const { orderId } = await placeTestOrder(database.sql, { chatId });
  start({ checkMs: 60_000 });
  await waitForText('Accepted');
  await allShown();
  await vi.waitFor(async () => {
    const idle = await database.sql`select from cards where edited_at < now() - interval '60 milliseconds'`;
    expect(idle).toHaveLength(1);
  });
  await admitTestOrder(database.sql, orderId);
  await waitForText('Generating');
});

test('changes in quick succession are shown as one, and never more often than the pause', async () => {
  const card = await sendCard('confirm');
  const { orderId } = await placeTestOrder(database.sql, { chatId, cardMessageId: card });
  start({ pauseMs: 500 });
  await waitForText('Accepted');
  for (let n = 0; n < 20; n++) await database.sql`select touch_cards('order', ${orderId})`;
  await settleUndelivered(database.sql, orderId, cancelled);
  await waitForText('Cancelled');
  await allShown();
  const [message] = await sentMessages();
  expect(message?.edits).toBe(2);
});

test('a card that says the same is not edited', async () => {
  const { orderId } = await placeTestOrder(database.sql, { chatId });
  start();
  await waitForText('Accepted');
  await allShown();
  const { editMessageText: before } = await running.client.calls();
  await database.sql`select touch_cards('order', ${orderId})`;
  await allShown();
  expect((await running.client.calls())['editMessageText']).toBe(before);
});

test('a deleted card is sent anew, and the new one is edited from then on', async () => {
  const { orderId } = await placeTestOrder(database.sql, { chatId, cardMessageId: 999_999 });
  start();
  const card = await waitForText('Accepted');
  await settleUndelivered(database.sql, orderId, cancelled);
  expect(await waitForText('Cancelled')).toMatchObject({ message_id: card.message_id });
});

test('a person who blocked the bot is marked, and their card is left alone', async () => {
  await running.client.block(chatId, true);
  await placeTestOrder(database.sql, { chatId });
  start();
  await allShown();
  expect(await database.sql`select status from users`).toMatchObject([{ status: 'unreachable' }]);
});

test('what a person could not be shown is shown when they are back', async () => {
  await running.client.block(chatId, true);
  await placeTestOrder(database.sql, { chatId });
  start();
  await allShown();
  await running.client.block(chatId, false);
  const profile = { telegramId: chatId, username: null, firstName: 'Ann', lastName: null } as const;
  await registerUser(database.sql, { ...profile, language: 'en' }, 0);
  await waitForText('Accepted');
});

test('the place in the queue is told anew when it moves', async () => {
  const { sql } = database;
  await sql`insert into provider_accounts (id, provider, places) values ('test', 'test', 1)`;
  const [first, second, third] = [
    await placeTestOrder(sql, { chatId: await running.newChat() }),
    await placeTestOrder(sql, { chatId: await running.newChat() }),
    await placeTestOrder(sql, { chatId }),
  ];
  for (const { orderId } of [first, second, third]) await admitTestOrder(sql, orderId);
  start();
  await waitForText('1 before you');
  await settleUndelivered(sql, second.orderId, cancelled);
  await waitForText('you are next');
  await settleUndelivered(sql, first.orderId, cancelled);
  await waitForText('Generating');
});

test.each(['http_500', 'html', 'execute_then_reset', 'http_429'])(
  'the end is shown in spite of %s',
  async (fault) => {
    const card = await sendCard('confirm');
    const { orderId } = await placeTestOrder(database.sql, { chatId, cardMessageId: card });
    await admitTestOrder(database.sql, orderId);
    await settleUndelivered(database.sql, orderId, cancelled);
    await running.client.faults.plan([{ match: 'telegram.editMessageText', fault, times: 2 }]);
    start();
    await waitForText('Cancelled');
    await allShown();
    expect(await sentMessages()).toHaveLength(1);
  },
);

test('when Telegram asks for a pause, no card is edited before it is over', async () => {
  const chats = [chatId, await running.newChat(), await running.newChat()];
  for (const chat of chats) await placeTestOrder(database.sql, { chatId: chat });
  const params = { retryAfterSeconds: 1 };
  // All of them may be on their way before the first is answered.
  const times = chats.length;
  await running.client.faults.plan([{ match: 'telegram.sendMessage', fault: 'http_429', params, times }]);
  const startedAtMs = Date.now();
  start();
  await waitForText('Accepted');
  expect(Date.now() - startedAtMs).toBeGreaterThan(1_000);
  await allShown();
});

test('what a process that died had taken is shown by the next one', async () => {
  const { orderId } = await placeTestOrder(database.sql, { chatId });
  await database.sql`select claim_cards(10, 0, 0, 1000)`;
  await settleUndelivered(database.sql, orderId, cancelled);
  await database.sql`update cards set claimed_until = now() + interval '300 milliseconds'`;
  start();
  await waitForText('Cancelled');
});
