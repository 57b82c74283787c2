import { type ClaimedCard, claimCards, holdCards } from '../../db/cards.ts';
import type { Sql } from '../../db/sql.ts';
import type { Logger } from '../../process/logger.ts';
import { createBell, pause } from '../../process/pause.ts';
import type { CardShow } from './show.ts';

export interface CardLoopDeps {
  sql: Sql;
  cards: CardShow;
  log: Logger;
  /** What Telegram takes from one bot, in however many processes it runs. */
  messagesPerSecond: number;
  /** Least time between two edits of one card. */
  pauseMs?: number;
  /** How often a card that moves by itself is looked at. */
  movingPauseMs?: number;
  /** How often to look without being told that something changed. */
  checkMs?: number;
}

export interface CardLoop {
  start(): void;
  /** Resolves when the edits under way are done. */
  stop(): Promise<void>;
}

/** Of what Telegram takes from a bot; results and answers need the rest. */
const shareOfMessages = 2 / 3;
/** Few: what one process has taken, another one does not show. */
const mostCards = 20;

/** Draws cards that are behind, until each shows the last state of its subject. Any number of processes keep one pace. */
export function createCardLoop(deps: CardLoopDeps): CardLoop {
  const { sql, cards, log, messagesPerSecond, checkMs = 1_000 } = deps;
  const { pauseMs = 3_000, movingPauseMs = 5_000 } = deps;
  const gapMs = 1_000 / (messagesPerSecond * shareOfMessages);
  const stopping = new AbortController();
  const bell = createBell(stopping.signal);
  let loop: Promise<void> | undefined;
  let listening: Promise<() => Promise<void>> | undefined;

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const claimed = await claim();
      const busyMs = await showAll(claimed);
      if (busyMs > 0) await pause(busyMs, stopping.signal);
      else if (claimed.length === 0) await bell.rest(checkMs);
    }
  }

  async function claim(): Promise<ClaimedCard[]> {
    try {
      return await claimCards(sql, { most: mostCards, gapMs, pauseMs, movingPauseMs });
    } catch (error) {
      log.error({ err: error }, 'cards could not be read');
      return [];
    }
  }

  /** @returns how long Telegram wants to be left alone */
  async function showAll(claimed: readonly ClaimedCard[]): Promise<number> {
    let busyMs = 0;
    const showOne = async (card: ClaimedCard) => {
      await pause(card.waitMs, stopping.signal);
      // Whoever runs on takes it at once.
      if (stopping.signal.aborted) return cards.later(card, 0);
      if (busyMs > 0) return cards.later(card, busyMs);
      const wantedMs = await cards.now(card);
      if (wantedMs <= busyMs) return;
      busyMs = wantedMs;
      await hold(wantedMs);
    };
    await Promise.all(claimed.map(showOne));
    return busyMs;
  }

  /** Telegram counts what comes from the bot, not from one of its processes. */
  async function hold(busyMs: number): Promise<void> {
    try {
      await holdCards(sql, busyMs);
    } catch (error) {
      log.error({ err: error }, 'other processes were not told that Telegram wants no edits');
    }
  }

  return {
    start() {
      listening ??= listen(deps, () => bell.ring());
      loop ??= run();
    },
    async stop() {
      stopping.abort();
      await loop;
      const unlisten = await listening;
      await unlisten?.().catch(() => undefined);
    },
  };
}

/** Only a hint: when the database was away the driver may not listen again, and the regular look remains. */
async function listen({ sql, log }: CardLoopDeps, onChange: () => void): Promise<() => Promise<void>> {
  try {
    const listener = await sql.listen('cards', onChange);
    return () => listener.unlisten();
  } catch (error) {
    log.warn({ err: error }, 'changes of cards are not announced; they are only looked for');
    return async () => undefined;
  }
}
