import type { Erasure } from '../contract/privacy.ts';
import { one, type Sql } from './sql.ts';

/** Rows of one statement: it ends long before its five seconds. */
const batch = 500;

/** What somebody called something, or asked for, once their data is deleted. */
const blank = '–';

const ownOrders = '(select o.id from orders o where o.user_id = $1::bigint)';
const ownChat = '(select telegram_id from users where id = $1::bigint)';

/** What goes of a person's words, by where they are. $1: the person, $2: rows at most. Each finds only what is still there. */
const statements: Readonly<Record<Erasure, string>> = {
  // A chat of the number 0 is nobody's.
  orders: `update orders set chat_id = 0, inputs = inputs
      || case when inputs ? 'prompt' then '{"prompt": "${blank}"}' else '{}' end::jsonb
      || case when inputs ? 'name' then '{"name": "${blank}"}' else '{}' end::jsonb
      || case when inputs ? 'likeness' then jsonb_build_object('likeness', (inputs->'likeness') || '{"name": "${blank}"}') else '{}' end
    where id in (select id from orders where user_id = $1::bigint and chat_id <> 0 limit $2::int)`,
  models: `update trained_models set name = '${blank}' where id in (
    select id from trained_models where user_id = $1::bigint and name <> '${blank}' limit $2::int)`,
  events: `update events set data = event_without_words(data) where id in (
    select e.id from events e where e.user_id = $1::bigint and event_without_words(e.data) <> e.data
      and (e.subject_kind is null or (e.subject_kind = 'order' and e.subject_id in ${ownOrders})
        or (e.subject_kind = 'top_up' and e.subject_id in (select id from top_ups where user_id = $1::bigint))) limit $2::int)`,
  // That there was one stays known.
  callbacks: `update provider_callbacks set body = null where (job_id, body_hash) in (
    select c.job_id, c.body_hash from provider_jobs j join provider_callbacks c on c.job_id = j.id
    where j.subject_kind = 'order' and j.subject_id in ${ownOrders} and c.body is not null limit $2::int)`,
  jobs: `update provider_jobs set request = null, uploads = '{}', detail = null where id in (
    select j.id from provider_jobs j where j.subject_kind = 'order' and j.subject_id in ${ownOrders}
      and j.ended_at is not null and (j.request is not null or j.uploads <> '{}' or j.detail is not null) limit $2::int)`,
  // What somebody else has said of it is about this person, too.
  topUps: `update top_ups set chat_id = 0, why = null where id in (
    select id from top_ups where user_id = $1::bigint and chat_id <> 0 and ended_at is not null limit $2::int)`,
  // Their numbers stay until Telegram brings none of them again.
  updates: `update inbox set payload = '{}', error = null, chat_id = 0 where seq in (
    select seq from inbox where chat_id = ${ownChat} and done_at is not null limit $2::int)`,
  cards: `delete from cards where id in (select id from cards where chat_id = ${ownChat} limit $2::int)`,
  imports: `delete from imported_rows where (source, kind, foreign_id) in (
    select source, kind, foreign_id from imported_rows where (kind = 'person' and our_id = $1::bigint)
      or (kind = 'model' and our_id in (select id from trained_models where user_id = $1::bigint)) limit $2::int)`,
  prompts: `delete from imported_prompts where (source, foreign_id) in (
    select source, foreign_id from imported_prompts where user_id = $1::bigint limit $2::int)`,
};

/** Clears some of the words of a person whose data is being deleted, and counts them in the receipt. @returns whether there may be more */
export async function eraseWords(
  sql: Sql,
  { id, userId }: { id: number; userId: number },
  what: Erasure,
): Promise<boolean> {
  const statement = `with gone as (${statements[what]} returning 1), counted as (select count(*)::int as rows from gone)
    select rows, add_to_receipt($3::bigint, 'words', jsonb_build_object($4::text, rows)) from counted`;
  const { rows } = await one(sql.unsafe<{ rows: number }[]>(statement, [userId, batch, id, what]));
  return rows === batch;
}
