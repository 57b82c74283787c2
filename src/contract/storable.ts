/**
 * The door for whatever strangers send: a provider's answer, a callback, an update. PostgreSQL takes no NUL and no half of a
 * surrogate pair, Temporal nothing but whole characters, and neither an endless depth: refused there, it would stop an order
 * whose only fault is somebody's words. In the place of what cannot be kept stands U+FFFD, so that a name which was changed
 * shows it.
 */
const replacement = '\u{fffd}';

/** Longer than any answer we take in. */
const longestText = 1_048_576;

/** Far deeper than any update or answer; up to here our recursion and PostgreSQL's are safe. */
const deepest = 64;

/** The text as far as it can be kept, cut to `most` characters. */
export function storableText(text: string, most = longestText): string {
  const kept = text.length > most ? `${text.slice(0, most - 1)}${replacement}` : text;
  return kept.toWellFormed().replaceAll('\0', replacement);
}

/** A copy of what was read from JSON, with storable texts and keys; null for a number beyond all numbers and for what is too deep. */
export function storable(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepest) return null;
  if (Array.isArray(value)) return value.map((item) => storable(item, depth + 1));
  const entries = Object.entries(value).map(([key, item]) => [storableText(key), storable(item, depth + 1)]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

/**
 * What somebody outside calls a thing: a job's id, a file's name. It must be kept as it is, for a changed one is another's.
 * @returns undefined when it cannot be, or is none
 */
export function foreignName(value: unknown, most = 200): string | undefined {
  const isName = typeof value === 'string' && value.length <= most && value !== '' && !unnameable.test(value);
  return isName ? value : undefined;
}

/** Of control characters, halves of pairs and what stands for them nobody makes a name; dots alone are no part of an address. */
const unnameable = /[\p{Cc}\p{Cs}\u{fffd}]|^\.{1,2}$/u;
