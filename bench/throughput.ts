import { generationWorkflowId } from '../src/contract/generation.ts';
import { processNames } from '../test/harness/system.ts';
import { becomesTrue } from '../test/harness/waiting.ts';
import { countActions, type HistorySize, historySize, storedBytes } from './costs.ts';
import type { Figure, Findings } from './figures.ts';
import type { BenchPlan } from './plan.ts';
import { type ByProcess, cpuSeconds, difference, mapProcesses } from './processes.ts';
import { openRig, type Rig, setProvider } from './rig.ts';
import { type OrderTimes, type Run, runOrders } from './run.ts';

type Scenario = BenchPlan['throughput'][number];

/** What one run costs for each of its orders. */
interface Cost {
  cpu: ByProcess;
  actions: number;
  postgresBytes: number;
  temporalBytes: number;
}

const restLimitMs = 30_000;
const histories = 20;

/** Orders as fast as the system takes them, and what each of them costs. */
export async function measureThroughput(plan: BenchPlan): Promise<Findings> {
  const rig = await openRig(plan.places);
  const figures: Figure[] = [];
  const broken: string[] = [];
  try {
    for (const scenario of plan.throughput) {
      const found = await measure(rig, plan.runs, scenario);
      figures.push(...found.figures);
      broken.push(...found.broken);
    }
  } finally {
    await rig.close();
  }
  return { figures, broken };
}

async function measure(rig: Rig, runs: number, scenario: Scenario): Promise<Findings> {
  const { orders, delayMs, side, leastPerSecond } = scenario;
  const name = `${side} px, provider ${delayMs / 1_000} s`;
  await setProvider(rig, scenario);
  // Warm-up: the whole crowd orders once.
  await rig.crowd.prepare(orders);
  const warmUp = await runOrders(rig, { orders, delayMs: 0 });
  const rates: number[] = [];
  const costs: Cost[] = [];
  const sizes: HistorySize[] = [];
  const broken = warmUp.broken.map((sentence) => `warm-up at ${name}: ${sentence}`);
  let actionsBefore = await countActions(rig.system);
  for (let index = 0; index < runs; index += 1) {
    await rig.crowd.prepare(orders);
    const { run, cost } = await costly(rig, scenario, actionsBefore);
    actionsBefore += cost.actions * orders;
    broken.push(...run.broken.map((sentence) => `throughput at ${name}: ${sentence}`));
    if (run.broken.length > 0) continue;
    rates.push(perSecondOf(run.orders));
    costs.push(cost);
    if (index > 0) continue;
    for (const id of run.orderIds.slice(0, histories)) {
      const execution = rig.system.temporal.workflow.getHandle(generationWorkflowId(id));
      sizes.push(await historySize(execution));
    }
  }
  const target = { least: leastPerSecond };
  return {
    figures: [
      { name: `orders per second, ${name}`, unit: '/s', values: rates, target },
      ...costFigures(name, costs),
      {
        name: `events an order, ${name}`,
        unit: '',
        values: sizes.map(({ events }) => events),
      },
      {
        name: `largest payload, ${name}`,
        unit: 'bytes',
        values: sizes.map(({ payload }) => payload),
      },
    ],
    broken,
  };
}

/** One run with what it cost until everything was at rest again, the last card included. */
async function costly(
  rig: Rig,
  { orders, delayMs }: Scenario,
  actionsBefore: number,
): Promise<{ run: Run; cost: Cost }> {
  const { system } = rig;
  await atRest(rig);
  const bytesBefore = await storedBytes(system);
  const cpuBefore = cpuSeconds(system);
  const run = await runOrders(rig, { orders, delayMs });
  await atRest(rig);
  const cpu = difference(cpuSeconds(system), cpuBefore);
  const [actions, bytes] = [await countActions(system), await storedBytes(system)];
  return {
    run,
    cost: {
      cpu: mapProcesses((name) => cpu[name] / orders),
      actions: (actions - actionsBefore) / orders,
      postgresBytes: (bytes.postgres - bytesBefore.postgres) / orders,
      temporalBytes: (bytes.temporal - bytesBefore.temporal) / orders,
    },
  };
}

/** Every card shows the end of its order. */
async function atRest({ system: { sql } }: Rig): Promise<void> {
  await becomesTrue(async () => {
    const [row] = await sql<{ stale: number }[]>`
      select count(*)::int as stale from cards where is_stale`;
    return row?.stale === 0;
  }, restLimitMs);
}

/**
 * Orders by the time in which there was something to do: while all jobs are under way at a slow provider the system
 * rests, and that time is left out.
 */
function perSecondOf(orders: readonly OrderTimes[]): number {
  const began = Math.min(...orders.map(({ pressedAt }) => pressedAt));
  const ended = Math.max(...orders.map(({ photoAt }) => photoAt));
  const lastAccepted = Math.max(...orders.map(({ acceptedAt }) => acceptedAt));
  const firstReady = Math.min(...orders.map(({ readyAt }) => readyAt));
  return (orders.length * 1_000) / (ended - began - Math.max(0, firstReady - lastAccepted));
}

function costFigures(name: string, costs: readonly Cost[]): Figure[] {
  return [
    ...processNames.map((process) => ({
      name: `CPU of 1,000 orders, ${process}, ${name}`,
      unit: 's',
      values: costs.map(({ cpu }) => cpu[process] * 1_000),
    })),
    {
      name: `Actions an order, ${name}`,
      unit: '',
      values: costs.map(({ actions }) => actions),
      target: { most: 7 },
    },
    {
      name: `PostgreSQL an order, ${name}`,
      unit: 'KB',
      values: costs.map(({ postgresBytes }) => postgresBytes / 1_000),
    },
    {
      name: `Temporal's store an order, ${name}`,
      unit: 'KB',
      values: costs.map(({ temporalBytes }) => temporalBytes / 1_000),
    },
  ];
}
