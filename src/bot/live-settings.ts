import type { Settings } from '../contract/settings.ts';
import { readSettings } from '../db/settings.ts';
import type { Sql } from '../db/sql.ts';

/** The settings in force, as of the update that is handled now. */
export interface LiveSettings {
  now(): Settings;
  /** Reads them anew: before each update, so that a change counts at once. */
  refresh(): Promise<void>;
}

/** @param defaults what counts where staff have changed nothing */
export function createLiveSettings(sql: Sql, defaults: Settings): LiveSettings {
  let current = defaults;
  return {
    now: () => current,
    async refresh() {
      current = await readSettings(sql, defaults);
    },
  };
}
