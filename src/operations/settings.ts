import {
  isNumber,
  isSwitch,
  numberNames,
  numberRules,
  type SettingName,
  type Settings,
  switchNames,
} from '../contract/settings.ts';
import {
  type AccountStanding,
  listAccounts as readAccounts,
  switchAccount as turn,
} from '../db/provider-accounts.ts';
import {
  type ChangedSetting,
  listChangedSettings,
  readSettings,
  setSetting as write,
} from '../db/settings.ts';
import { readNames } from './catalog-names.ts';
import { isAllowed, nameOf, type OperationDeps, type Who } from './who.ts';

type Forbidden = { kind: 'forbidden' };

/** What operations on settings need beyond others: what counts where nothing was changed. */
export interface SettingDeps extends OperationDeps {
  settingDefaults: Settings;
}

export interface ShownSetting {
  name: SettingName;
  value: boolean | number;
  /** As the configuration says. */
  usual: boolean | number;
  /** Undefined where nobody has changed it. `by`: a name; undefined for whoever gave none. */
  changed: { at: Date; by: string | undefined } | undefined;
}

/** All settings that can be changed while everything runs. */
export async function listSettings(
  deps: SettingDeps,
  who: Who,
): Promise<{ kind: 'settings'; settings: ShownSetting[] } | Forbidden> {
  if (!(await isAllowed(deps, who, 'change_settings'))) return { kind: 'forbidden' };
  const changed = await listChangedSettings(deps.sql);
  const name = await readNames(
    deps.sql,
    changed.map(({ changedBy }) => changedBy),
  );
  const shown = (setting: SettingName): ShownSetting => {
    const found = changed.find((one): one is ChangedSetting => one.name === setting);
    const usual = deps.settingDefaults[setting];
    return {
      name: setting,
      usual,
      value: found?.value ?? usual,
      changed: found && { at: found.changedAt, by: name(found.changedBy) },
    };
  };
  return { kind: 'settings', settings: [...switchNames, ...numberNames].map(shown) };
}

/** `out_of_range`: what can be set is between least and most. */
export type SettingChange =
  | { kind: 'changed' | 'unchanged'; was: boolean | number }
  | { kind: 'not_found' }
  | { kind: 'out_of_range'; least: number; most: number }
  | Forbidden;

/** Sets a switch (`on`, `off`) or a number, for all that happens from now on. */
export async function changeSetting(
  deps: SettingDeps,
  who: Who,
  { name, value: text, why }: { name: string; value: string; why: string },
): Promise<SettingChange> {
  if (!(await isAllowed(deps, who, 'change_settings'))) return { kind: 'forbidden' };
  if (!isSwitch(name) && !isNumber(name)) return { kind: 'not_found' };
  const value = isSwitch(name) ? switchOf(text) : /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  const { least, most } = isSwitch(name) ? { least: 0, most: 1 } : numberRules[name];
  if (value === undefined || Number(value) < least || Number(value) > most)
    return { kind: 'out_of_range', least, most };
  const was = (await readSettings(deps.sql, deps.settingDefaults))[name];
  const isNew = was !== value && (await write(deps.sql, { name, value, was }, { by: nameOf(who), why }));
  return { kind: isNew ? 'changed' : 'unchanged', was };
}

function switchOf(text: string): boolean | undefined {
  return text === 'on' ? true : text === 'off' ? false : undefined;
}

/** Every account a worker has ever held. */
export async function listAccounts(
  deps: OperationDeps,
  who: Who,
): Promise<{ kind: 'accounts'; accounts: AccountStanding[] } | Forbidden> {
  if (!(await isAllowed(deps, who, 'change_settings'))) return { kind: 'forbidden' };
  return { kind: 'accounts', accounts: await readAccounts(deps.sql) };
}

/** Switches an account off, so that it takes nothing new and finishes what it has, or on again. */
export async function switchAccount(
  deps: OperationDeps,
  who: Who,
  { id, isOn, why }: { id: string; isOn: boolean; why: string },
): Promise<{ kind: 'done' | 'unchanged' } | Forbidden> {
  if (!(await isAllowed(deps, who, 'change_settings'))) return { kind: 'forbidden' };
  const isDone = await turn(deps.sql, { id, isOn }, { by: nameOf(who), why });
  return { kind: isDone ? 'done' : 'unchanged' };
}
