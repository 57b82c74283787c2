import { type Fault, seededRandom } from '../src/sandbox/ground/faults.ts';
import type { ProcessName } from '../test/harness/system.ts';

/** A death at the next event of this kind, so long after the one before. */
export interface CatalogKill {
  process: ProcessName;
  at: string;
  pauseMs: number;
}

/** Everything that is drawn for one storm over the catalog. */
export interface CatalogPlan {
  seed: number;
  kills: CatalogKill[];
  faults: Fault[];
  /** Every second run that makes pictures is cancelled after so many of them. */
  cancelAfter: number;
}

const kills = 12;
/** Of all calls of one point; the sheet and the folder are called seldom. */
const faultShare = 0.05;
const seldomShare = 0.1;

const victims: readonly ProcessName[] = ['worker', 'worker', 'postgres', 'temporal', 'bot'];
/** In the middle of something of either stage. */
const moments = [
  'shop.request',
  'google.rows.appended',
  'google.sheet.changed',
  'gemini.file.stored',
  'gemini.batch.accepted',
  'gemini.batch.ended',
  'google.file.created',
];

const transport = [
  'refuse',
  'execute_then_reset',
  'http_429',
  'http_500',
  'http_503',
  'execute_then_500',
  'html',
  'slow',
  'malformed',
];
const lineWords = [
  'item_error',
  'no_image',
  'missing_line',
  'malformed_line',
  'duplicate_line',
  'image_safety',
];
/** Whatever has these words is as it was before, once they are over. */
const words: Readonly<Record<string, readonly string[]>> = {
  'shop.*': [...transport, 'captcha'],
  // The paid call has a line of its own: what became of a lost answer is asked a minute and a half later.
  'gemini.upload': transport,
  'gemini.chunk': transport,
  'gemini.status': transport,
  'gemini.download': transport,
  'gemini.list': transport,
  'gemini.delete-file': transport,
  'gemini.line': lineWords,
  'google.*': [...transport, 'rate_limit'],
};
const params: Readonly<Record<string, Record<string, unknown>>> = {
  http_429: { retryAfterSeconds: 1 },
  slow: { delayMs: 2_000 },
};

/** The same seed makes the same plan. */
export function makeCatalogPlan(seed: number): CatalogPlan {
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const planned = Array.from({ length: kills }, (_, index) => ({
    process: victims[index % victims.length] ?? 'worker',
    at: pick(moments),
    pauseMs: 4_000 + Math.floor(random() * 8_000),
  }));
  return { seed, kills: planned, faults: makeFaults(seed), cancelAfter: 5 + Math.floor(random() * 15) };
}

function makeFaults(seed: number): Fault[] {
  const drawn = Object.entries(words).flatMap(([match, kinds], row) =>
    kinds.map((fault, column) => ({
      match,
      fault,
      rate: (match.startsWith('shop.') ? faultShare : seldomShare) / kinds.length,
      seed: seed + 100 * row + column,
      ...(params[fault] && { params: params[fault] }),
    })),
  );
  return [{ match: 'gemini.create', fault: 'execute_then_reset', nth: 2 }, ...drawn];
}
