import { EventEmitter } from 'node:events';
import type { BotCommand } from '@grammyjs/types';
import type { ChatMessage } from './state.ts';

/** What a person's chat shows as it happens. */
export interface ChatEvents {
  message: ChatMessage;
  edited: ChatMessage;
  deleted: ChatMessage;
  callback_answer: { callback_query_id: string; text?: string; show_alert?: boolean };
  chat_action: { action: string };
  /** The bot's command menu, as this person sees it from now on. */
  commands: { commands: BotCommand[] };
}

/** One thing that happened in a person's chat. */
export type ChatEvent = {
  [Name in keyof ChatEvents]: { name: Name; data: ChatEvents[Name] };
}[keyof ChatEvents];

/** Tells listeners what happens in each person's chat; nothing is kept for later. */
export interface ChatFeed {
  emit(user: number, event: ChatEvent): void;
  /** Returns the function that stops listening. */
  listen(user: number, listener: (event: ChatEvent) => void): () => void;
}

/** Creates a feed without listeners. */
export function createChatFeed(): ChatFeed {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0); // one per open page and waiting test
  return {
    emit: (user, event) => void emitter.emit(String(user), event),
    listen(user, listener) {
      emitter.on(String(user), listener);
      return () => emitter.off(String(user), listener);
    },
  };
}
