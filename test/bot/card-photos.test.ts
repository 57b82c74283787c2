import { GrammyError } from 'grammy';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createPhotoUse } from '../../src/bot/cards/photos.ts';
import { type CardContent, type CardShow, createCardShow } from '../../src/bot/cards/show.ts';
import { findCard } from '../../src/db/cards.ts';
import { createTelegramApi } from '../../src/telegram/client.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { picture, type RunningSandbox, runSandbox, token } from '../sandbox/running-sandbox.ts';

let running: RunningSandbox;
let database: TestDatabase;
let cards: CardShow;
let chatId: number;
let content: CardContent;
let made: string[];

beforeAll(async () => {
  [running, database] = await Promise.all([runSandbox(), createTestDatabase()]);
});
afterAll(async () => {
  await running.sandbox.close();
  await database.drop();
});
beforeEach(async () => {
  const { sql } = database;
  const api = createTelegramApi({ token, apiUrl: `${running.sandbox.url}/telegram` });
  const log = pino({ level: 'silent' });
  cards = createCardShow({ sql, api, log, renderers: { item: async () => content } });
  made = [];
  chatId = await running.newChat();
  show('first', 'undecided');
});

/** What the card says from now on. */
function show(key: string, text: string): void {
  const make = async () => {
    made.push(key);
    return { bytes: Buffer.from(await picture(120 + key.length, 90)), name: 'card.jpg' };
  };
  content = { text, buttons: [], isMoving: false, photo: { key, make } };
}

async function draw(chat = chatId): Promise<void> {
  const key = { kind: 'item', subjectId: 1, chatId: chat };
  await database.sql`
    insert into cards (kind, subject_id, chat_id) values ('item', 1, ${chat})
    on conflict (kind, subject_id, chat_id) do update set version = cards.version + 1`;
  const card = await findCard(database.sql, key);
  if (card === undefined) throw new Error('there is no card');
  expect(await cards.now(card)).toBe(0);
}

const messages = async (chat = chatId) => (await running.client.messages(chat)).filter(({ out }) => out);

test('words change below the photo that is there, and nothing is made or sent again', async () => {
  await draw();
  const [sent] = await messages();
  expect(sent).toMatchObject({ caption: 'undecided', photo: expect.any(Array) });
  show('first', 'accepted');
  await draw();
  expect(await messages()).toMatchObject([
    { message_id: sent?.message_id, caption: 'accepted', photo: sent?.photo },
  ]);
  expect(made).toEqual(['first']);
});

test('the same photo in another chat is sent by its id, and another photo takes its place in the same message', async () => {
  const other = await running.newChat();
  await draw();
  await draw(other);
  expect(made).toEqual(['first']);
  show('second', 'undecided');
  await draw();
  const [message, ...more] = await messages();
  expect(made).toEqual(['first', 'second']);
  expect(more).toEqual([]);
  expect(message?.photo?.at(-1)?.file_id).not.toBe((await messages(other))[0]?.photo?.at(-1)?.file_id);
});

test('words get a photo where they are, and a photo that is words from now on gives way to them', async () => {
  content = { text: 'only words', buttons: [], isMoving: false };
  await draw();
  show('first', 'with a photo');
  await draw();
  content = { text: 'words again', buttons: [], isMoving: false };
  await draw();
  expect((await messages()).map(({ text, caption }) => text ?? caption)).toEqual(['words again']);
});

test('a photo that Telegram does not know any more is made and sent again', async () => {
  const use = createPhotoUse();
  const photo = { key: 'x', make: async () => ({ bytes: Buffer.from('x'), name: 'x.jpg' }) };
  const sent: unknown[] = [];
  const refuse = { ok: false, error_code: 400, description: 'Bad Request: wrong file identifier' } as const;
  const size = { file_id: 'id-1', file_unique_id: '1', width: 1, height: 1 };
  const send = (isRefused: boolean) => async (file: unknown) => {
    sent.push(typeof file === 'string' ? file : 'upload');
    if (isRefused && typeof file === 'string') throw new GrammyError('no', refuse, 'sendPhoto', {});
    return [size];
  };
  await use.use(photo, send(false));
  await use.use(photo, send(true));
  expect(sent).toEqual(['upload', 'id-1', 'upload']);
});
