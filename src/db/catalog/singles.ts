import { type Sql, timed } from '../sql.ts';
import { type ResultRow, selectResults } from './batches.ts';

/** Pictures of a run that stand so and belong to no batch, the longest wanted first. */
export async function listSinglePictures(
  sql: Sql,
  { runId, status }: { runId: number; status: 'planned' | 'sent' },
): Promise<ResultRow[]> {
  return timed(sql<ResultRow[]>`
    ${selectResults(sql)} where r.run_id = ${runId} and r.batch_id is null and r.status = ${status} order by r.id`);
}

/** Pictures of a run that were made by calls of their own and are not in the folder. */
export async function listUnseenPictures(sql: Sql, runId: number): Promise<ResultRow[]> {
  return timed(sql<ResultRow[]>`
    ${selectResults(sql)} where r.run_id = ${runId} and r.batch_id is null and r.status = 'made' and r.uploaded_at is null
    order by r.id`);
}

/** A picture leaves as a call of its own. @returns whether it is the caller's to send: never again after that */
export async function beginPicture(sql: Sql, resultId: number): Promise<boolean> {
  const begun = await timed(sql`
    update catalog_results r set status = 'sent' from catalog_runs g
    where r.id = ${resultId} and r.status = 'planned' and g.id = r.run_id and g.ended_at is null returning r.id`);
  return begun.length > 0;
}

/** It has certainly not been made, and is to be sent as before. */
export async function takeBackPicture(sql: Sql, resultId: number): Promise<void> {
  await timed(sql`
    update catalog_results set status = 'planned' where id = ${resultId} and status = 'sent' and batch_id is null`);
}
