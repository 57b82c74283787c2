import type { Product } from '../../contract/shop.ts';

type Price = NonNullable<Product['price']>;

const signs: readonly (readonly [RegExp, string])[] = [
  [/₽|руб|\bр\.|\bRUB\b|\bRUR\b/i, 'RUB'],
  [/€|\bEUR\b/i, 'EUR'],
  [/£|\bGBP\b/i, 'GBP'],
  [/₴|грн|\bUAH\b/i, 'UAH'],
  [/₸|тг\b|\bKZT\b/i, 'KZT'],
  [/zł|\bPLN\b/i, 'PLN'],
  [/\$|\bUSD\b/i, 'USD'],
];

/** A price that was written for machines: a dot before the cents, the currency beside it. */
export function machinePrice(amount: unknown, currency: unknown): Price | undefined {
  const text = typeof amount === 'number' ? String(amount) : amount;
  if (typeof text !== 'string') return undefined;
  const code = currencyCode(currency);
  if (/^\d{1,15}(?:\.\d{1,6})?$/.test(text.trim()))
    return { amount: text.trim(), ...(code !== undefined && { currency: code }) };
  const read = humanPrice(text);
  return read && (code === undefined ? read : { ...read, currency: code });
}

/** A price that was written for people: `1 299,50 ₽`, `$1,299.50`, `1.299 €`. */
export function humanPrice(text: string): Price | undefined {
  const shown = text.slice(0, 200);
  const [digits] = /\d[\d\s.,'’]{0,30}/.exec(shown) ?? [];
  if (digits === undefined) return undefined;
  const currency = signs.find(([sign]) => sign.test(shown))?.[1];
  return { amount: plainAmount(digits), ...(currency !== undefined && { currency }) };
}

/** The last dot or comma is the decimal one, unless it stands before exactly three digits or more than once. */
function plainAmount(digits: string): string {
  const packed = digits.replaceAll(/[\s'’]/g, '').replace(/[.,]+$/, '');
  const marks = packed.match(/[.,]/g) ?? [];
  const last = Math.max(packed.lastIndexOf('.'), packed.lastIndexOf(','));
  const behind = packed.length - last - 1;
  const isMixed = new Set(marks).size > 1;
  const isDecimal = last > 0 && (isMixed || (marks.length === 1 && behind !== 3));
  const whole = (isDecimal ? packed.slice(0, last) : packed).replaceAll(/[.,]/g, '');
  return isDecimal ? `${whole}.${packed.slice(last + 1)}` : whole;
}

function currencyCode(currency: unknown): string | undefined {
  if (typeof currency !== 'string') return undefined;
  const text = currency.trim();
  if (/^[a-z]{3}$/i.test(text)) return text.toUpperCase() === 'RUR' ? 'RUB' : text.toUpperCase();
  return signs.find(([sign]) => sign.test(text))?.[1];
}
