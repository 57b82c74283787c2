import { z } from 'zod';
import type { Codec } from '../contract/codec.ts';
import type { Settings } from '../contract/settings.ts';
import { api } from './api.ts';
import { astria, astriaStandIn } from './astria.ts';
import { catalog, shopStandIn } from './catalog.ts';
import { codec } from './codec.ts';
import { credits } from './credits.ts';
import { deploys } from './deploys.ts';
import { type ReadFiles, readFiles } from './files.ts';
import { gateway, gatewayStandIn } from './gateway.ts';
import { gemini, geminiStandIn } from './gemini.ts';
import { google, googleStandIn } from './google.ts';
import { higgsfield, higgsfieldStandIn } from './higgsfield.ts';
import { local } from './local.ts';
import { orders } from './orders.ts';
import { privacy } from './privacy.ts';
import { process } from './process.ts';
import { accountNames, runninghub, runninghubStandIn } from './runninghub.ts';
import { settingDefaults } from './settings.ts';
import type { StandIn } from './stand-in.ts';
import { storage } from './storage.ts';
import { studio } from './studio.ts';
import { telegram, telegramStandIn } from './telegram.ts';
import { temporal } from './temporal.ts';
import { training } from './training.ts';
import { web } from './web.ts';

/** Settings are missing or wrong. The message is one line for the person who starts the process. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Each takes its variables out of all there are, and each variable is declared in one of them. */
const sections = {
  process,
  storage,
  web,
  temporal,
  deploys,
  codec,
  telegram,
  studio,
  training,
  credits,
  catalog,
  google,
  gateway,
  orders,
  privacy,
  api,
  local,
};
const providers = { higgsfield, runninghub, astria, gemini };
const schema = z.object({ ...sections, providers: z.object(providers) });

/** The services that the sandbox can stand in for. */
export const standIns: readonly StandIn[] = [
  telegramStandIn,
  higgsfieldStandIn,
  runninghubStandIn,
  astriaStandIn,
  geminiStandIn,
  googleStandIn,
  shopStandIn,
  gatewayStandIn,
];

/** `settings`: those that staff can change, as they are until somebody has. */
export type Config = z.infer<typeof schema> & { settings: Settings };
export type ProviderName = keyof Config['providers'];

type KeysOf<T> = T extends unknown ? keyof T : never;
export type VariableName = KeysOf<
  z.input<(typeof sections)[keyof typeof sections] | (typeof providers)[ProviderName]>
>;

/** Every name but the numbered ones of accounts. */
export const variableNames: readonly string[] = [
  ...new Set([...Object.values(sections), ...Object.values(providers)].flatMap(namesOf)),
];

/** Names the earlier systems used for the same thing. */
const earlierNames = {
  TELEGRAM_BOT_ADMIN_ID: 'ADMIN_TELEGRAM_ID',
  API_BASE_URL: 'PUBLIC_URL',
} as const satisfies Record<string, VariableName>;

/**
 * Reads and checks all settings at once. Names count in capitals or small letters, empty values as unset, and NAME_FILE names a
 * file in which NAME stands.
 * @throws ConfigError naming every variable that is wrong
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const { values, wrong: unread } = collect(env);
  const all = (of: object) => Object.fromEntries(Object.keys(of).map((name) => [name, values]));
  const { data, error } = schema.safeParse({ ...all(sections), providers: all(providers) });
  if (data !== undefined && unread.size === 0) return { ...data, settings: settingDefaults(data) };
  // Some are read by several sections.
  const wrong = new Map(error?.issues.map(({ path, message }) => [variableIn(path), message]));
  for (const [name, message] of unread) {
    // That it is missing follows from it.
    wrong.delete(name.replace(/_FILE$/, ''));
    wrong.set(name, message);
  }
  const sentence = [...wrong].map(([name, message]) => `${name} ${message}`).join('; ');
  throw new ConfigError(
    `${sentence}. Correct ${wrong.size > 1 ? 'them' : 'it'} in the environment or in .env.`,
  );
}

/**
 * How a process of ours reaches Temporal and what it may read there.
 * @throws ConfigError where payloads are to be encrypted and there is no key
 */
export function temporalSettings({ temporal, codec }: Pick<Config, 'temporal' | 'codec'>) {
  if (codec === 'no_keys')
    throw new ConfigError(
      'TEMPORAL_CODEC_KEYS is missing: `npm run operator -- secrets init` makes a key, TEMPORAL_CODEC=off leaves readable what Temporal keeps.',
    );
  return { ...temporal, codec } satisfies { codec: Codec };
}

function collect(env: NodeJS.ProcessEnv): ReadFiles {
  const found: Record<string, string> = {};
  const given = Object.entries(env).filter(([, value]) => value !== undefined && value !== '');
  // Capitals come last, so they win.
  for (const isCapital of [false, true]) {
    for (const [name, value = ''] of given)
      if ((name === name.toUpperCase()) === isCapital) found[name.toUpperCase()] = value;
  }
  const read = readFiles(found, isSetting);
  for (const [earlier, name] of Object.entries(earlierNames)) {
    const value = read.values[earlier];
    if (value !== undefined) read.values[name] ??= value;
  }
  return read;
}

/** Whether a process of ours reads a variable of this name in capitals; accounts' names end in a number. */
export function isSetting(name: string): boolean {
  return (
    variableNames.includes(name) ||
    name in earlierNames ||
    accountNames.includes(name.replace(/_\d{1,3}$/, ''))
  );
}

/** Sections come before it, and what is wrong inside its value behind it. */
function variableIn(path: readonly PropertyKey[]): string {
  return String(path.find((part) => /^[A-Z]\w+$/.test(String(part))) ?? 'configuration');
}

function namesOf(section: z.core.$ZodType): string[] {
  if (section instanceof z.ZodObject) return Object.keys(section.shape);
  if (section instanceof z.ZodPipe) return namesOf(section.in);
  if (section instanceof z.ZodIntersection) return [section.def.left, section.def.right].flatMap(namesOf);
  return [];
}
