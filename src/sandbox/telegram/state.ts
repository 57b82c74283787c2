import type { BotCommand, Message, PhotoSize, Update, User } from '@grammyjs/types';
import type { Folds } from '../ground/ledger.ts';

/** A message with what only the sandbox knows of it. */
export interface StoredMessage {
  message: Message;
  /** Sent by the bot. */
  out: boolean;
  edits: number;
  deleted: boolean;
}

/** A message as the control API shows it. */
export type ChatMessage = Message & { out: boolean; edits: number; deleted: boolean };

/**
 * Stored bytes and what messages say of them. A photo lists all its sizes, each of which is a file of its
 * own.
 */
export interface StoredFile {
  file_id: string;
  file_unique_id: string;
  kind: 'photo' | 'document';
  mime_type: string;
  file_size: number;
  /** Path of the download route, as `getFile` tells it. */
  file_path: string;
  file_name?: string;
  sizes?: PhotoSize[];
  thumbnail?: PhotoSize;
}

/** An update waiting for the bot; ids can repeat when a test forges them, hence the sequence number. */
export interface PendingUpdate {
  sequence: number;
  update: Update;
}

export interface Webhook {
  url: string;
  secret_token?: string;
  max_connections: number;
}

/** A pressed button. */
export interface Callback {
  createdAtMs: number;
  user: number;
  answered: boolean;
}

/** Everything one bot account knows; kept per token, that is per number before the colon. */
export interface BotState {
  id: number;
  chats: Map<number, Map<number, StoredMessage>>;
  blockedBy: Set<number>;
  pending: Map<number, PendingUpdate>;
  callbacks: Map<string, Callback>;
  /** By scope and language, see `commandsKey`. */
  commands: Map<string, BotCommand[]>;
  allowedUpdates: string[];
  webhook: Webhook | undefined;
  lastMessageId: number;
  lastUpdateId: number;
  lastSequence: number;
}

/** The whole simulated Telegram. */
export interface TelegramState {
  users: Map<number, User>;
  files: Map<string, StoredFile>;
  bots: Map<number, BotState>;
  /** The bot that the control API speaks to: the one that appeared last. */
  currentBot: number;
}

/**
 * What changes the state; each is one journal entry, so that a restart finds the same state by reading them.
 */
export interface TelegramEvents {
  'telegram.user.created': { user: User };
  'telegram.user.blocked': { bot: number; user: number; blocked: boolean };
  'telegram.bot.appeared': { bot: number };
  'telegram.file.stored': { file: StoredFile };
  'telegram.message.received': { bot: number; message: Message };
  'telegram.message.sent': { bot: number; message: Message };
  'telegram.message.edited': { bot: number; message: Message };
  'telegram.message.deleted': { bot: number; chat_id: number; message_id: number };
  'telegram.update.created': { bot: number; update: Update };
  'telegram.update.confirmed': { bot: number; sequences: number[] };
  'telegram.updates.allowed': { bot: number; types: string[] };
  'telegram.webhook.set': { bot: number; webhook?: Webhook };
  'telegram.callback.answered': {
    bot: number;
    callback_query_id: string;
    user: number;
    text?: string;
    show_alert?: boolean;
  };
  'telegram.commands.set': { bot: number; key: string; commands: BotCommand[] };
}

/** Messages sent before any bot has called wait here, and the first bot takes them over. */
const unclaimedBot = 0;

// Far above the small numbers that tests forge.
const firstUpdateId = 100_000;

/** An empty Telegram. */
export function emptyState(): TelegramState {
  const bots = new Map([[unclaimedBot, emptyBot(unclaimedBot)]]);
  return { users: new Map(), files: new Map(), bots, currentBot: unclaimedBot };
}

function emptyBot(id: number): BotState {
  return {
    id,
    chats: new Map(),
    blockedBy: new Set(),
    pending: new Map(),
    callbacks: new Map(),
    commands: new Map(),
    allowedUpdates: [],
    webhook: undefined,
    lastMessageId: 0,
    lastUpdateId: firstUpdateId,
    lastSequence: 0,
  };
}

/** The state of a bot that has appeared; throws for any other id, which would be an error of the sandbox. */
export function botOf(state: TelegramState, id: number): BotState {
  const bot = state.bots.get(id);
  if (bot === undefined) throw new Error(`bot ${id} has not appeared`);
  return bot;
}

/** How each event changes the state; the only code that writes to it. */
export const reducers: Folds<TelegramState, TelegramEvents> = {
  'telegram.user.created': (state, { user }) => void state.users.set(user.id, user),
  'telegram.user.blocked': (state, { bot, user, blocked }) => {
    const { blockedBy } = botOf(state, bot);
    if (blocked) blockedBy.add(user);
    else blockedBy.delete(user);
  },
  'telegram.bot.appeared': (state, { bot }) => {
    const claimed = state.bots.get(unclaimedBot) ?? emptyBot(bot);
    state.bots.delete(unclaimedBot);
    claimed.id = bot;
    state.bots.set(bot, claimed);
    state.currentBot = bot;
  },
  'telegram.file.stored': (state, { file }) => void state.files.set(file.file_id, file),
  'telegram.message.received': (state, { bot, message }) => storeMessage(botOf(state, bot), message, false),
  'telegram.message.sent': (state, { bot, message }) => storeMessage(botOf(state, bot), message, true),
  'telegram.message.edited': (state, { bot, message }) => {
    const stored = botOf(state, bot).chats.get(message.chat.id)?.get(message.message_id);
    if (stored === undefined) return;
    stored.message = message;
    stored.edits += 1;
  },
  'telegram.message.deleted': (state, { bot, chat_id, message_id }) => {
    const stored = botOf(state, bot).chats.get(chat_id)?.get(message_id);
    if (stored !== undefined) stored.deleted = true;
  },
  'telegram.update.created': (state, { bot: id, update }, atMs) => {
    const bot = botOf(state, id);
    bot.lastSequence += 1;
    // Forged ids may be anything; Telegram's own fit into 32 bits.
    if (update.update_id < 2 ** 31) bot.lastUpdateId = Math.max(bot.lastUpdateId, update.update_id);
    bot.pending.set(bot.lastSequence, { sequence: bot.lastSequence, update });
    const query = update.callback_query;
    if (typeof query?.id === 'string') {
      bot.callbacks.set(query.id, { createdAtMs: atMs, user: query.from?.id, answered: false });
    }
  },
  'telegram.update.confirmed': (state, { bot, sequences }) => {
    const { pending } = botOf(state, bot);
    for (const sequence of sequences) pending.delete(sequence);
  },
  'telegram.updates.allowed': (state, { bot, types }) => {
    botOf(state, bot).allowedUpdates = types;
  },
  'telegram.webhook.set': (state, { bot, webhook }) => {
    botOf(state, bot).webhook = webhook;
  },
  'telegram.callback.answered': (state, { bot, callback_query_id }) => {
    const callback = botOf(state, bot).callbacks.get(callback_query_id);
    if (callback !== undefined) callback.answered = true;
  },
  'telegram.commands.set': (state, { bot, key, commands }) => {
    botOf(state, bot).commands.set(key, commands);
  },
};

function storeMessage(bot: BotState, message: Message, out: boolean): void {
  const chat = bot.chats.get(message.chat.id) ?? new Map<number, StoredMessage>();
  bot.chats.set(message.chat.id, chat);
  chat.set(message.message_id, { message, out, edits: 0, deleted: false });
  bot.lastMessageId = Math.max(bot.lastMessageId, message.message_id);
}
