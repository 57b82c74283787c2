import type { Journal } from '../ground/journal.ts';
import { createLedger, type Ledger } from '../ground/ledger.ts';
import {
  type BotState,
  botOf,
  emptyState,
  reducers,
  type TelegramEvents,
  type TelegramState,
} from './state.ts';

/** The state together with the journal it is rebuilt from. */
export interface Store extends Ledger<TelegramState, TelegramEvents> {
  /** The bot of a token's number; its first call claims what people sent before. */
  claim(botId: number): BotState;
  /** The bot that simulated people speak to. */
  current(): BotState;
}

/** Rebuilds Telegram from the journal's entries; an empty journal gives an empty Telegram. */
export function createStore(journal: Journal): Store {
  const { state, record } = createLedger(journal, emptyState(), reducers);
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
