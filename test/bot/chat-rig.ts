import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from 'grammy';
import type { Update } from 'grammy/types';
import pino from 'pino';
import { createUpdateHandler, type UpdateHandlerDeps } from '../../src/bot/bot.ts';
import { createCardRenderers } from '../../src/bot/card-renderers.ts';
import { createCardShow } from '../../src/bot/cards/show.ts';
import { createFlows, type Flows } from '../../src/bot/flows.ts';
import type { Turn } from '../../src/bot/inbox/turn.ts';
import { createLiveSettings } from '../../src/bot/live-settings.ts';
import { readConfig } from '../../src/config/config.ts';
import type { InboxRow } from '../../src/db/inbox.ts';
import { listOrders, type Order } from '../../src/db/orders.ts';
import { seedAmounts } from '../../src/db/prices.ts';
import { beginModelDeletion, renameModel } from '../../src/db/trained-models.ts';
import { readUser } from '../../src/db/users.ts';
import {
  createSandboxClient,
  type SandboxClient,
  type SendOptions,
  type SentFile,
} from '../../src/sandbox/client.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import type { ChatMessage } from '../../src/sandbox/telegram/state.ts';
import { createPictureDecoder } from '../../src/storage/decoder.ts';
import { createFolderStore } from '../../src/storage/objects.ts';
import { createFileFetcher } from '../../src/telegram/files.ts';
import { createTexts } from '../../src/texts/texts.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { photosAtOnce } from '../harness/decoders.ts';
import { createRunExecutions, type RunExecutions } from '../operations/catalog-scene.ts';

/** A person in the sandbox; every call resolves when the bot has handled it. */
export interface Chatter {
  id: number;
  says(text: string): Promise<void>;
  sendsPhotos(files: SentFile[], options?: SendOptions): Promise<void>;
  sendsFiles(files: SentFile[], options?: SendOptions): Promise<void>;
  /** Presses the newest button with this label. @returns the bot's short answer */
  presses(label: string | RegExp): Promise<string | undefined>;
  /** Presses a button that was there once. */
  pressesData(messageId: number, data: string): Promise<string | undefined>;
  /** What the bot has in the chat, oldest first. */
  sees(): Promise<ChatMessage[]>;
  /** The newest text of the bot. */
  reads(): Promise<string>;
  buttons(): Promise<string[]>;
}

export interface ChatRig {
  database: TestDatabase;
  client: SandboxClient;
  deps: UpdateHandlerDeps;
  /** Orders whose work was started, in order. */
  started: number[];
  cancelled: number[];
  told: string[];
  /** Deletions of people’s data that were started. */
  deletions: number[];
  /** Requests for credits that are looked after, in order. */
  topUps: number[];
  runs: RunExecutions;
  /** Whether orders cannot be started now, and whether none of them runs. */
  refuses: { start: boolean; running: boolean };
  /** Every event that was handled, to be handled once more. */
  handled: InboxRow[][];
  handle(rows: readonly InboxRow[]): Promise<void>;
  newChatter(person?: { name?: string; language?: string }): Promise<Chatter>;
  /** Takes what is waiting at Telegram and handles it. */
  pump(): Promise<void>;
  close(): Promise<void>;
}

const token = '000000000:FAKE_TOKEN_FOR_THE_CHAT_OF_TESTS';

/** A turn that nothing ends. */
export const unhurried: Turn = {
  signal: new AbortController().signal,
  check: () => undefined,
  addFiles: () => undefined,
};

/** The bot's handler on a real database and the sandbox's Telegram, fed event by event as the inbox would. */
export async function createChatRig(
  settings: NodeJS.ProcessEnv = {},
  flowsOf: (deps: UpdateHandlerDeps) => Flows = createFlows,
): Promise<ChatRig> {
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-chat-'));
  const log = pino({ level: 'silent' });
  const database = await createTestDatabase();
  const sandbox = await createSandbox({
    port: 0,
    host: '127.0.0.1',
    log,
    telegram: { repeatedPollHoldMs: 0 },
  });
  const client = createSandboxClient(sandbox.url);
  const apiUrl = `${sandbox.url}/telegram`;
  const api = new Api(token, { apiRoot: apiUrl });
  const record = {
    started: [] as number[],
    cancelled: [] as number[],
    told: [] as string[],
    deletions: [] as number[],
    topUps: [] as number[],
  };
  const refuses = { start: false, running: false };
  const runs = createRunExecutions();
  const config = readConfig(settings);
  const texts = createTexts();
  const { sql } = database;
  const objects = createFolderStore(folder);
  const decoder = createPictureDecoder({ ...photosAtOnce, log });
  await seedAmounts(sql, config.credits);
  const deps: UpdateHandlerDeps = {
    sql,
    objects,
    decoder,
    config,
    settings: createLiveSettings(sql, config.settings),
    api,
    botInfo: await api.getMe(),
    texts,
    log,
    cards: createCardShow({
      sql,
      api,
      log,
      renderers: createCardRenderers({ sql, texts, config, objects, decoder }),
    }),
    fetchFile: createFileFetcher({ api, token, apiUrl, maxBytes: 20 * 1024 * 1024 }),
    async startOrder(orderId) {
      if (refuses.start) throw new Error('away');
      record.started.push(orderId);
    },
    async cancelOrder(orderId) {
      record.cancelled.push(orderId);
      return refuses.running ? 'not_running' : 'asked';
    },
    async updateModel(modelId, update) {
      if (refuses.running) return 'not_running';
      const { kind, by, why } = update;
      const isDone =
        kind === 'rename'
          ? await renameModel(sql, modelId, update)
          : await beginModelDeletion(sql, modelId, { reason: 'asked', by, why });
      return isDone ? 'done' : 'too_late';
    },
    startTopUp: async ({ id }) => void record.topUps.push(id),
    ...runs,
    startDeletion: async ({ id }) => void record.deletions.push(id),
    tellUndone: async () => undefined,
    historyDays: async () => 3,
    tellAdmin: async (text) => record.told.push(text) > 0,
  };
  const handle: ChatRig['handle'] = (rows) => createUpdateHandler(deps, flowsOf(deps))(rows, unhurried);
  const handled: InboxRow[][] = [];
  let offset = 0;
  let seq = 0;

  async function pump(): Promise<void> {
    const updates = await api.getUpdates({ offset, timeout: 5 });
    offset = Math.max(offset, ...updates.map(({ update_id }) => update_id + 1));
    for (const group of byAlbum(updates)) {
      const rows = group.map((payload): InboxRow => {
        const chatId = payload.message?.chat.id ?? payload.callback_query?.from.id ?? 0;
        seq += 1;
        return { seq, updateId: payload.update_id, chatId, album: null, payload, attempts: 1, deadlines: 0 };
      });
      handled.push(rows);
      await handle(rows);
    }
  }

  return {
    ...record,
    refuses,
    runs,
    database,
    client,
    deps,
    handled,
    pump,
    handle,
    async newChatter({ name = 'Ann', language = 'en' } = {}) {
      const { id } = await client.addUser({ first_name: name, language_code: language });
      return createChatter({ id, client, pump });
    },
    async close() {
      await Promise.all([decoder.close(), sandbox.close()]);
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function createChatter({ id, client, pump }: { id: number } & Pick<ChatRig, 'client' | 'pump'>): Chatter {
  const sees = async () => (await client.messages(id)).filter(({ out }) => out);

  async function pressesData(messageId: number, data: string): Promise<string | undefined> {
    const [pressed] = await Promise.all([client.press(id, messageId, data), pump()]);
    if (pressed.answer === undefined) throw new Error(`the press of ${data} was not answered`);
    return pressed.answer.text;
  }

  return {
    id,
    sees,
    pressesData,
    async says(text) {
      await client.sendText(id, text);
      await pump();
    },
    async sendsPhotos(files, options) {
      await client.sendPhotos(id, files, options);
      await pump();
    },
    async sendsFiles(files, options) {
      await client.sendFiles(id, files, options);
      await pump();
    },
    async presses(label) {
      for (const message of (await sees()).toReversed()) {
        const found = buttonsOf(message).find(({ text }) =>
          typeof label === 'string' ? text.includes(label) : label.test(text),
        );
        if (found) return pressesData(message.message_id, found.data);
      }
      throw new Error(`no button ${String(label)}`);
    },
    async reads() {
      const last = (await sees()).at(-1);
      return last?.text ?? last?.caption ?? '';
    },
    async buttons() {
      const last = (await sees()).at(-1);
      return last ? buttonsOf(last).map(({ text }) => text) : [];
    },
  };
}

export function buttonsOf(message: ChatMessage): { text: string; data: string }[] {
  const keyboard = message.reply_markup?.inline_keyboard ?? [];
  return keyboard
    .flat()
    .flatMap((button) =>
      'callback_data' in button ? [{ text: button.text, data: button.callback_data }] : [],
    );
}

function byAlbum(updates: Update[]): Update[][] {
  const groups = new Map<string, Update[]>();
  for (const update of updates) {
    const key = update.message?.media_group_id ?? String(update.update_id);
    groups.set(key, [...(groups.get(key) ?? []), update]);
  }
  return [...groups.values()];
}

export async function userIdOf({ database }: ChatRig, chatter: Chatter): Promise<number> {
  return (await readUser(database.sql, chatter.id))?.id ?? 0;
}

export async function ordersOf(rig: ChatRig, chatter: Chatter): Promise<Order[]> {
  return listOrders(rig.database.sql, await userIdOf(rig, chatter), { most: 20, skip: 0 });
}

export async function newestOrder(rig: ChatRig, chatter: Chatter): Promise<Order> {
  const [order] = await ordersOf(rig, chatter);
  if (!order) throw new Error('there is no order');
  return order;
}

/** The message that shows this order; 0 when there is none yet. */
export async function cardOf({ database }: ChatRig, { id }: Pick<Order, 'id'>): Promise<number> {
  const [card] = await database.sql<{ messageId: number | null }[]>`
    select message_id as "messageId" from cards where kind = 'order' and subject_id = ${id}`;
  return card?.messageId ?? 0;
}

/** From the studio's first question to its last; the confirmation is on the screen then. */
export async function describePicture(chatter: Chatter, prompt = 'a fox'): Promise<void> {
  await chatter.says('/studio');
  await chatter.presses('NanoBanana');
  await chatter.says(prompt);
  await chatter.presses('No photos');
  await chatter.presses('16:9');
}

export async function orderPicture(rig: ChatRig, chatter: Chatter, prompt?: string): Promise<Order> {
  await describePicture(chatter, prompt);
  await chatter.presses('✅ Make it');
  return newestOrder(rig, chatter);
}
