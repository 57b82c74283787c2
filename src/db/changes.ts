import type { Change } from './people.ts';
import { type Sql, timed } from './sql.ts';

/** A change with its number, by which a list goes on. */
export type ListedChange = Change & { id: number };

export interface ChangePage {
  kind?: string | undefined;
  /** As it is written down, such as `person 12`. */
  by?: string | undefined;
  /** Behind the change with this number. */
  after?: number | undefined;
  most: number;
}

/** What people who work here did, newest first. */
export async function listChangePage(
  sql: Sql,
  { kind, by, after, most }: ChangePage,
): Promise<ListedChange[]> {
  return timed(sql<ListedChange[]>`
    select id, at, kind, user_id as "userId", case subject_kind when 'order' then subject_id end as "orderId",
      case when subject_kind <> 'order' then subject_kind || ' ' || subject_id end as subject, data
    from events
    where data ? 'by' ${kind === undefined ? sql`` : sql`and kind = ${kind}`}
      ${by === undefined ? sql`` : sql`and data->>'by' = ${by}`} ${after === undefined ? sql`` : sql`and id < ${after}`}
    order by id desc limit ${most}`);
}

/** A list to choose from does not grow with what is written down. */
const mostChoices = 200;

/** Which kinds of changes there are, and who made any: each found by one look into the index, however often it is there. */
export async function listChangeChoices(sql: Sql): Promise<{ kinds: string[]; names: string[] }> {
  const [kinds, names] = await Promise.all([
    timed(sql<{ value: string }[]>`
      with recursive found as (
        (select kind as value from events where data ? 'by' order by kind limit 1)
        union all
        select (select kind from events where data ? 'by' and kind > found.value order by kind limit 1) from found where found.value is not null)
      select value from found where value is not null limit ${mostChoices}`),
    timed(sql<{ value: string }[]>`
      with recursive found as (
        (select data->>'by' as value from events where data ? 'by' order by data->>'by' limit 1)
        union all
        select (select data->>'by' from events where data ? 'by' and data->>'by' > found.value order by data->>'by' limit 1)
        from found where found.value is not null)
      select value from found where value is not null limit ${mostChoices}`),
  ]);
  return { kinds: kinds.map(({ value }) => value), names: names.map(({ value }) => value) };
}
