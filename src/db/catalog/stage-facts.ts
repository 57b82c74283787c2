import type { DecidedVia, Verdict } from '../../contract/review.ts';
import { one, type Sql } from '../sql.ts';
import type { BatchFact } from './runs.ts';

/** How people decide in a run, for its card. */
export interface ReviewCounts {
  /** Of the source, pictures by how they stand; null once the stage is over. */
  standings: Readonly<Record<string, number>> | null;
  /** Decisions of this run that count, by how they were made. */
  decided: Readonly<Partial<Record<Verdict, Readonly<Partial<Record<DecidedVia, number>>>>>>;
}

export async function countReview(sql: Sql, runId: number): Promise<ReviewCounts> {
  const row = await one(sql<{ counts: ReviewCounts }[]>`
    select jsonb_build_object(
      'standings', case when r.ended_at is null and r.stage = 'review' then (
        select coalesce(jsonb_object_agg(standing, n), '{}') from (
          select standing, count(*) as n from review_items(r.source_id) group by standing) s) end,
      'decided', (select coalesce(jsonb_object_agg(verdict, ways), '{}') from (
        select verdict, jsonb_object_agg(via, n) as ways from (
          select verdict, via, count(*) as n from catalog_decisions where run_id = r.id and counts group by verdict, via) d
        group by verdict) d)) as counts
    from catalog_runs r where r.id = ${runId}`);
  return row.counts;
}

/** What a run has described, for its card. Money is decimal. */
export interface DescribeCounts {
  /** Pictures by what became of the last try. */
  results: Readonly<Record<string, number>>;
  /** Whose texts a person has changed since. */
  edited: number;
  /** Nobody knows what became of the call. */
  lost: number;
  /** The words of refusals, and of failures, with how many have each. */
  refused: Readonly<Record<string, number>>;
  failed: Readonly<Record<string, number>>;
  batches: readonly BatchFact[];
  spent: string;
  single: string;
}

export async function countDescribe(sql: Sql, runId: number): Promise<DescribeCounts> {
  const row = await one(sql<{ counts: DescribeCounts }[]>`
    with latest as (
      select distinct on (result_id) * from catalog_descriptions where run_id = ${runId} order by result_id, attempt desc
    )
    select jsonb_build_object(
      'results', (select coalesce(jsonb_object_agg(status, n), '{}') from (select status, count(*) as n from latest group by status) l),
      'edited', (select count(*) from latest where status = 'made'
        and exists (select from catalog_texts t where t.result_id = latest.result_id and t.edited_by is not null)),
      'lost', (select count(*) from latest where is_lost),
      'refused', (select coalesce(jsonb_object_agg(why, n), '{}') from (
        select coalesce(reason, '') as why, count(*) as n from latest where status = 'refused' group by 1) l),
      'failed', (select coalesce(jsonb_object_agg(why, n), '{}') from (
        select coalesce(reason, '') as why, count(*) as n from latest where status = 'failed' and not is_lost group by 1) l),
      'batches', batch_facts(${runId}, 'texts'),
      'spent', (select coalesce(sum(amount), 0)::text from catalog_costs where run_id = ${runId} and kind = 'description'),
      'single', (select coalesce(sum(single), 0)::text from catalog_costs where run_id = ${runId} and kind = 'description')) as counts`);
  return row.counts;
}

/** What a run has shown in the shop, for its card. */
export interface PublishCounts {
  /** Pictures by what became of them. */
  results: Readonly<Record<string, number>>;
  /** With all that was shown of them. */
  products: number;
  /** The words of failures, with how many have each. */
  failed: Readonly<Record<string, number>>;
}

export async function countPublish(sql: Sql, runId: number): Promise<PublishCounts> {
  const row = await one(sql<{ counts: PublishCounts }[]>`
    select jsonb_build_object(
      'results', (select coalesce(jsonb_object_agg(status, n), '{}') from (
        select status, count(*) as n from catalog_publications where run_id = ${runId} group by status) b),
      'products', (select count(distinct product_id) from catalog_publications where run_id = ${runId} and published_at is not null),
      'failed', (select coalesce(jsonb_object_agg(why, n), '{}') from (
        select coalesce(reason, '') as why, count(*) as n from catalog_publications where run_id = ${runId} and status = 'failed'
        group by 1) b)) as counts`);
  return row.counts;
}
