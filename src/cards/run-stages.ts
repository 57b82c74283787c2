import type { Estimate } from '../contract/catalog.ts';
import type { Wording } from '../texts/texts.ts';
import {
  fineMoney,
  joined,
  money,
  pictureRests,
  reasonLines,
  refusalWords,
  renderAge,
  renderRest,
  renderSpan,
  skipWords,
} from './run-words.ts';

export type Counts = Readonly<Record<string, number>>;

/** What was found in a shop so far. */
export interface ToldParse {
  /** By state. */
  pages: Counts;
  pictures: Counts;
  products: number;
  newItems: number;
  /** By why. */
  skipped: Counts;
}

/** What was made so far. */
export interface ToldGenerate {
  /** By status. */
  results: Counts;
  uploaded: number;
  /** The words of refusals and of failures. */
  refused: Counts;
  failed: Counts;
  batches: readonly ToldBatch[];
  /** Decimal. */
  spent: string;
  single: string;
}

export interface ToldBatch {
  number: number;
  lines: number;
  outcome: string | null;
  jobStatus: string | null;
  /** Since it was sent, or waits for its turn. */
  ageMs: number;
}

/** The currency of a run whose estimate is not there yet. */
const usualCurrency = 'USD';
const batchesShown = 6;
/** Less is not seen in an amount. */
const leastAmount = 0.005;

/** @param ended what the stage came to, once it has */
export function renderParse(
  { pages, pictures, products, newItems, skipped }: ToldParse,
  ended: Counts,
  texts: Wording,
): string[] {
  const [pagesToGo, picturesToGo] = [pages['waiting'] ?? 0, pictures['waiting'] ?? 0];
  const looked = sum(pages) - pagesToGo;
  if (looked + pagesToGo === 0) return [];
  const seen = (pictures['read'] ?? 0) + (pictures['unchanged'] ?? 0);
  const { gone = 0, back = 0 } = ended;
  const left = sum(skipped);
  const toGo = (waiting: number) => waiting > 0 && texts.html('run-to-go', { waiting });
  return [
    ...joined(texts.html('run-pages', { pages: looked }), toGo(pagesToGo)),
    texts.html('run-products', { products }),
    ...joined(
      texts.html('run-pictures', { pictures: seen }),
      newItems > 0 && texts.html('run-new', { new: newItems }),
      toGo(picturesToGo),
    ),
    ...joined(gone > 0 && texts.html('run-gone', { gone }), back > 0 && texts.html('run-back', { back })),
    ...(left > 0 ? [texts.html('run-left', { count: left }), ...reasonLines(skipped, skipWords, texts)] : []),
  ];
}

export interface Plan {
  estimate: Estimate | null;
  counts: Counts;
  /** A question says it already. */
  isAsked: boolean;
}

/** What is to be made, and what became of it. */
export function renderGenerate(told: ToldGenerate, plan: Plan, texts: Wording): string[] {
  return [
    ...renderPlan(plan, texts),
    ...renderBatches(told.batches, 'run-batch', texts),
    ...renderResults(told, texts),
  ];
}

function renderPlan({ estimate, counts, isAsked }: Plan, texts: Wording): string[] {
  if (estimate === null) return [];
  const { pictures, cost, single, currency, expectedMs } = estimate;
  const rest = renderRest(counts, pictureRests, texts);
  const values = {
    pictures,
    cost: money(cost, currency, texts),
    single: money(single, currency, texts),
    time: renderSpan(expectedMs, texts),
  };
  const planned = pictures === 0 ? texts.html('run-plan-none') : texts.html('run-plan', values);
  return [...(isAsked ? [] : [planned]), ...(rest === undefined ? [] : [texts.html('run-rest', { rest })])];
}

/** @param key of the line, which says what they make */
export function renderBatches(batches: readonly ToldBatch[], key: string, texts: Wording): string[] {
  const before = Math.max(0, batches.length - batchesShown);
  return [
    ...(before > 0 ? [texts.html('run-batches-before', { count: before })] : []),
    ...batches.slice(before).map((batch) =>
      texts.html(key, {
        number: String(batch.number),
        pictures: batch.lines,
        state: renderState(batch, texts),
      }),
    ),
  ];
}

function renderState({ outcome, jobStatus, ageMs }: ToldBatch, texts: Wording): string {
  const state = outcome ?? stateOf(jobStatus);
  const age = state === 'waiting' || state === 'accepted' ? renderAge(ageMs, texts) : undefined;
  return age === undefined
    ? texts.plain(`run-batch-${state}`)
    : texts.plain(`run-batch-${state}-for`, { time: age });
}

/** Of a batch that has no end of its own yet. */
function stateOf(jobStatus: string | null): string {
  switch (jobStatus) {
    case 'waiting':
    case 'accepted':
    case 'unknown':
      return jobStatus;
    case 'planned':
    case 'sending':
    case null:
      return 'sending';
    default:
      return 'reading';
  }
}

function renderResults({ results, uploaded, refused, failed }: ToldGenerate, texts: Wording): string[] {
  const all = sum(results) - (results['dropped'] ?? 0);
  if (all === 0) return [];
  const reasonsOf = (key: string, counts: Counts) =>
    sum(counts) > 0
      ? [texts.html(key, { count: sum(counts) }), ...reasonLines(counts, refusalWords, texts)]
      : [];
  return [
    ...joined(
      texts.html('run-made', { made: results['made'] ?? 0, all }),
      uploaded > 0 && texts.html('run-uploaded', { uploaded }),
    ),
    ...reasonsOf('run-refused', refused),
    ...reasonsOf('run-not-made', failed),
  ];
}

interface Paid {
  spent: string;
  single: string;
}

/** What was spent so far on pictures and on their texts, and how much more single calls would have cost. */
export function renderMoney(
  { generate, describe }: { generate: Paid | null; describe: Paid | null },
  currency: string | undefined,
  texts: Wording,
): string[] {
  const pictures = Number(generate?.spent ?? 0);
  const words = Number(describe?.spent ?? 0);
  const spent = pictures + words;
  if (spent === 0) return [];
  const saved = Number(generate?.single ?? 0) + Number(describe?.single ?? 0) - spent;
  const write = pictures > 0 && words > 0 ? fineMoney : money;
  const amount = (value: number) => write(value, currency ?? usualCurrency, texts);
  return joined(
    texts.html('run-spent', { spent: amount(spent) }),
    pictures > 0 &&
      words > 0 &&
      texts.html('run-spent-on', { pictures: amount(pictures), texts: amount(words) }),
    saved >= leastAmount && texts.html('run-saved', { saved: amount(saved) }),
  );
}

export function sum(counts: Readonly<Record<string, number | undefined>>): number {
  return Object.values(counts).reduce<number>((total, count = 0) => total + count, 0);
}
