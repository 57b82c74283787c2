import { type RejectReason, rejectReasonNames, rejectReasons } from '../contract/item-press.ts';
import type { DecidedVia } from '../contract/review.ts';
import type { TextProblem } from '../contract/text-checks.ts';
import type { Wording } from '../texts/texts.ts';

/** The price of one picture has fractions of a cent. */
export function unitPrice(amount: string, currency: string, { language }: Wording): string {
  const style = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const;
  const format = new Intl.NumberFormat(language === 'ru' ? 'ru' : 'en-GB', {
    ...style,
    maximumFractionDigits: 4,
  });
  return format.format(Number(amount));
}

export function costWords(
  { amount, currency }: { amount: string; currency: string },
  wording: Wording,
): string {
  return unitPrice(amount, currency, wording);
}

/** The same reason in every language; other words as they were written. */
export function whyWords(why: string, wording: Wording): string {
  const reason = rejectReasonNames.find((name) => rejectReasons[name] === why);
  return reason === undefined ? why : reasonWords(reason, wording);
}

export function reasonWords(reason: RejectReason, wording: Wording): string {
  return wording.plain(`item-why-${reason}`);
}

const ways = {
  chat: 'chat',
  panel: 'panel',
  'command line': 'command-line',
  drive: 'drive',
  workflow: 'workflow',
  clock: 'clock',
} as const satisfies Record<DecidedVia, string>;

/** Who decided, or what: by a name, or the folder, or the clock. */
export function deciderWords(by: string | undefined, via: DecidedVia, wording: Wording): string {
  return wording.plain(`item-via-${ways[via]}`, { by: by ?? wording.plain('item-by-hand') });
}

/** What is wrong with a text, in a sentence. */
export function problemWords(problem: TextProblem, wording: Wording): string {
  const { language } = problem;
  const field = 'field' in problem ? wording.plain(`item-field-${problem.field}`) : '';
  switch (problem.kind) {
    case 'missing':
      return wording.plain('item-problem-missing', { language });
    case 'empty':
      return wording.plain('item-problem-empty', { field });
    case 'long': {
      const { length, most } = problem;
      return wording.plain('item-problem-long', { field, over: length - most, max: most });
    }
    case 'opening':
      return wording.plain('item-problem-opening', { field, words: problem.words });
    case 'forbidden':
      return wording.plain('item-problem-forbidden', { word: problem.word });
    case 'lacking':
      return wording.plain('item-problem-lacking', { word: problem.word });
    default:
      return problem satisfies never;
  }
}
