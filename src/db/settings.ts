import {
  isNumber,
  isSwitch,
  type NumberName,
  type SettingName,
  type Settings,
} from '../contract/settings.ts';
import type { Reason } from './people.ts';
import { one, type Sql, timed } from './sql.ts';

/** A setting that staff have changed. */
export interface ChangedSetting {
  name: SettingName;
  value: boolean | number;
  changedAt: Date;
  changedBy: string;
}

/** What was changed; all else is as the configuration says. Rows of a later version are passed over. */
export async function listChangedSettings(sql: Sql): Promise<ChangedSetting[]> {
  const rows = await timed(sql<ChangedSetting[]>`
    select name, value, changed_at as "changedAt", changed_by as "changedBy" from settings order by name`);
  return rows.filter(({ name, value }) =>
    isSwitch(name) ? typeof value === 'boolean' : isNumber(name) && typeof value === 'number',
  );
}

/** What is in force. `defaults`: the configuration's. */
export async function readSettings(sql: Sql, defaults: Settings): Promise<Settings> {
  const changed = await listChangedSettings(sql);
  return { ...defaults, ...Object.fromEntries(changed.map(({ name, value }) => [name, value])) };
}

/** Sets a value from now on. @param was what is in force, as its log says; false: so it was before */
export async function setSetting(
  sql: Sql,
  { name, value, was }: { name: SettingName; value: boolean | number; was: boolean | number },
  { by, why }: Reason,
): Promise<boolean> {
  const data = sql.json({ kind: name, was, value, by, why });
  const row = await one(sql<{ isNew: boolean }[]>`
    with changed as (
      insert into settings (name, value, changed_by) values (${name}, ${sql.json(value)}, ${by})
      on conflict (name) do update set value = excluded.value, changed_at = now(), changed_by = excluded.changed_by
        where settings.value <> excluded.value
      returning name),
    told as (select add_event(null, null, 'setting_changed', ${data}) from changed)
    select exists (select from told) as "isNew"`);
  return row.isNew;
}

/** A number in force. `fallback`: the configuration's. */
export async function readNumber(sql: Sql, name: NumberName, fallback: number): Promise<number> {
  const [row] = await timed(sql<{ value: unknown }[]>`select value from settings where name = ${name}`);
  return typeof row?.value === 'number' ? row.value : fallback;
}
