import { setTimeout as delay } from 'node:timers/promises';
import { processNames } from '../test/harness/system.ts';
import { type Backlog, createBacklog, type Work } from './backlog.ts';
import type { Figure, Findings } from './figures.ts';
import { findBroken, findBrokenBooks, readOrders } from './invariants.ts';
import type { BenchPlan } from './plan.ts';
import {
  type ByProcess,
  cpuSeconds,
  difference,
  mapProcesses,
  ofProduct,
  residentMegabytes,
} from './processes.ts';
import { openRig, type Rig, setProvider } from './rig.ts';
import { runOrders } from './run.ts';

/** Jobs of this length end only when they are told to. */
const endlessMs = 2_000_000_000;
/** Half of the time after which an order looks whether its callback was lost. */
const idleSeconds = 15;
const warmUpOrders = 10;
const closingMs = 30_000;
/** What "grows linearly" allows for an order among many, against one among few. */
const mostGrowth = 1.25;

/** Memory and work while thousands of orders wait at the provider. One run. */
export async function measureWaiting(plan: BenchPlan): Promise<Findings> {
  const { few, many, sample } = plan.waiting;
  const rig = await openRig(many + sample);
  try {
    await setProvider(rig, { delayMs: 0, side: 64 });
    await rig.crowd.prepare(warmUpOrders);
    await runOrders(rig, { orders: warmUpOrders, delayMs: 0 });
    await setProvider(rig, { delayMs: endlessMs, side: 64 });
    const [last] = await rig.system.sql<{ id: number }[]>`select max(id) as id from orders`;
    const deadline = plan.deadline - closingMs;
    const backlog = await createBacklog(rig, { most: many + sample, deadline });
    rig.journal.refresh();
    const firstEntry = rig.journal.entries.length;
    const none = residentMegabytes(rig.system);
    const atFew = await measureAt(rig, backlog, { orders: few, sample });
    const atMany = await measureAt(rig, backlog, { orders: many - few + sample, sample });
    const rest = atMany.delivered.isDone ? await backlog.end(backlog.size - 2 * sample) : undefined;
    const state = { firstEntry, afterId: last?.id ?? 0, isWhole: rest?.isDone === true };
    const broken = [
      ...unfinished(few, atFew),
      ...unfinished(many, atMany),
      ...(await check(rig, backlog, state)),
    ];
    // As many as there was time for.
    const reached = { few: atFew.parked.orders, many: backlog.size - sample };
    const levels = { none, few: atFew, many: atMany, rest };
    return { figures: broken.length > 0 ? [] : figuresOf({ many, reached }, levels), broken };
  } finally {
    await rig.close();
  }
}

interface Level {
  parked: Work;
  memory: ByProcess;
  /** Processor seconds in each second in which nothing happens. */
  idle: ByProcess;
  delivered: Work;
}

async function measureAt(
  { system }: Rig,
  backlog: Backlog,
  { orders, sample }: { orders: number; sample: number },
): Promise<Level> {
  const parked = await backlog.grow(orders);
  const memory = residentMegabytes(system);
  const before = cpuSeconds(system);
  await delay(idleSeconds * 1_000);
  const idle = difference(cpuSeconds(system), before);
  return { parked, memory, idle, delivered: await backlog.end(sample) };
}

function unfinished(waiting: number, { parked, delivered }: Level): string[] {
  if (!parked.isDone) return [`the time was over before ${waiting} orders waited at the provider`];
  return delivered.isDone ? [] : [`the time was over before a part of ${waiting} orders was delivered`];
}

/** All orders when all were delivered, otherwise the books alone. */
async function check(
  { system, journal }: Rig,
  backlog: Backlog,
  { firstEntry, afterId, isWhole }: { firstEntry: number; afterId: number; isWhole: boolean },
): Promise<string[]> {
  if (!isWhole) return findBrokenBooks(system);
  journal.refresh();
  const entries = journal.entries.slice(firstEntry);
  return findBroken(system, { rows: await readOrders(system, afterId), entries, orders: backlog.size });
}

interface Levels {
  none: ByProcess;
  few: Level;
  many: Level;
  rest: Work | undefined;
}

function figuresOf(
  counts: { many: number; reached: { few: number; many: number } },
  { none, few, many, rest }: Levels,
): Figure[] {
  const atFew = `${counts.reached.few.toLocaleString('en')} waiting`;
  const atMany = `${counts.reached.many.toLocaleString('en')} waiting`;
  const growth = both(many.memory) - both(few.memory);
  if (many.parked.orders === 0) {
    const note = 'there was no time for more';
    return [
      ...memoryFigures('0 waiting', none),
      ...memoryFigures(atFew, few.memory),
      { name: `more than ${atFew}`, unit: '', values: [], note },
    ];
  }
  return [
    ...memoryFigures('0 waiting', none),
    ...memoryFigures(atFew, few.memory),
    ...memoryFigures(atMany, many.memory),
    {
      ...figure(`memory of worker and bot, from ${atFew} to ${atMany}`, 'MB', growth),
      target: { most: 150 },
      ...(counts.reached.many < counts.many && {
        note: `there was no time for ${counts.many.toLocaleString('en')}`,
      }),
    },
    figure(`orders accepted per second, to ${atFew}`, '/s', few.parked.orders / few.parked.seconds),
    figure(`orders accepted per second, to ${atMany}`, '/s', many.parked.orders / many.parked.seconds),
    ...growthFigures('CPU of 1,000 orders to the provider', { atFew, atMany }, [few.parked, many.parked]),
    ...growthFigures('CPU of 1,000 orders from the provider', { atFew, atMany }, [
      few.delivered,
      many.delivered,
    ]),
    ...idleFigures(atFew, few.idle),
    ...idleFigures(atMany, many.idle),
    ...(rest ? [restFigure(rest)] : []),
  ];
}

function both({ worker, bot }: ByProcess): number {
  return worker + bot;
}

function figure(name: string, unit: string, value: number): Figure {
  return { name, unit, values: [value] };
}

function memoryFigures(name: string, memory: ByProcess): Figure[] {
  return processNames.map((process) => figure(`memory of ${process}, ${name}`, 'MB', memory[process]));
}

function idleFigures(name: string, idle: ByProcess): Figure[] {
  const seconds = ofProduct(idle) / idleSeconds;
  return [figure(`CPU while nothing happens, ${name}`, 's/s', seconds)];
}

/** What an order costs among few and among many; how much more among many is the target. */
function growthFigures(
  name: string,
  { atFew, atMany }: { atFew: string; atMany: string },
  [few, many]: [Work, Work],
): Figure[] {
  const [fewEach, manyEach] = [eachThousand(few), eachThousand(many)];
  const changes = processNames.map(
    (process) => `${process} ${Math.round(fewEach[process])} → ${Math.round(manyEach[process])}`,
  );
  const ratio = ofProduct(manyEach) / ofProduct(fewEach);
  return [
    figure(`${name}, ${atFew}`, 's', ofProduct(fewEach)),
    { ...figure(`${name}, ${atMany}`, 's', ofProduct(manyEach)), note: changes.join(', ') },
    { ...figure(`${name}, ${atMany} against ${atFew}`, '×', ratio), target: { most: mostGrowth } },
  ];
}

function eachThousand({ cpu, orders }: Work): ByProcess {
  return mapProcesses((name) => (cpu[name] * 1_000) / orders);
}

function restFigure({ isDone, orders, seconds }: Work): Figure {
  if (isDone) return { name: 'all the rest delivered', unit: '/s', values: [orders / seconds] };
  const note = 'the time was over before all were delivered; the books are sound';
  return { name: 'all the rest delivered', unit: '/s', values: [], note };
}
