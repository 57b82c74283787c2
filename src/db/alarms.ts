import { type Sql, timed } from './sql.ts';

/** Something an administrator must know. Raised again while it stands, it is told once. */
export async function raiseAlarm(sql: Sql, alarm: { key: string; text: string }): Promise<void> {
  await timed(sql`
    insert into alarms (key, text) values (${alarm.key}, ${alarm.text}) on conflict (key) do nothing`);
}

/** What has not been told yet, oldest first. */
export async function listUntoldAlarms(sql: Sql): Promise<{ key: string; text: string }[]> {
  return timed(sql<{ key: string; text: string }[]>`
    select key, text from alarms where told_at is null order by raised_at limit 20`);
}

export async function alarmTold(sql: Sql, key: string): Promise<void> {
  await timed(sql`update alarms set told_at = now() where key = ${key}`);
}

/** What was told an hour ago may be told again if it still stands. */
export async function clearAlarms(sql: Sql): Promise<void> {
  await timed(sql`delete from alarms where told_at < now() - interval '1 hour'`);
}
