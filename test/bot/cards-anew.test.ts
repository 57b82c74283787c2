import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type CardContent, type CardShow, createCardShow } from '../../src/bot/cards/show.ts';
import { type ClaimedCard, claimCards } from '../../src/db/cards.ts';
import { registerUser } from '../../src/db/users.ts';
import { createTelegramApi } from '../../src/telegram/client.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { picture, type RunningSandbox, runSandbox, token } from '../sandbox/running-sandbox.ts';

const button = { text: 'Press me', callback_data: 'x' };
const notDeleted = {
  match: 'telegram.deleteMessage',
  fault: 'api_error',
  params: { errorCode: 400, description: "Bad Request: message can't be deleted for everyone" },
};

let running: RunningSandbox;
let database: TestDatabase;
let cards: CardShow;
let chatId: number;
let content: CardContent;

beforeAll(async () => {
  [running, database] = await Promise.all([runSandbox(), createTestDatabase()]);
});
afterAll(async () => {
  await running.sandbox.close();
  await database.drop();
});
/** Each begins with a card that is in its chat. */
beforeEach(async () => {
  const { sql } = database;
  await sql`truncate cards`;
  chatId = await running.newChat();
  await register();
  const api = createTelegramApi({ token, apiUrl: `${running.sandbox.url}/telegram` });
  const log = pino({ level: 'silent' });
  cards = createCardShow({ sql, api, log, renderers: { run: async () => content } });
  content = { text: 'the head\nand more', buttons: [[button]], isMoving: false };
  await sql`select show_card('run', 1, ${chatId})`;
  await draw();
});
afterEach(() => running.client.faults.clear());

async function register(): Promise<void> {
  const person = { telegramId: chatId, username: null, firstName: 'Ann', lastName: null } as const;
  await registerUser(database.sql, { ...person, language: 'en' }, 0);
}

const claim = (): Promise<ClaimedCard[]> =>
  claimCards(database.sql, { most: 20, gapMs: 0, pauseMs: 0, movingPauseMs: 0 });

/** What the card loop would do now. */
async function draw(): Promise<void> {
  for (const card of await claim()) await cards.now(card);
}

const push = () => database.sql`select push_cards('run', 1)`;
const messages = async () => (await running.client.messages(chatId)).filter(({ out }) => out);
const ids = async () => (await messages()).map(({ message_id: id }) => id);
const say = (text: string) => running.api('sendMessage', { chat_id: chatId, text });

test('a card that is shown anew stands below all else, and its message before is gone', async () => {
  const [first = 0] = await ids();
  await say('something else');
  await push();
  await push();
  await draw();
  expect((await messages()).map(({ text }) => text)).toEqual(['something else', content.text]);
  await database.sql`select show_card('run', 1, ${chatId})`;
  await draw();
  const [, card = 0, ...more] = await ids();
  expect(more).toEqual([]);
  expect(card).toBeGreaterThan(first + 2);
  // There it is edited from then on, and nothing is left to be done.
  content = { ...content, text: 'the end' };
  await database.sql`select touch_cards('run', 1)`;
  await draw();
  expect((await messages()).at(-1)).toMatchObject({ message_id: card, text: 'the end' });
  await draw();
  expect(await claim()).toEqual([]);
});

test('a message that Telegram lets nobody delete keeps one line and no buttons, whatever form it has', async () => {
  await running.client.faults.plan([{ ...notDeleted, times: 3 }]);
  await push();
  await draw();
  const bytes = Buffer.from(await picture(120, 90));
  const make = async () => ({ bytes, name: 'card.jpg' });
  content = { ...content, photo: { key: 'a', make } };
  await push();
  await draw();
  await push();
  await draw();
  const shown = (await messages()).map(({ text, caption, reply_markup: below }) => [
    text ?? caption,
    below?.inline_keyboard.length ?? 0,
  ]);
  expect(shown).toEqual([
    ['the head', 0],
    // It had no photo whose words could be cut.
    ['the head\nand more', 0],
    ['the head', 0],
    ['the head\nand more', 1],
  ]);
});

test('what was not deleted is deleted when the card is looked at next, which is soon', async () => {
  await running.client.faults.plan([{ match: 'telegram.deleteMessage', fault: 'http_500' }]);
  await push();
  await draw();
  expect(await ids()).toHaveLength(2);
  // The look before may have ended anywhere, as whoever had it died.
  await database.sql`update cards set claimed_until = null`;
  const [card] = await claim();
  expect(card).toMatchObject({ messageId: (await ids())[1], shownText: expect.any(String) });
  if (card) await cards.now(card);
  expect(await ids()).toEqual([card?.messageId]);
});

test('nothing is left of what others were drawing when the card was shown anew', async () => {
  await database.sql`update cards set message_id = null, below = version + 1, version = version + 1`;
  const [slow] = await claim();
  if (!slow) throw new Error('there is no card');
  await push();
  await cards.now(slow);
  await draw();
  const [, card, ...more] = await ids();
  expect(more).toEqual([]);
  // Whoever comes too late sends a message, which is one too many.
  await cards.now(slow);
  expect((await ids()).slice(1)).toEqual([card]);
});

test('whoever has blocked the bot has one card when they are back, below all else', async () => {
  const [first = 0] = await ids();
  await running.client.block(chatId, true);
  await push();
  await draw();
  expect(await claim()).toEqual([]);
  await running.client.block(chatId, false);
  await register();
  await draw();
  const [card = 0, ...more] = await ids();
  expect(more).toEqual([]);
  expect(card).toBeGreaterThan(first);
});
