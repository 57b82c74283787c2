import type { Journal } from '../ground/journal.ts';
import {
  type BotState,
  botOf,
  emptyState,
  reducers,
  type TelegramEvents,
  type TelegramState,
} from './state.ts';

/** The state together with the journal it is rebuilt from. */
export interface Store {
  readonly state: TelegramState;
  /** Journals the event, then applies it. */
  record<Kind extends keyof TelegramEvents>(kind: Kind, data: TelegramEvents[Kind]): void;
  /** The bot of a token's number; its first call claims what people sent before. */
  claim(botId: number): BotState;
  /** The bot that simulated people speak to. */
  current(): BotState;
}

/** Rebuilds Telegram from the journal's entries; an empty journal gives an empty Telegram. */
export function createStore(journal: Journal): Store {
  const state = emptyState();
  const apply = (kind: keyof TelegramEvents, data: unknown, atMs: number): void =>
    (reducers[kind] as (state: TelegramState, data: unknown, atMs: number) => void)(state, data, atMs);
  for (const { kind, data, at } of journal.entries('telegram.')) {
    if (Object.hasOwn(reducers, kind)) apply(kind as keyof TelegramEvents, data, Date.parse(at));
  }
  const record: Store['record'] = (kind, data) => {
    journal.append(kind, { ...data });
    // A copy, because answers and updates hand out the same objects and must not change the state.
    apply(kind, structuredClone(data), Date.now());
  };
  return {
    state,
    record,
    claim(botId) {
      if (!state.bots.has(botId)) record('telegram.bot.appeared', { bot: botId });
      return botOf(state, botId);
    },
    current: () => botOf(state, state.currentBot),
  };
}
