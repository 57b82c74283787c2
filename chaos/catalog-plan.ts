import { type CatalogStage, catalogStages } from '../src/contract/catalog.ts';
import { type Fault, seededRandom } from '../src/sandbox/ground/faults.ts';
import type { ProcessName } from '../test/harness/system.ts';

/** A death in a stage at the next event of this kind, so long after the one before. */
export interface CatalogKill {
  stage: CatalogStage;
  process: ProcessName;
  at: string;
  pauseMs: number;
}

/** Everything that is drawn for one storm over the catalog. */
export interface CatalogPlan {
  seed: number;
  kills: CatalogKill[];
  faults: Fault[];
  /** Every second run is cancelled when it comes to this stage. */
  cancelIn: CatalogStage;
}

/** Of all calls of one point; the sheet, the folder and the CMS are called seldom. */
const faultShare = 0.05;
const seldomShare = 0.1;
/** So many that a stage of some calls is long enough for somebody to die in it. */
const slowShare = 0.3;
const longestPauseMs = 1_500;

/** In each stage; the worker last, for half a minute passes until its steps are missed. */
const victims: readonly ProcessName[] = ['postgres', 'temporal', 'worker'];
/** Who tells people of it dies where they are asked most. */
const botDiesIn: readonly CatalogStage[] = ['generate', 'review'];
/** In the middle of something of each stage. */
const moments: Readonly<Record<CatalogStage, readonly string[]>> = {
  parse: ['shop.request', 'google.rows.appended'],
  generate: ['gemini.batch.accepted', 'gemini.batch.ended', 'google.file.created'],
  review: ['gemini.generated', 'google.file.created'],
  describe: ['gemini.described'],
  publish: ['gateway.content', 'gateway.published'],
};

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
  // A list that breaks off, is not whole or of yesterday says nothing of what is gone.
  'google.list': ['http_500', 'execute_then_reset', 'incomplete_list', 'stale_list'],
  'google.*': [...transport, 'rate_limit'],
  'gemini.generate': ['execute_then_reset', 'http_429', 'http_503', 'execute_then_500'],
  'gateway.*': [
    'refuse',
    'execute_then_reset',
    'http_429',
    'http_500',
    'http_503',
    'execute_then_500',
    'malformed',
  ],
};
/** Only these are so often slow. */
const slowed = ['gemini.generate', 'gateway.publish'];
const params: Readonly<Record<string, Record<string, unknown>>> = {
  http_429: { retryAfterSeconds: 1 },
  slow: { delayMs: 2_000 },
};

/** The same seed makes the same plan. */
export function makeCatalogPlan(seed: number): CatalogPlan {
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const kills = catalogStages.flatMap((stage) =>
    [...victims, ...(botDiesIn.includes(stage) ? (['bot'] as const) : [])].map((process) => ({
      stage,
      process,
      at: pick(moments[stage]),
      pauseMs: Math.floor(random() * longestPauseMs),
    })),
  );
  return { seed, kills, faults: makeFaults(seed), cancelIn: pick(catalogStages.slice(1)) };
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
  const slow = slowed.map((match, row) => ({
    match,
    fault: 'slow',
    rate: slowShare,
    seed: seed + 10_000 + row,
    params: { delayMs: 1_000 },
  }));
  return [{ match: 'gemini.create', fault: 'execute_then_reset' }, ...drawn, ...slow];
}
