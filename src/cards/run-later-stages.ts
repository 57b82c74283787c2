import type { Estimate } from '../contract/catalog.ts';
import type { DecidedVia, Verdict } from '../contract/review.ts';
import type { Wording } from '../texts/texts.ts';
import { type Counts, renderBatches, sum, type ToldBatch } from './run-stages.ts';
import { joined, money, reasonLines, refusalWords, renderRest, renderSpan } from './run-words.ts';

/** How people decide. */
export interface ToldReview {
  /** Pictures by how they stand; null once the stage is over. */
  standings: Counts | null;
  decided: Readonly<Partial<Record<Verdict, Readonly<Partial<Record<DecidedVia, number>>>>>>;
}

/** What was described so far. */
export interface ToldDescribe {
  /** By status. */
  results: Counts;
  edited: number;
  lost: number;
  /** The words of refusals and of failures. */
  refused: Counts;
  failed: Counts;
  batches: readonly ToldBatch[];
  /** Decimal. */
  spent: string;
  single: string;
}

/** What was shown in the shop so far. */
export interface ToldPublish {
  /** By status. */
  results: Counts;
  products: number;
  /** The words of failures. */
  failed: Counts;
}

/** @param ended what the stage came to, once it has; @param isAsked a question says how many wait */
export function renderReview(
  { standings, decided }: ToldReview,
  { ended, isAsked }: { ended: Counts; isAsked: boolean },
  texts: Wording,
): string[] {
  const { undecided = 0, under_way: underWay = 0 } = standings ?? ended;
  const open = standings === null ? 'run-review-left' : 'run-review-open';
  return [
    ...joined(
      undecided > 0 && !isAsked && texts.html(open, { undecided }),
      underWay > 0 && texts.html('run-review-under-way', { count: underWay }),
    ),
    ...renderDecided('run-review-accepted', decided.accept ?? {}, texts),
    ...renderDecided('run-review-rejected', decided.reject ?? {}, texts),
    ...renderDecided('run-review-redo', decided.redo ?? {}, texts),
  ];
}

/** The order in which they are told. */
const ways = [
  'chat',
  'drive',
  'command line',
  'panel',
  'workflow',
  'clock',
] as const satisfies readonly DecidedVia[];

function renderDecided(
  key: string,
  byWay: Readonly<Partial<Record<DecidedVia, number>>>,
  texts: Wording,
): string[] {
  const told = ways.flatMap((way) => {
    const count = byWay[way] ?? 0;
    return count > 0 ? [texts.plain(`run-way-${way.replace(' ', '_')}`, { count })] : [];
  });
  return told.length === 0 ? [] : [texts.html(key, { count: sum(byWay), ways: told.join(', ') })];
}

const textRests = ['undecided', 'rejected', 'redo', 'under_way', 'described', 'beyond_limit'] as const;

/** What is to be described, and what became of it. @param counts of the plan, once it is made */
export function renderDescribe(
  told: ToldDescribe,
  { estimate, counts, isAsked }: { estimate: Estimate | null; counts: Counts; isAsked: boolean },
  texts: Wording,
): string[] {
  const { results, edited, lost, refused, failed, batches } = told;
  const all = sum(results) - (results['dropped'] ?? 0);
  return [
    ...(estimate === null || isAsked ? [] : [renderTextPlan(estimate, texts)]),
    ...restLine('run-texts-rest', renderRest(counts, textRests, texts), texts),
    ...renderBatches(batches, 'run-texts-batch', texts),
    ...(all === 0
      ? []
      : joined(
          texts.html('run-described', { made: results['made'] ?? 0, all }),
          edited > 0 && texts.html('run-edited', { edited }),
        )),
    ...reasons('run-texts-refused', refused, texts),
    ...reasons('run-texts-failed', failed, texts),
    ...(lost > 0 ? [texts.html('run-texts-lost', { count: lost })] : []),
  ];
}

function renderTextPlan({ pictures, cost, currency, expectedMs }: Estimate, texts: Wording): string {
  if (pictures === 0) return texts.html('run-texts-plan-none');
  return texts.html('run-texts-plan', {
    pictures,
    cost: money(cost, currency, texts),
    time: renderSpan(expectedMs, texts),
  });
}

const publishRests = [
  'undecided',
  'rejected',
  'redo',
  'under_way',
  'no_texts',
  'sending',
  'published',
  'edited_there',
  'removed_there',
  'withdrawn',
  'beyond_limit',
] as const;

/** What is to be shown in the shop, and what became of it. @param counts of the plan, once it is made */
export function renderPublish(
  { results, products, failed }: ToldPublish,
  { counts, isAsked }: { counts: Counts; isAsked: boolean },
  texts: Wording,
): string[] {
  const { pictures } = counts;
  const shown = (results['published'] ?? 0) + (results['withdrawing'] ?? 0);
  const back = results['withdrawn'] ?? 0;
  const all = sum(results);
  return [
    ...(pictures === undefined || isAsked || all > 0 ? [] : [renderPublishPlan(counts, texts)]),
    ...restLine('run-publish-rest', renderRest(counts, publishRests, texts), texts),
    ...(all === 0
      ? []
      : joined(
          texts.html('run-published', { shown, all: Math.max(all, pictures ?? 0) }),
          products > 0 && texts.html('run-products', { products }),
          back > 0 && texts.html('run-taken-back', { count: back }),
        )),
    ...reasons('run-not-published', failed, texts),
  ];
}

function renderPublishPlan({ pictures = 0, products = 0 }: Counts, texts: Wording): string {
  if (pictures === 0) return texts.html('run-publish-plan-none');
  return texts.html('run-publish-plan', { pictures, products });
}

function restLine(key: string, rest: string | undefined, texts: Wording): string[] {
  return rest === undefined ? [] : [texts.html(key, { rest })];
}

function reasons(key: string, counts: Counts, texts: Wording): string[] {
  const count = sum(counts);
  return count === 0 ? [] : [texts.html(key, { count }), ...reasonLines(counts, refusalWords, texts)];
}
