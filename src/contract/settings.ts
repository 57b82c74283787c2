import { orderLines } from './lines.ts';
import { studioModels } from './studio.ts';

/** What staff change while everything runs. A switch says whether something is offered. */
export const switchNames = [
  ...orderLines.map((line) => `line-${line}` as const),
  ...studioModels.map((model) => `model-${model}` as const),
] as const;
export type SwitchName = (typeof switchNames)[number];

/** `least` and `most`: what can be set, both included. */
export const numberRules = {
  /** Reference photos of one order. */
  'photos-nano-banana': { least: 1, most: 8 },
  'photos-seedream-4.5': { least: 1, most: 14 },
  /** Largest photo that is taken, bytes; Telegram gives bots no file above 20 MiB. */
  'file-bytes': { least: 1_024, most: 20_971_520 },
  /** How often a person may keep a trained model for another term. */
  'model-extensions': { least: 0, most: 100 },
  /** How long an order waits for a place before its credits go back. */
  'queue-minutes': { least: 1, most: 1_440 },
} as const;
export type NumberName = keyof typeof numberRules;
export const numberNames = Object.keys(numberRules) as NumberName[];

export type Settings = Readonly<Record<SwitchName, boolean> & Record<NumberName, number>>;
export type SettingName = keyof Settings;

export function isSwitch(name: string): name is SwitchName {
  return (switchNames as readonly string[]).includes(name);
}

export function isNumber(name: string): name is NumberName {
  return Object.hasOwn(numberRules, name);
}
