import type { Wording } from '../texts/texts.ts';
import { renderDuration } from './order.ts';

/** More would push away what matters. */
const mostReasons = 6;
const longestReason = 100;

/** An amount as people write it. The ledger's has more digits, which nobody can pay. */
export function money(amount: string | number, currency: string, texts: Wording): string {
  return format(amount, { currency, maximumFractionDigits: 2 }, texts);
}

/** The same where it is added up with amounts of less than a cent. */
export function fineMoney(amount: string | number, currency: string, texts: Wording): string {
  return format(amount, { currency, maximumFractionDigits: 3 }, texts);
}

function format(
  amount: string | number,
  options: { currency: string; maximumFractionDigits: number },
  { language }: Wording,
): string {
  const locale = language === 'ru' ? 'ru' : 'en-GB';
  const style = { style: 'currency', currencyDisplay: 'narrowSymbol' } as const;
  return new Intl.NumberFormat(locale, { ...style, ...options }).format(Number(amount));
}

/** A length of time in words; batches take hours. */
export function renderSpan(ms: number, texts: Wording): string {
  const hours = ms / 3_600_000;
  return hours < 2 ? renderDuration(ms, texts) : texts.plain('hours', { value: Math.round(hours) });
}

/** Shorter ones are not worth a word. */
const leastAgeMs = 5 * 60_000;

/** How long something waits, so coarse that it seldom changes; undefined: hardly yet. */
export function renderAge(ms: number, texts: Wording): string | undefined {
  if (ms < leastAgeMs) return undefined;
  const hours = Math.floor(ms / 3_600_000);
  if (hours >= 2) return texts.plain('hours', { value: hours });
  return texts.plain('minutes', { value: Math.floor(ms / leastAgeMs) * 5 });
}

/** Messages for why an address was left alone. */
const skips: ReadonlySet<string> = new Set([
  'robots',
  'other_host',
  'forbidden_address',
  'redirects',
  'not_html',
  'too_big',
  'unreadable',
  'not_a_picture',
  'too_many_pages',
  'too_deep',
  'gone',
  'failed',
]);

export function skipWords(reason: string, texts: Wording): string {
  return texts.plain(`run-skip-${skips.has(reason) ? reason : 'other'}`);
}

const refusals: ReadonlyMap<string, string> = new Map([
  ['SAFETY', 'safety'],
  ['IMAGE_SAFETY', 'safety'],
  ['MODEL_ARMOR', 'safety'],
  ['JAILBREAK', 'safety'],
  ['PROHIBITED_CONTENT', 'prohibited'],
  ['IMAGE_PROHIBITED_CONTENT', 'prohibited'],
  ['BLOCKLIST', 'prohibited'],
  ['RECITATION', 'recitation'],
  ['IMAGE_RECITATION', 'recitation'],
  ['SPII', 'personal'],
  ['LANGUAGE', 'language'],
  ['OTHER', 'no_picture'],
  ['IMAGE_OTHER', 'no_picture'],
  ['NO_IMAGE', 'no_picture'],
]);

/** The provider's own word in ours; one that we do not know as it is, as far as it can be read. */
export function refusalWords(reason: string, texts: Wording): string {
  if (reason === '') return texts.plain('run-refusal-none');
  const known = refusals.get(reason);
  if (known !== undefined) return texts.plain(`run-refusal-${known}`);
  const isCode = /^[A-Z_]+$/.test(reason);
  return (isCode ? reason.toLowerCase().replaceAll('_', ' ') : reason).slice(0, longestReason);
}

/** A line for each reason, the most frequent first; those that read alike are one. */
export function reasonLines(
  counts: Readonly<Record<string, number>>,
  words: (reason: string, texts: Wording) => string,
  texts: Wording,
): string[] {
  const byWords = new Map<string, number>();
  for (const [reason, count] of Object.entries(counts)) {
    const why = words(reason, texts);
    byWords.set(why, (byWords.get(why) ?? 0) + count);
  }
  return [...byWords]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, mostReasons)
    .map(([why, count]) => texts.html('run-reason', { count, why }));
}

/** Why pictures are not made, in the order in which it is told. */
export const pictureRests = [
  'no_prompt',
  'skipped',
  'made',
  'refused',
  'failed',
  'under_way',
  'gone',
  'removed',
  'beyond_limit',
  'rows_unknown',
  'rows_copied',
] as const;

/** Why nothing is done with pictures, such as "100 without a prompt, 3 to be skipped"; undefined when there are none. */
export function renderRest(
  counts: Readonly<Record<string, number>>,
  rests: readonly string[],
  texts: Wording,
): string | undefined {
  const told = rests.flatMap((why) => {
    const count = counts[why] ?? 0;
    return count > 0 ? [texts.plain(`run-rest-${why}`, { count })] : [];
  });
  return told.length > 0 ? told.join(', ') : undefined;
}

/** Pieces on one line, as far as they are there. */
export function joined(...pieces: (string | false)[]): string[] {
  const shown = pieces.filter((piece) => piece !== false);
  return shown.length > 0 ? [shown.join(' · ')] : [];
}
