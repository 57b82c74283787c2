import type { Language } from '../../../contract/language.ts';

/** How a viewer reads times and numbers. */
export interface Shown {
  /** Day, month and time in the viewer's zone; with the year when it is another one. */
  moment: (at: Date) => string;
  day: (at: Date) => string;
  /** As a moment, to the second. */
  second: (at: Date) => string;
  /** Of a day that is known, to the second. */
  time: (at: Date) => string;
  number: (value: number) => string;
  /** Credits that came or went, with their sign. */
  change: (value: number) => string;
  /** Such as `2 h 5 min`. */
  lasting: (ms: number) => string;
  /** Money in its currency; `null`: unknown. */
  money: (value: number, currency: string) => string;
}

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', ru: 'ru' };

export function createShown({ language, timeZone }: { language: Language; timeZone: string }): Shown {
  const locale = locales[language];
  const numbers = new Intl.NumberFormat(locale);
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options });
  const day = { day: 'numeric', month: 'short' } as const;
  const time = { hour: '2-digit', minute: '2-digit' } as const;
  return {
    moment: (at) => format({ ...day, ...year(at), ...time }).format(at),
    day: (at) => format({ ...day, ...year(at) }).format(at),
    second: (at) => format({ ...day, ...year(at), ...time, second: '2-digit' }).format(at),
    time: (at) => format({ ...time, second: '2-digit' }).format(at),
    number: (value) => numbers.format(value),
    change: (value) => (value > 0 ? `+${numbers.format(value)}` : numbers.format(value).replace('-', '−')),
    lasting: (ms) => lasting(ms, locale),
    money: (value, currency) =>
      new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
        maximumFractionDigits: 2,
      }).format(value),
  };
}

const steps = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

const year = (at: Date) =>
  at.getUTCFullYear() === new Date().getUTCFullYear() ? {} : { year: 'numeric' as const };

/** The two largest steps that are there. */
function lasting(ms: number, locale: string): string {
  // What took any time took a second.
  let rest = Math.max(ms > 0 ? 1 : 0, Math.round(ms / 1_000));
  const parts: string[] = [];
  for (const [unit, seconds] of steps) {
    const count = Math.floor(rest / seconds);
    rest %= seconds;
    if (count === 0 && !(unit === 'second' && parts.length === 0)) {
      if (parts.length > 0) break;
      continue;
    }
    parts.push(new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count));
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}
