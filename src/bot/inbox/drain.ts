import { claimInbox } from '../../db/inbox.ts';
import { createBell } from '../../process/pause.ts';
import { fileTravelMs } from '../../telegram/signal.ts';
import { BotStopping } from './turn.ts';
import { type ClaimedRows, createInboxWork, type InboxWorkDeps, type WorkTimes } from './work.ts';

export interface DrainDeps extends InboxWorkDeps {
  /** An album is complete when nothing of it has come for so long. */
  albumMs: number;
  times?: Partial<DrainTimes>;
}

export interface DrainTimes extends WorkTimes {
  /** How often to look while something is known to become ready. */
  pendingMs: number;
  /** How often to look for what another process has stored or left behind. */
  idleMs: number;
  /** What is being handled when we stop may take so much longer. */
  stopMs: number;
}

export interface Drain {
  start(): void;
  /** There is something new in the inbox. */
  wake(): void;
  /** Takes nothing more and waits for what is being handled; what lasts too long is cut, and handled again later. */
  stop(): Promise<void>;
}

const defaultTimes: DrainTimes = {
  handlerMs: 20_000,
  // Several files share the line, and each brings its own time.
  fileMs: fileTravelMs,
  claimMs: 30_000,
  retryMs: 1_000,
  pendingMs: 250,
  idleMs: 2_000,
  // The whole stop has 8 s.
  stopMs: 5_000,
};
/** Handled side by side in one process; most of a handling is waiting for Telegram. */
const mostChats = 16;

/** Handles what the inbox holds: chats side by side, each chat in its order. */
export function createDrain(deps: DrainDeps): Drain {
  const { sql, log, albumMs } = deps;
  const times = { ...defaultTimes, ...deps.times };
  const stopping = new AbortController();
  const cutting = new AbortController();
  const work = createInboxWork(deps, { times, stopping: cutting.signal });
  const bell = createBell(stopping.signal);
  const running = new Set<Promise<void>>();
  // At the start: claims of a process that died.
  let pendingUntilMs = Date.now() + times.claimMs;
  let loop: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const taken = running.size < mostChats ? await takeWork() : 0;
      const isPending = Date.now() < pendingUntilMs;
      if (taken === 0) await bell.rest(isPending ? times.pendingMs : times.idleMs);
    }
  }

  /** @returns the number of chats whose work began */
  async function takeWork(): Promise<number> {
    try {
      const most = mostChats - running.size;
      const claimedAtMs = Date.now();
      const rows = await claimInbox(sql, { most, claimMs: times.claimMs, albumMs });
      const chats = Map.groupBy(rows, ({ chatId }) => chatId);
      for (const chat of chats.values()) {
        const job = handle({ rows: chat, claimedAtMs }).finally(() => running.delete(job));
        running.add(job);
      }
      return chats.size;
    } catch (error) {
      log.error({ err: error }, 'the inbox could not be read');
      // What is pending can wait for the database as well.
      pendingUntilMs = 0;
      return 0;
    }
  }

  async function handle(claimed: ClaimedRows): Promise<void> {
    const readyInMs = await work(claimed);
    if (readyInMs !== undefined) expectIn(readyInMs);
    // The next update of this chat may be there.
    bell.ring();
  }

  function expectIn(ms: number): void {
    pendingUntilMs = Math.max(pendingUntilMs, Date.now() + ms + times.idleMs);
  }

  return {
    start() {
      loop ??= run();
    },
    wake() {
      expectIn(albumMs);
      bell.ring();
    },
    async stop() {
      stopping.abort();
      await loop;
      const cut = setTimeout(() => cutting.abort(new BotStopping('the bot stops')), times.stopMs);
      await Promise.all(running);
      clearTimeout(cut);
    },
  };
}
