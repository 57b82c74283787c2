import type { BotCommand, File, UserFromGetMe } from '@grammyjs/types';
import { z } from 'zod';
import { badRequest } from './api-error.ts';
import { type MethodCall, type Methods, readChatId } from './calls.ts';
import { botUser, type Chats } from './chats.ts';
import type { ChatFeed } from './events.ts';
import type { FileStore } from './files.ts';
import { callbackAnswerMaxLength, commandsMax, downloadMaxBytes } from './limits.ts';
import type { BotState } from './state.ts';
import type { Store } from './store.ts';

/** What the methods beside messages are made of. */
export interface AccountDeps {
  store: Store;
  chats: Chats;
  files: FileStore;
  feed: ChatFeed;
  /** How long a pressed button waits for its answer. */
  callbackLifeMs: number;
}

const chatActions = new Set([
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
]);

/** getMe, getFile, answerCallbackQuery, sendChatAction and the command menu. */
export function createAccountMethods(deps: AccountDeps): Methods {
  return {
    getMe: ({ bot }) => describeBot(bot),
    logOut: () => true,
    close: () => true,
    getFile: (call) => getFile(deps.files, call),
    answerCallbackQuery: (call) => answerCallbackQuery(deps, call),
    sendChatAction(call) {
      const user = deps.chats.reachable(call.bot, readChatId(call));
      const action = call.params.text('action') ?? '';
      if (!chatActions.has(action)) throw badRequest('wrong parameter action in request');
      deps.feed.emit(user.id, { name: 'chat_action', data: { action } });
      return true;
    },
    setMyCommands: (call) => changeCommands(deps, call, readCommands(call)),
    getMyCommands: (call) => call.bot.commands.get(readMenu(call).key) ?? [],
    deleteMyCommands: (call) => changeCommands(deps, call, []),
  };
}

function describeBot(bot: BotState): UserFromGetMe {
  return {
    ...botUser(bot),
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_guest_queries: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
    supports_join_request_queries: false,
  };
}

function getFile(files: FileStore, { params }: MethodCall): File {
  const file = files.find(params.text('file_id') ?? '');
  if (file === undefined) throw badRequest('invalid file_id');
  const { file_id, file_unique_id, file_size, file_path } = file;
  if (file_size > downloadMaxBytes) throw badRequest('file is too big');
  return { file_id, file_unique_id, file_size, file_path };
}

function answerCallbackQuery(
  { store, feed, callbackLifeMs }: AccountDeps,
  { bot, params }: MethodCall,
): true {
  const id = params.text('callback_query_id') ?? '';
  const text = params.text('text');
  if (text !== undefined && text.length > callbackAnswerMaxLength) throw badRequest('MESSAGE_TOO_LONG');
  const callback = bot.callbacks.get(id);
  if (callback === undefined || Date.now() - callback.createdAtMs > callbackLifeMs) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  }
  const answer = {
    callback_query_id: id,
    ...(text !== undefined && { text }),
    ...(params.boolean('show_alert') && { show_alert: true }),
  };
  store.record('telegram.callback.answered', { bot: bot.id, user: callback.user, ...answer });
  feed.emit(callback.user, { name: 'callback_answer', data: answer });
  return true;
}

const commandSchema = z.looseObject({ command: z.string(), description: z.string() });
const scopeSchema = z.union([
  z.looseObject({
    type: z.enum(['default', 'all_private_chats', 'all_group_chats', 'all_chat_administrators']),
  }),
  z.looseObject({ type: z.literal('chat'), chat_id: z.coerce.number().int() }),
]);
type Scope = z.infer<typeof scopeSchema>;

function readCommands({ params }: MethodCall): BotCommand[] {
  const commands: BotCommand[] = params.object('commands', z.array(commandSchema)) ?? [];
  if (commands.length > commandsMax) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  for (const { command, description } of commands) {
    if (!/^\/?[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID');
    if (description.length < 1 || description.length > 256)
      throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
  }
  return commands;
}

/** Which menu a call is about. A chat can be named only once its person has written to the bot. */
function readMenu({ bot, params }: MethodCall): { key: string; chatId: number | undefined } {
  const scope = params.object('scope', scopeSchema) ?? { type: 'default' };
  const language = params.text('language_code');
  const chatId = scope.type === 'chat' ? scope.chat_id : undefined;
  if (chatId !== undefined && !bot.chats.has(chatId)) throw badRequest('chat not found');
  if (language !== undefined && !/^[a-z]{2}$/.test(language))
    throw badRequest('invalid language code specified');
  return { key: commandsKey(scope, language), chatId };
}

/** Clients that are open hear of the new menu, as of a message. */
function changeCommands({ store, feed }: AccountDeps, call: MethodCall, commands: BotCommand[]): true {
  const { bot } = call;
  const { key, chatId } = readMenu(call);
  store.record('telegram.commands.set', { bot: bot.id, key, commands });
  for (const user of store.state.users.values()) {
    if (chatId === undefined || chatId === user.id)
      feed.emit(user.id, { name: 'commands', data: { commands: commandsFor(bot, user) } });
  }
  return true;
}

function commandsKey(scope: Scope, language = ''): string {
  const chat = scope.type === 'chat' ? [scope.chat_id] : [];
  return [scope.type, ...chat, language].join(' ');
}

/**
 * The menu a person sees in a private chat: the narrowest scope wins, and within it the person's language.
 */
export function commandsFor(bot: BotState, user: { id: number; language_code?: string }): BotCommand[] {
  const language = user.language_code?.split('-')[0] ?? '';
  const scopes: Scope[] = [
    { type: 'chat', chat_id: user.id },
    { type: 'all_private_chats' },
    { type: 'default' },
  ];
  const keys = scopes.flatMap((scope) => [commandsKey(scope, language), commandsKey(scope)]);
  return keys.map((key) => bot.commands.get(key) ?? []).find((commands) => commands.length > 0) ?? [];
}
