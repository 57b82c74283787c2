import type { Check } from '../process/health.ts';
import { type Sql, timed } from './sql.ts';

/** Far more than a statement without work takes. */
const answerMs = 1_500;

/** Whether the database answers. No process of ours does anything without it. */
export function databaseCheck(sql: Sql): Check {
  return {
    trouble: 'the database does not answer',
    isNeeded: true,
    ask: () => timed(sql`select 1`, answerMs),
  };
}
