import { EventEmitter, once } from 'node:events';
import type { Update } from '@grammyjs/types';
import { z } from 'zod';
import type { MethodCall } from './calls.ts';
import type { BotState, PendingUpdate } from './state.ts';
import type { Store } from './store.ts';

/** The updates each bot has not confirmed yet. */
export interface UpdateQueue {
  /** Queues an update under the next id, unless the bot does not want its kind; returns the id. */
  create(bot: BotState, content: Omit<Update, 'update_id'>): number;
  /** Queues a forged update as it is; an id that repeats an older one is delivered all the same. */
  forge(bot: BotState, update: Update): void;
  /** Remembers which kinds of updates the bot wants; leaves them as they were when the field is absent. */
  allow(call: MethodCall): void;
  confirm(bot: BotState, sequences: number[]): void;
  /** Confirms what lies before an offset; a negative one keeps only so many of the last. */
  confirmBefore(bot: BotState, offset: number): void;
  /** Says that an update has been part of an answer. */
  markOffered(update: Update): void;
  /** Settles when something is queued for the bot or the signal aborts. */
  wait(bot: BotState, signal: AbortSignal): Promise<void>;
  /** Ends the waits of a bot, because what it waits for may have changed. */
  wake(bot: BotState): void;
  /** The listener hears of each queued update; returns the function that stops it. */
  onQueued(listener: (bot: BotState, queued: PendingUpdate) => void): () => void;
}

const notByDefault = ['chat_member', 'message_reaction', 'message_reaction_count'];

/** Creates the queues on the store. */
export function createUpdateQueue(store: Store): UpdateQueue {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  // Forged repeats would count as confirmed before they were ever delivered.
  const repeated = new WeakSet<Update>();
  const wake = (bot: BotState): void => void emitter.emit(wakeEvent(bot));

  function push(bot: BotState, update: Update): PendingUpdate | undefined {
    store.record('telegram.update.created', { bot: bot.id, update });
    const pending = bot.pending.get(bot.lastSequence);
    emitter.emit('queued', bot, pending);
    wake(bot);
    return pending;
  }

  function confirm(bot: BotState, sequences: number[]): void {
    if (sequences.length > 0) store.record('telegram.update.confirmed', { bot: bot.id, sequences });
  }

  return {
    create(bot, content) {
      const update: Update = { update_id: bot.lastUpdateId + 1, ...content };
      if (isAllowed(bot, update)) push(bot, update);
      return update.update_id;
    },
    forge(bot, update) {
      const known = update.update_id <= bot.lastUpdateId;
      const pending = push(bot, update);
      if (known && pending !== undefined) repeated.add(pending.update);
    },
    allow({ bot, params }) {
      const types = params.object('allowed_updates', z.array(z.string()));
      if (types === undefined || types.join() === bot.allowedUpdates.join()) return;
      store.record('telegram.updates.allowed', { bot: bot.id, types });
    },
    confirm,
    confirmBefore(bot, offset) {
      const pending = [...bot.pending.values()];
      const passed =
        offset < 0
          ? pending.slice(0, Math.max(pending.length + offset, 0))
          : pending.filter(({ update }) => update.update_id < offset && !repeated.has(update));
      confirm(
        bot,
        passed.map(({ sequence }) => sequence),
      );
    },
    markOffered: (update) => void repeated.delete(update),
    async wait(bot, signal) {
      await once(emitter, wakeEvent(bot), { signal }).catch(() => undefined);
    },
    wake,
    onQueued(listener) {
      emitter.on('queued', listener);
      return () => emitter.off('queued', listener);
    },
  };
}

function wakeEvent(bot: BotState): string {
  return `queued for ${bot.id}`;
}

function isAllowed(bot: BotState, update: Update): boolean {
  const type = Object.keys(update).find((key) => key !== 'update_id') ?? '';
  return bot.allowedUpdates.length > 0 ? bot.allowedUpdates.includes(type) : !notByDefault.includes(type);
}

/** Which chat an update belongs to; what has none shares one lane. */
export function chatOfUpdate(update: Update): number {
  const { message, callback_query, my_chat_member } = update;
  const chat = message?.chat ?? callback_query?.message?.chat ?? my_chat_member?.chat;
  return chat?.id ?? callback_query?.from?.id ?? 0;
}
