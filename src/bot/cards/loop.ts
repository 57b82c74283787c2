import type { Api } from 'grammy';
import { claimCards, type StaleCard } from '../../db/cards.ts';
import type { Sql } from '../../db/sql.ts';
import type { Logger } from '../../process/logger.ts';
import { createBell, pause } from '../../process/pause.ts';
import type { Texts } from '../../texts/texts.ts';
import { createCardShow } from './show.ts';

export interface CardLoopDeps {
  sql: Sql;
  api: Api;
  texts: Texts;
  log: Logger;
  /** What Telegram takes from one bot. */
  messagesPerSecond: number;
  /** Least time between two edits of one card. */
  pauseMs?: number;
  /** How often the card of a waiting order is looked at: its place in the queue moves by itself. */
  queuePauseMs?: number;
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
/** What one claim (20 s) is enough for, even when each edit takes its whole time. */
const mostCards = 20;

/** Shows orders whose card is behind, until each card shows the order's last state. */
export function createCardLoop(deps: CardLoopDeps): CardLoop {
  const { sql, log, messagesPerSecond, pauseMs = 3_000, queuePauseMs = 5_000, checkMs = 1_000 } = deps;
  const gapMs = 1_000 / (messagesPerSecond * shareOfMessages);
  const show = createCardShow(deps);
  const stopping = new AbortController();
  const bell = createBell(stopping.signal);
  let loop: Promise<void> | undefined;
  let listening: Promise<() => Promise<void>> | undefined;

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const cards = await claim();
      const busyMs = await showAll(cards);
      if (busyMs > 0) await pause(busyMs, stopping.signal);
      else if (cards.length === 0) await bell.rest(checkMs);
    }
  }

  async function claim(): Promise<StaleCard[]> {
    try {
      return await claimCards(sql, { most: mostCards, pauseMs, queuePauseMs });
    } catch (error) {
      log.error({ err: error }, 'cards could not be read');
      return [];
    }
  }

  /** @returns how long Telegram wants to be left alone */
  async function showAll(cards: readonly StaleCard[]): Promise<number> {
    let busyMs = 0;
    const showOne = async (card: StaleCard) => {
      busyMs = Math.max(busyMs, await show.now(card));
    };
    const shows: Promise<void>[] = [];
    for (const card of cards) {
      shows.push(busyMs === 0 ? showOne(card) : show.later(card, busyMs));
      if (busyMs === 0) await pause(gapMs, stopping.signal);
    }
    await Promise.all(shows);
    return busyMs;
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
