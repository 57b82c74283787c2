import type { ServiceDeps } from '../service.ts';
import { type Prompt, type PromptService, promptCost } from './prompts.ts';
import { fundsRefusal, notFound } from './refusals.ts';
import type { SettingsBox } from './settings.ts';
import { type Tune, type TuneService, tuneCost } from './tunes.ts';

/** All that the account has, and what its calls are made of. */
export interface AccountDeps extends ServiceDeps {
  settings: SettingsBox;
  tunes: TuneService;
  prompts: PromptService;
}

/** What is left of the money, in the unit of `usd_balance_mc`. */
export function balanceOf({ settings, tunes, prompts }: AccountDeps): { spent: number; remaining: number } {
  const { balanceMc, storagePriceMc } = settings.current;
  const forTunes = tunes.jobs.all().reduce((sum, tune) => sum + tuneCost(tune, storagePriceMc), 0);
  const spent = prompts.jobs.all().reduce((sum, prompt) => sum + promptCost(prompt), forTunes);
  return { spent, remaining: balanceMc - spent };
}

/** Throws the refusal of an account that cannot pay. */
export function checkFunds(charge: number, deps: AccountDeps): void {
  if (charge > 0 && charge > balanceOf(deps).remaining) throw fundsRefusal();
}

/** Whether it was deleted, by its customer or by hand. */
export function isGone({ order, end }: Tune | Prompt): boolean {
  return order.deleted === true || end?.status === 'deleted';
}

/** The tunes that were not deleted, the newest first. */
export function livingTunes({ tunes }: AccountDeps): Tune[] {
  return tunes.jobs
    .all()
    .filter((one) => !isGone(one))
    .toReversed();
}

/** The prompts that were not deleted, the newest first. */
export function livingPrompts({ prompts }: AccountDeps): Prompt[] {
  return prompts.jobs
    .all()
    .filter((one) => !isGone(one))
    .toReversed();
}

/** Throws the 404 of a tune that is not the account's, or not any more. */
export function findTune(id: string, { tunes }: AccountDeps): Tune {
  const tune = tunes.jobs.find(id);
  if (!tune || isGone(tune)) throw notFound();
  return tune;
}

/** Throws the 404 of a prompt that is not the account's, or not any more. */
export function findPrompt(id: string, { prompts }: AccountDeps): Prompt {
  const prompt = prompts.jobs.find(id);
  if (!prompt || isGone(prompt)) throw notFound();
  return prompt;
}
