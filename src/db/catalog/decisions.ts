import type { DecidedVia, Decision, Verdict } from '../../contract/review.ts';
import { one, type Sql } from '../sql.ts';

/** What somebody says of a picture: the first decision on it counts. See functions/catalog/decide_result.sql. */
export async function decideResult(
  sql: Sql,
  decision: {
    itemId: number;
    /** The picture that was looked at; without it the newest. */
    resultId?: number;
    verdict: Verdict;
    by: string;
    via: DecidedVia;
    why?: string;
    /** Of a redo. */
    prompt?: string;
  },
): Promise<Decision> {
  const row = await one(sql<{ decision: Decision }[]>`
    select decide_result(${sql.json(JSON.parse(JSON.stringify(decision)))}) as decision`);
  return row.decision;
}
