import type { Chat, Message, User } from '@grammyjs/types';
import { ApiError, badRequest } from './api-error.ts';
import type { ChatFeed } from './events.ts';
import type { BotState, ChatMessage, StoredMessage } from './state.ts';
import type { Store } from './store.ts';

/** What a message says, without its envelope. */
export type MessageContent = Partial<Omit<Message, 'message_id' | 'from' | 'chat' | 'date'>>;

/** The private chats of a bot: who can be written to, and the messages in them. */
export interface Chats {
  /** The person of `chat_id`; throws 400 `chat not found` and 403 `bot was blocked by the user`. */
  reachable(bot: BotState, chatId: number): User;
  /** Stores and shows a message of the bot. */
  send(bot: BotState, user: User, content: MessageContent): Message;
  /** Stores and shows a message of a person. */
  receive(bot: BotState, user: User, content: MessageContent): Message;
  /** The message unless it never existed or is deleted. */
  find(bot: BotState, chatId: number, messageId: number): StoredMessage | undefined;
  replace(bot: BotState, message: Message): Message;
  remove(bot: BotState, message: Message): void;
  list(bot: BotState, chatId: number): ChatMessage[];
}

/** Creates the chats on the store; `feed` learns every change. */
export function createChats({ store, feed }: { store: Store; feed: ChatFeed }): Chats {
  function show(bot: BotState, message: Message, name: 'message' | 'edited' | 'deleted'): Message {
    const found = stored(bot, message.chat.id, message.message_id);
    if (found !== undefined) feed.emit(message.chat.id, { name, data: toChatMessage(found) });
    return message;
  }

  return {
    reachable(bot, chatId) {
      const user = store.state.users.get(chatId);
      // A bot cannot write first: without a message of the person there is no chat.
      if (user === undefined || !bot.chats.has(chatId)) throw badRequest('chat not found');
      if (bot.blockedBy.has(chatId)) throw new ApiError(403, 'Forbidden: bot was blocked by the user');
      return user;
    },
    send(bot, user, content) {
      const message: Message = { ...envelope(bot, user, botUser(bot)), ...content };
      store.record('telegram.message.sent', { bot: bot.id, message });
      return show(bot, message, 'message');
    },
    receive(bot, user, content) {
      const message: Message = { ...envelope(bot, user, user), ...content };
      store.record('telegram.message.received', { bot: bot.id, message });
      return show(bot, message, 'message');
    },
    find(bot, chatId, messageId) {
      const found = stored(bot, chatId, messageId);
      return found?.deleted === false ? found : undefined;
    },
    replace(bot, message) {
      store.record('telegram.message.edited', { bot: bot.id, message });
      return show(bot, message, 'edited');
    },
    remove(bot, message) {
      const { chat, message_id } = message;
      store.record('telegram.message.deleted', { bot: bot.id, chat_id: chat.id, message_id });
      show(bot, message, 'deleted');
    },
    list: (bot, chatId) => [...(bot.chats.get(chatId)?.values() ?? [])].map(toChatMessage),
  };
}

function stored(bot: BotState, chatId: number, messageId: number): StoredMessage | undefined {
  return bot.chats.get(chatId)?.get(messageId);
}

function envelope(bot: BotState, user: User, from: User) {
  return { message_id: bot.lastMessageId + 1, from, chat: privateChat(user), date: nowSeconds() };
}

function toChatMessage({ message, out, edits, deleted }: StoredMessage): ChatMessage {
  return { ...message, out, edits, deleted };
}

/** Telegram's clock counts whole seconds. */
export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** The private chat of a person has the person's id. */
export function privateChat({ id, first_name, last_name, username }: User): Chat.PrivateChat {
  return {
    id,
    type: 'private',
    first_name,
    ...(last_name !== undefined && { last_name }),
    ...(username !== undefined && { username }),
  };
}

/** The bot as its messages name it. */
export function botUser({ id }: BotState): User & { is_bot: true; username: string } {
  return { id, is_bot: true, first_name: 'Sandbox bot', username: 'sandbox_bot' };
}
