import { type Sql, timed } from './sql.ts';

/** Rows of one statement: it ends long before its five seconds. */
const batch = 500;

/**
 * What people said and showed, by the name of its table, and how it goes when its term is over. $1: the term in days, $2: rows at
 * most. What is still open is never among it, and rows that somebody has just now are left for the next time.
 */
const clearings = {
  // Whole: Telegram keeps an update for a day, so none comes again by then; and it numbers them anew after a quiet week, when a
  // number that is kept would make a new update look known.
  inbox: `delete from inbox where seq in (
    select seq from inbox where done_at < now() - $1::int * interval '1 day' order by done_at limit $2::int for update skip locked)`,
  dialogues: `delete from dialogues where user_id in (
    select user_id from dialogues where updated_at < now() - $1::int * interval '1 day' limit $2::int for update skip locked)`,
  // Good for an hour.
  fetched_files: `delete from fetched_files where (chat_id, file_unique_id) in (
    select chat_id, file_unique_id from fetched_files where at < now() - least($1::int, 1) * interval '1 day'
    limit $2::int for update skip locked)`,
  // An application uploads it anew.
  api_files: `delete from api_files where id in (
    select id from api_files where at < now() - $1::int * interval '1 day' limit $2::int for update skip locked)`,
  // That there was one stays known.
  provider_callbacks: `update provider_callbacks set body = null where (job_id, body_hash) in (
    select c.job_id, c.body_hash from provider_callbacks c join provider_jobs j on j.id = c.job_id
    where c.body is not null and c.received_at < now() - $1::int * interval '1 day' and j.ended_at is not null
    limit $2::int for update of c skip locked)`,
  provider_jobs: `update provider_jobs set request = null, uploads = '{}', detail = null where id in (
    select id from provider_jobs where ended_at < now() - $1::int * interval '1 day'
      and (request is not null or uploads <> '{}' or detail is not null) limit $2::int for update skip locked)`,
  events: `update events set data = data - array(select jsonb_object_keys(event_words(data))) where id in (
    select e.id from events e where e.at < now() - $1::int * interval '1 day' and event_words(e.data) <> '{}'
      and not exists (select from orders o where e.subject_kind = 'order' and o.id = e.subject_id and o.finished_at is null)
    limit $2::int for update skip locked)`,
} satisfies Record<string, string>;

export type Clearing = keyof typeof clearings;

export const allClearings = Object.keys(clearings) as Clearing[];

/** Clears some of what is older than its term. @returns whether there may be more */
export async function clear(sql: Sql, what: Clearing, days: number): Promise<boolean> {
  const { count } = await timed(sql.unsafe(clearings[what], [days, batch]));
  return count === batch;
}
