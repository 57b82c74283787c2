import { one, type Sql, timed } from '../sql.ts';

/** A source whose pictures people decide on, to be looked after. */
export interface DueLook {
  sourceId: number;
  /** The run that asks them. */
  runId: number;
  workflowId: string;
}

/** Takes the source that waits longest for a look; nobody else gets it within `claimMs`. @returns undefined: none is due */
export async function claimLook(sql: Sql, claimMs: number): Promise<DueLook | undefined> {
  const [due] = await timed(sql<DueLook[]>`
    update catalog_sources s set next_look_at = clock_timestamp() + ${claimMs} * interval '1 millisecond'
    from (
      select d.id, g.id as run_id, g.workflow_id
      from catalog_sources d join catalog_runs g on g.source_id = d.id and g.ended_at is null and g.stage = 'review'
      where d.next_look_at <= clock_timestamp() order by d.next_look_at limit 1 for no key update of d skip locked) due
    where s.id = due.id
    returning s.id as "sourceId", due.run_id as "runId", due.workflow_id as "workflowId"`);
  return due;
}

/** The look is over. @param pauseMs until the next one */
export async function lookDone(sql: Sql, sourceId: number, pauseMs: number): Promise<void> {
  await timed(sql`
    update catalog_sources set next_look_at = clock_timestamp() + ${pauseMs} * interval '1 millisecond' where id = ${sourceId}`);
}

/**
 * Whether a review has something to do that it may not have heard of: all is decided, or another picture is wanted which nobody has begun
 * for so long. What it has asked the budget about it knows.
 */
export async function isReviewDue(
  sql: Sql,
  runId: number,
  { singleMs, batchMs }: { singleMs: number; batchMs: number },
): Promise<boolean> {
  const row = await one(sql<{ isDue: boolean }[]>`
    with planned as (
      select min(planned_at) as since from catalog_results where run_id = ${runId} and status = 'planned'
    )
    select coalesce(
      not exists (select from review_items(s.id) where standing in ('undecided', 'under_way'))
      or (planned.since < now() - case s.redo_by when 'single' then ${singleMs}::integer else ${batchMs}::integer end * interval '1 millisecond'
        and g.question->>'kind' is distinct from 'budget'
        and not exists (select from catalog_results where run_id = g.id and status = 'sent')
        and not exists (select from catalog_batches where run_id = g.id and ended_at is null)), false) as "isDue"
    from catalog_runs g join catalog_sources s on s.id = g.source_id cross join planned
    where g.id = ${runId}`);
  return row.isDue;
}
