import type { Gateway } from '../../src/contract/gateway.ts';
import { readCursor, takeChanges } from '../../src/db/catalog/publications.ts';
import type { Sql } from '../../src/db/sql.ts';
import { isProviderError } from '../../src/providers/transport/errors.ts';

/**
 * Learns what has happened at the shop's CMS since the last look, whoever made that. Any number may do so at once: each change is taken
 * once.
 * @returns how many changes were taken
 */
export async function readChanges(
  { sql, gateway }: { sql: Sql; gateway: Gateway },
  signal: AbortSignal,
): Promise<number> {
  let count = 0;
  for (;;) {
    const after = await readCursor(sql);
    const { changes, next, isMore } = await listAfter(gateway, after, signal);
    if (await takeChanges(sql, { after, next, changes })) count += changes.length;
    if (!isMore || next === after) return count;
  }
}

/** A CMS that does not know the mark is another one, or has begun anew: so does the look, which takes nothing twice. */
async function listAfter(gateway: Gateway, after: string | null, signal: AbortSignal) {
  try {
    return await gateway.listChanges(after, signal);
  } catch (error) {
    if (after === null || !isProviderError(error) || error.kind !== 'invalid_input') throw error;
    return gateway.listChanges(null, signal);
  }
}
