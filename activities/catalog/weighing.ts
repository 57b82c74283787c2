import type { Estimate, GenerationPlan } from '../../src/contract/catalog.ts';
import { type Spending, usualTurnaround, type Wish, weighSpending } from '../../src/db/catalog/spending.ts';
import type { CatalogDeps } from './deps.ts';

/** What the provider promises of a batch, as long as none of ours has shown how long one takes. */
const promisedMs = 24 * 3_600_000;

/** How long a call of its own usually takes, and how many are made at once. */
const usualCallMs = { picture: 30_000, description: 5_000 } as const;
export const callsAtOnce = 4;

/** What something would cost, how long it would take, and whether a budget forbids it. */
export async function weigh(
  deps: Pick<CatalogDeps, 'sql' | 'price' | 'descriptionPrice' | 'budgets' | 'batches'>,
  wish: Wish,
): Promise<{ estimate: Estimate; over: GenerationPlan['over'] }> {
  const { sql, budgets } = deps;
  const prices = { picture: deps.price, description: deps.descriptionPrice };
  const { count: pictures, kind } = wish;
  const spending = await weighSpending(sql, { wish, prices, budgets });
  const { cost, single } = spending;
  const { currency } = prices[kind];
  const over = pictures > 0 ? overOf(spending, budgets) : undefined;
  return { estimate: { pictures, cost, single, currency, expectedMs: await expect(deps, wish) }, over };
}

async function expect(
  { sql, batches }: Pick<CatalogDeps, 'sql' | 'batches'>,
  { kind, by, count }: Wish,
): Promise<number> {
  if (by === 'single') return Math.ceil(count / callsAtOnce) * usualCallMs[kind];
  const most = kind === 'picture' ? batches.linesPerJob : batches.textLinesPerJob;
  // As many batches at once as may be, one round after the other, each as long as batches usually take.
  const rounds = Math.ceil(Math.ceil(count / most) / batches.atOnce);
  return rounds * ((await usualTurnaround(sql)) ?? promisedMs);
}

function overOf(
  { isOverRun, isOverDay, ofRun, ofDay }: Spending,
  budgets: CatalogDeps['budgets'],
): GenerationPlan['over'] {
  if (isOverRun && budgets.run !== undefined) return { of: 'run', limit: budgets.run, spent: ofRun };
  if (isOverDay && budgets.day !== undefined) return { of: 'day', limit: budgets.day, spent: ofDay };
  return undefined;
}
