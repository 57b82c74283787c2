import { type Sql, timed } from './sql.ts';

/** Something an administrator must know. Raised again while it stands, it is told once. */
export async function raiseAlarm(sql: Sql, alarm: { key: string; text: string }): Promise<void> {
  await timed(sql`
    insert into alarms (key, text) values (${alarm.key}, ${alarm.text}) on conflict (key) do nothing`);
}

/** What has not been told yet; taken alarms count as told. */
export async function takeAlarms(sql: Sql): Promise<{ key: string; text: string }[]> {
  return timed(sql<{ key: string; text: string }[]>`
    update alarms set told_at = now() where told_at is null returning key, text`);
}

/** The trouble is over (or an hour old): the next time is told again. */
export async function clearAlarms(sql: Sql): Promise<void> {
  await timed(sql`delete from alarms where raised_at < now() - interval '1 hour'`);
}
