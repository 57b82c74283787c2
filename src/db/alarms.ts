import { type Sql, timed } from './sql.ts';

export interface Alarm {
  key: string;
  text: string;
}

const hourMs = 3_600_000;

/**
 * Something an administrator must know. Raised again while it stands, it is told once.
 * @param alarm.repeatAfterMs how long after it was told it may be told again, an hour if it does not say
 */
export async function raiseAlarm(
  sql: Sql,
  { key, text, repeatAfterMs = hourMs }: Alarm & { repeatAfterMs?: number | undefined },
): Promise<void> {
  await timed(sql`
    insert into alarms (key, text, repeat_after) values (${key}, ${text}, ${repeatAfterMs} * interval '1 millisecond')
    on conflict (key) do nothing`);
}

/**
 * Takes the oldest alarm that has not been told, for one bot alone and longer than telling it takes (5 s). What was taken and
 * not told can be taken again when that is over.
 */
export async function claimAlarm(sql: Sql): Promise<Alarm | undefined> {
  const [alarm] = await timed(sql<Alarm[]>`
    update alarms set claimed_until = now() + interval '20 seconds'
    where key = (
      select key from alarms where told_at is null and coalesce(claimed_until, '-infinity') < now()
      order by raised_at limit 1 for update skip locked)
    returning key, text`);
  return alarm;
}

export async function alarmTold(sql: Sql, key: string): Promise<void> {
  await timed(sql`update alarms set told_at = now() where key = ${key}`);
}

/** What was told long enough ago may be told again if it still stands. */
export async function clearAlarms(sql: Sql): Promise<void> {
  await timed(sql`delete from alarms where told_at < now() - repeat_after`);
}
