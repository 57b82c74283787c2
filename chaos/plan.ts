import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseFaults, seededRandom } from '../src/sandbox/ground/faults.ts';
import { processNames } from '../test/harness/system.ts';
import { type Profile, providers, services } from './providers.ts';
import { type Step, stepSchema } from './step.ts';
import { mostWishes } from './wishes.ts';

/** A kill after so many accepted jobs, at the next event of this kind; `ours` is all of them, which only sleep. */
const killSchema = z.object({
  process: z.enum([...processNames, 'ours']),
  afterJobs: z.int().min(0),
  at: z.string(),
});

const planSchema = z.object({
  seed: z.int(),
  profile: z.enum(['weak', 'newer']),
  people: z.array(z.array(stepSchema)),
  kills: z.array(killSchema),
  /** Absences of Telegram, each after so many accepted jobs, from the next picture on. */
  outages: z.array(z.object({ afterJobs: z.int().min(0), match: z.string(), fault: z.string() })),
  faults: z.unknown().transform(parseFaults),
  /** Providers end whatever they say with a NUL, half a surrogate pair and pages of more. */
  oddWords: z.boolean(),
  /** How many of the worst pictures one person sends. */
  worstPictures: z.int().min(0),
});

/** Everything that happens in one storm; a run can be repeated from it. */
export type StormPlan = z.infer<typeof planSchema>;
export type Script = StormPlan['people'][number];
export type PlannedKill = StormPlan['kills'][number];
type Victim = PlannedKill['process'];

export interface StormSize {
  orders: number;
  kills: number;
  seed: number;
  profile: Profile;
}

const people = 8;
/** From the confirmation to the end of the provider's job. */
const usualMs: Record<Step['line'], number> = {
  studio: 1_000,
  product: 6_300,
  training: 8_500,
  portrait: 1_500,
};
/** Of all calls. */
const faultShare = 0.05;

/** Who dies how often, out of 20. */
const victims: Victim[] = [
  ...Array.from({ length: 8 }, () => 'worker' as const),
  ...Array.from({ length: 4 }, () => 'bot' as const),
  ...Array.from({ length: 3 }, () => 'postgres' as const),
  ...Array.from({ length: 3 }, () => 'temporal' as const),
  ...Array.from({ length: 2 }, () => 'web' as const),
];
/** Moments in the middle of something. */
const moments = [
  ...new Set(
    providers.flatMap(({ accepted, ended, calledBack, uploaded }) => [
      accepted,
      ended,
      calledBack,
      ...(uploaded === undefined ? [] : [uploaded]),
    ]),
  ),
  'telegram.message.sent',
  'telegram.message.edited',
  'telegram.update.created',
  'telegram.update.confirmed',
  'telegram.file.stored',
];

const transport = [
  'refuse',
  'execute_then_reset',
  'execute_then_timeout',
  'http_429',
  'http_500',
  'http_503',
  'execute_then_500',
  'html',
  'slow',
  'malformed',
];
/** Words of single points; none of them may end an order, so that a run without faults delivers the same. */
const seldomCalled = new Set(providers.flatMap((provider) => provider.seldomCalled ?? []));
const special: Record<string, readonly string[]> = {
  ...Object.fromEntries(providers.flatMap(({ faults }) => Object.entries(faults))),
  'telegram.update': ['duplicate_update', 'out_of_order'],
  'telegram.file': ['expired_file'],
};
const params: Record<string, Record<string, unknown>> = {
  execute_then_timeout: { holdMs: 60_000 },
  http_429: { retryAfterSeconds: 1 },
  slow: { delayMs: 2_000 },
  callback_late: { delayMs: 5_000 },
};

/**
 * How Telegram can be away: it says that something is wrong with it, it carries out what it is told and nobody hears of it,
 * or it is not there.
 */
const absences = [
  { match: 'telegram.*', fault: 'http_500' },
  { match: 'telegram.send*', fault: 'execute_then_reset' },
  { match: 'telegram.*', fault: 'refuse' },
] as const;

/** @throws when the file is no plan */
export function readPlan(path: string): StormPlan {
  return planSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** The same seed and size make the same plan. @throws when there would be more orders than can be told apart */
export function makePlan({ orders, kills, seed, profile }: StormSize): StormPlan {
  if (orders > mostWishes) throw new RangeError(`--orders is ${mostWishes} at most`);
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const shuffled = [...victims].map((victim) => [random(), victim] as const);
  const order = shuffled.toSorted(([left], [right]) => left - right).map(([, victim]) => victim);
  return {
    seed,
    profile,
    people: makeScripts(orders, random),
    kills: makeKills(orders, { kills, order, pick }),
    outages: makeOutages(orders),
    faults: makeFaults(seed),
    oddWords: true,
    worstPictures: Math.min(10, Math.max(2, Math.floor(orders / 20))),
  };
}

function makeKills(
  orders: number,
  { kills, order, pick }: { kills: number; order: Victim[]; pick: <T>(from: readonly T[]) => T },
): PlannedKill[] {
  const planned: PlannedKill[] = Array.from({ length: kills }, (_, index) => ({
    process: order[index % order.length] ?? 'worker',
    // The first in the middle of the first tenth; the last while the last tenth is under way.
    afterJobs: Math.floor((orders * 0.75 * (index + 0.5)) / kills),
    at: pick(moments),
  }));
  // Once: what had just been accepted is long finished when we wake up.
  const sleep: PlannedKill = {
    process: 'ours',
    afterJobs: Math.floor(orders * 0.4),
    at: 'runninghub.task.accepted',
  };
  return [...planned, ...(kills > 0 ? [sleep] : [])].toSorted(
    (left, right) => left.afterJobs - right.afterJobs,
  );
}

/** Each kind at least once. */
function makeOutages(orders: number): StormPlan['outages'] {
  const count = Math.max(absences.length, Math.floor(orders / 40));
  return Array.from({ length: count }, (_, index) => ({
    ...(absences[index % absences.length] ?? absences[0]),
    afterJobs: Math.floor((orders * 0.75 * (index + 0.75)) / count),
  }));
}

/** Every point's share is drawn from all kinds it can play; each kind fires at least once, at a call that surely comes. */
function makeFaults(seed: number): StormPlan['faults'] {
  const lines: { match: string; fault: string; nth?: number }[] = [
    ...[...services, 'telegram'].flatMap((name) => transport.map((fault) => ({ match: `${name}.*`, fault }))),
    ...Object.entries(special).flatMap(([match, faults]) =>
      faults.map((fault, index) => ({ match, fault, ...(seldomCalled.has(match) && { nth: 1 + index }) })),
    ),
  ];
  // Pictures that take their time, so that late cancels fall into the fetching.
  const fetching = services.map((name, index) => ({
    match: `${name}.result`,
    fault: 'slow',
    rate: 0.2,
    seed: seed - 1 - index,
    params: { delayMs: 2_500 },
  }));
  const drawn = lines.flatMap(({ match, fault, nth }, index) => {
    const kinds = match.endsWith('*') ? transport.length : (special[match]?.length ?? 1);
    const line = { match, fault, ...(params[fault] && { params: params[fault] }) };
    return [
      { ...line, nth: nth ?? 3 + (index % 7) },
      { ...line, rate: faultShare / kinds, seed: seed + index },
    ];
  });
  return [...drawn, ...fetching];
}

/** Whoever has a model, and keeps it, makes albums with it. */
const modelOwners = [1, 3, 5];
/** Trains a model and deletes it, and trains another and takes that back. */
const fickle = 7;

/**
 * Everybody comes with product photos at once, so that orders queue: a third of all, two of each person in a row. Trainings come
 * first; of what is left every second is an album, of those who have a model.
 */
function lineOf(number: number): Step['line'] {
  const [round, person] = [Math.floor(number / people), number % people];
  const trains = round === 0 ? [...modelOwners, fickle] : round === 1 ? [fickle] : [];
  if (trains.includes(person)) return 'training';
  if (Math.floor(round / 2) % 3 === 1) return 'product';
  return round % 2 === 1 && modelOwners.includes(person) ? 'portrait' : 'studio';
}

function trainingStep(number: number, step: Step): Step {
  const isOwner = modelOwners.includes(number % people);
  const afterwards = isOwner ? 'wait' : number < people ? 'delete' : 'cancel';
  return { ...step, end: 'delivered', afterwards };
}

function makeScripts(orders: number, random: () => number): Script[] {
  const scripts: Script[] = Array.from({ length: people }, () => []);
  let left = orders;
  for (let number = 1; left > 0; number += 1) {
    const line = lineOf(number);
    // One at least is cancelled.
    const draw = number === people ? 0 : random();
    const afterwards =
      draw < 0.12 ? 'cancel' : draw < 0.24 && left > 1 ? 'again' : draw < 0.5 ? 'wait' : 'go_on';
    const flaw = random();
    // Some are refused, some fail at the provider.
    const isPlain = afterwards === 'cancel' || afterwards === 'again' || flaw >= 0.08;
    const drawn: Step = {
      number,
      line,
      end: isPlain ? 'delivered' : flaw < 0.04 ? 'refused' : 'failed',
      photos: Math.floor(random() * 3),
      afterwards,
      // Half of the cancels come when the picture is about to.
      cancelAfterMs: draw < 0.06 ? 0 : usualMs[line] + Math.floor((random() - 0.3) * 2_000),
      pressesTwice: random() < 0.2,
    };
    const step = line === 'training' ? trainingStep(number, drawn) : drawn;
    scripts[number % people]?.push(step);
    left -= step.afterwards === 'again' ? 2 : 1;
  }
  return scripts;
}
