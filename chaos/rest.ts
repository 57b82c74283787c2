import { setTimeout as delay } from 'node:timers/promises';
import type { Sql } from '../src/db/sql.ts';

/** What has not come to its end. */
interface Unrest {
  openOrders: number;
  openJobs: number;
  openUpdates: number;
  staleCards: number;
}

/** @returns milliseconds until nothing moved any more. @throws when that takes longer than the limit */
export async function waitForRest(sql: Sql, limitMs: number): Promise<number> {
  const startedAt = Date.now();
  for (;;) {
    const unrest = await readUnrest(sql);
    const left = Object.entries(unrest).filter(([, count]) => count > 0);
    if (left.length === 0) return Date.now() - startedAt;
    if (Date.now() - startedAt > limitMs)
      throw new Error(`no rest within ${limitMs / 1_000} s: ${JSON.stringify(Object.fromEntries(left))}`);
    await delay(100);
  }
}

async function readUnrest(sql: Sql): Promise<Unrest> {
  const [row] = await sql<Unrest[]>`select
    (select count(*) from orders where status in ('placed', 'queued', 'generating', 'delivering')) as "openOrders",
    (select count(*) from provider_jobs where status in ('waiting', 'planned', 'sending', 'accepted', 'unknown')) as "openJobs",
    (select count(*) from inbox where done_at is null) as "openUpdates",
    (select count(*) from orders where card_shown <> card_version) as "staleCards"`;
  if (row === undefined) throw new Error('the statement gave no row');
  return row;
}
