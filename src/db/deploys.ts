import type { Reason } from './people.ts';
import { type Sql, timed } from './sql.ts';

/** Writes down what somebody did to versions of workers. */
export async function noteDeploy(
  sql: Sql,
  { did, was, value }: { did: string; was: string; value: string },
  { by, why }: Reason,
): Promise<void> {
  await timed(sql`select add_event(null, null, ${did}, ${sql.json({ was, value, by, why })})`);
}
