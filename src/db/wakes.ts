import { type Sql, timed } from './sql.ts';

/** A wait of an execution that is over. */
export interface Wake {
  workflowId: string;
  activityId: string;
}

/** Takes waits to end; one that is not confirmed within `claimMs` can be taken again. See functions/wakes/. */
export async function claimWakes(
  sql: Sql,
  { most, claimMs }: { most: number; claimMs: number },
): Promise<Wake[]> {
  return timed(sql<Wake[]>`
    select workflow_id as "workflowId", activity_id as "activityId" from claim_wakes(${most}, ${claimMs})`);
}

/** Temporal knows; a wait that was ended once more meanwhile stays to be told. */
export async function wakesTold(sql: Sql, wakes: readonly Wake[]): Promise<void> {
  const rows = sql.json(wakes.map(({ workflowId, activityId }) => ({ workflowId, activityId })));
  await timed(sql`
    delete from wakes w using jsonb_to_recordset(${rows}) as told("workflowId" text, "activityId" text)
    where w.workflow_id = told."workflowId" and w.activity_id = told."activityId" and w.claimed_until is not null`);
}

/**
 * Wakes once more who got a place some seconds ago, but not longer than `withinMs`, and has not used it: it may have been looking
 * just then, and missed the message. Others are at their uploads and are not disturbed by hearing it twice.
 */
export async function repeatWakes(sql: Sql, withinMs: number): Promise<void> {
  await timed(sql`
    select wake(j, 'await-place') from provider_accounts a join provider_jobs j on j.account_id = a.id and j.kind = a.kind
      and j.planned_at between now() - ${withinMs} * interval '1 millisecond' and now() - interval '3 seconds'
    where j.status = 'planned'`);
}
