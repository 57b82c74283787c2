import {
  announceAccounts,
  type HeldAccount,
  listGoneAccounts,
  listStranded,
  retireAccounts,
} from '../db/provider-accounts.ts';
import { giveBack } from '../db/provider-jobs.ts';
import type { Sql } from '../db/sql.ts';
import type { Logger } from '../process/logger.ts';
import { pause } from '../process/pause.ts';

export interface AccountKeeperDeps {
  sql: Sql;
  log: Logger;
  accounts: readonly HeldAccount[];
  queueMs: number;
  /** Between two announcements; for tests. */
  paceMs?: number;
}

export interface AccountKeeper {
  /** Whether nobody holds the account any more; another worker may hold one that is not ours. */
  isGone(accountId: string): boolean;
  stop(): Promise<void>;
}

/** In a row, a minute's worth: as long as others may be silent. Who was silent itself may not judge them. */
const beatsUntilJudging = 12;

/**
 * Announces this worker's accounts again and again and retires those of workers that are gone, so that any number of workers can
 * hold any accounts.
 * @returns when they have been announced once
 */
export async function keepAccounts(deps: AccountKeeperDeps): Promise<AccountKeeper> {
  // Often enough that a minute of silence means something, seldom enough to cost nothing.
  const { sql, log, accounts, paceMs = 5_000 } = deps;
  const stopping = new AbortController();
  let gone: ReadonlySet<string> = new Set();
  let beats = 0;
  let announcedAt = Date.now();
  await announceAccounts(sql, accounts);

  const beat = async () => {
    await announceAccounts(sql, accounts);
    const sinceLastMs = Date.now() - announcedAt;
    announcedAt += sinceLastMs;
    beats = sinceLastMs < 3 * paceMs ? beats + 1 : 0;
    if (beats < beatsUntilJudging) return;
    await retireAccounts(sql);
    gone = new Set(await listGoneAccounts(sql));
    await freeStranded(deps);
  };
  const run = async () => {
    for (;;) {
      await pause(paceMs, stopping.signal);
      if (stopping.signal.aborted) return;
      await beat().catch((error: unknown) => log.debug({ err: error }, 'the accounts were not announced'));
    }
  };
  const running = run();
  return {
    isGone: (accountId) => gone.has(accountId),
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** They go to another account, or end if there is none. */
async function freeStranded({ sql, queueMs }: AccountKeeperDeps): Promise<void> {
  for (const jobId of await listStranded(sql)) {
    const detail = 'nobody holds the account any more';
    const given = { jobId, from: 'planned', reason: 'config', detail, restMs: 0, queueMs } as const;
    await giveBack(sql, given);
  }
}
