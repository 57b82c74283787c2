import { one, type Sql, timed } from './sql.ts';

/** A named setting that somebody has prepared. */
export interface Style {
  id: number;
  name: string;
  /** Of the stored asset. */
  hash: string;
}

/** Telegram takes at most 100 buttons below a message; each style has one, others need theirs. */
export const mostStyles = 60;

/** The styles that are offered, by name. */
export async function listStyles(sql: Sql): Promise<Style[]> {
  return timed(sql<Style[]>`select id, name, hash from styles where removed_at is null order by lower(name)`);
}

/** The style, if it is still offered. */
export async function findStyle(sql: Sql, id: number): Promise<Style | undefined> {
  const [style] = await timed(
    sql<Style[]>`select id, name, hash from styles where id = ${id} and removed_at is null`,
  );
  return style;
}

/** Adds a style; the same name with the same picture is the same style, however often it is added. */
export async function addStyle(
  sql: Sql,
  { name, hash }: Pick<Style, 'name' | 'hash'>,
  by: string,
): Promise<'added' | 'taken' | 'full'> {
  const row = await one(sql<{ outcome: 'added' | 'taken' | 'full' }[]>`
    with offered as (select name, hash from styles where removed_at is null),
      added as (
        insert into styles (name, hash) select ${name}, ${hash} where (select count(*) from offered) < ${mostStyles}
        on conflict (lower(name)) where removed_at is null do nothing returning id),
      told as (
        select add_event(null, null, 'style_added', ${sql.json({ name, by })}) from added)
    select case
      when exists (select from told) then 'added'
      when exists (select from offered where name = ${name} and hash = ${hash}) then 'added'
      when (select count(*) from offered) >= ${mostStyles} then 'full'
      else 'taken' end as outcome`);
  return row.outcome;
}

/** It is offered no more; orders made with it keep it. */
export async function removeStyle(sql: Sql, id: number, by: string): Promise<void> {
  await timed(sql`
    with removed as (update styles set removed_at = now() where id = ${id} and removed_at is null returning name)
    select add_event(null, null, 'style_removed', jsonb_build_object('name', name, 'by', ${by}::text)) from removed`);
}
