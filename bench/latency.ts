import { type Figure, type Findings, median, percentile } from './figures.ts';
import type { BenchPlan } from './plan.ts';
import { openRig, type Rig, setProvider } from './rig.ts';
import { type OrderTimes, runOrders } from './run.ts';

type WaitBy = 'callbacks' | 'polling';

/** What people wait for, at a steady pace of orders: confirm pressed → card, provider ready → photo in the chat. */
export async function measureLatency(plan: BenchPlan): Promise<Findings> {
  const found: Findings[] = [];
  for (const waitBy of ['callbacks', 'polling'] as const) {
    const rig = await openRig(plan.places, waitBy === 'polling' ? { HIGGSFIELD_CALLBACKS: 'off' } : {});
    try {
      await setProvider(rig, { delayMs: 0, side: 64 });
      const paces = waitBy === 'callbacks' ? plan.latency : plan.latency.slice(0, 1);
      const orders = Math.max(...paces.map((pace) => pace.orders));
      // Warm-up: everybody's first order, and the walk to it.
      await rig.crowd.prepare(orders);
      const warmUp = await runOrders(rig, { orders, delayMs: 0 });
      found.push({ figures: [], broken: warmUp.broken });
      for (const pace of paces) {
        for (const delayMs of pace.delaysMs)
          found.push(await measure(rig, { runs: plan.runs, pace, waitBy, delayMs }));
      }
    } finally {
      await rig.close();
    }
  }
  return { figures: found.flatMap(({ figures }) => figures), broken: found.flatMap(({ broken }) => broken) };
}

interface Scenario {
  runs: number;
  pace: BenchPlan['latency'][number];
  waitBy: WaitBy;
  delayMs: number;
}

async function measure(rig: Rig, { runs, pace, waitBy, delayMs }: Scenario): Promise<Findings> {
  const { orders, perSecond } = pace;
  const samples: OrderTimes[][] = [];
  const broken: string[] = [];
  await setProvider(rig, { delayMs, side: 64 });
  for (let run = 0; run < runs; run += 1) {
    await rig.crowd.prepare(orders);
    const ran = await runOrders(rig, { orders, perSecond, delayMs });
    if (ran.broken.length === 0) samples.push(ran.orders);
    broken.push(...ran.broken);
  }
  const scenario = `${perSecond}/s, ${waitBy}, provider ${delayMs / 1_000} s`;
  const longestReady = waitBy === 'callbacks' ? 250 : longestPollMs(delayMs) + 250;
  const figures = [
    ...figuresOf(
      `confirm → card, ${scenario}`,
      samples.map((times) => times.map(cardMs)),
      300,
    ),
    ...figuresOf(
      `ready → photo, ${scenario}`,
      samples.map((times) => times.map(photoMs)),
      longestReady,
    ),
  ];
  return { figures, broken: broken.map((sentence) => `latency by ${scenario}: ${sentence}`) };
}

function figuresOf(name: string, runs: readonly number[][], most: number): Figure[] {
  return [
    { name: `${name}, p50`, unit: 'ms', values: runs.map(median) },
    {
      name: `${name}, p95`,
      unit: 'ms',
      values: runs.map((values) => percentile(values, 95)),
      target: { most },
    },
  ];
}

function cardMs({ cardAt, pressedAt }: OrderTimes): number {
  return cardAt - pressedAt;
}

function photoMs({ photoAt, readyAt }: OrderTimes): number {
  return photoAt - readyAt;
}

/** Longest pause in force when a job of this length ends: 2 s, growing by half to 10 s, each 10 % longer or shorter. */
function longestPollMs(delayMs: number): number {
  let pauseMs = 2_000;
  for (let askedAt = 0; askedAt + pauseMs < delayMs; pauseMs = Math.min(pauseMs * 1.5, 10_000))
    askedAt += pauseMs;
  return pauseMs * 1.1;
}
