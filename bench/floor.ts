import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import pino from 'pino';
import { installTemporalRuntime } from '../src/temporal/runtime.ts';
import { bundleWorkflows } from '../src/worker/bundle.ts';
import { openSystem, type System } from '../test/harness/system.ts';
import { inParallel } from './crowd.ts';
import type { Figure, Findings } from './figures.ts';
import type { BenchPlan } from './plan.ts';
import { cpuSeconds } from './processes.ts';

const activities = { step: async (): Promise<void> => undefined };
export type EmptyActivities = typeof activities;

const taskQueue = 'empty';
/** Activities of a generation: see workflows/generation.ts. */
const steps = 5;

/**
 * What Temporal alone takes on this machine: workflows of as many steps as an order has, with nothing in the steps, no
 * other process at work. No order can be faster than this.
 */
export async function measureFloor({ runs, floor: { orders, atOnce } }: BenchPlan): Promise<Findings> {
  await installTemporalRuntime(pino({ level: 'warn' }));
  const system = await openSystem();
  const connection = await NativeConnection.connect({
    address: system.darkroom.childEnv.TEMPORAL_ADDRESS ?? '',
  });
  try {
    const workflowsPath = fileURLToPath(new URL('./empty-workflow.ts', import.meta.url));
    const workflowBundle = await bundleWorkflows({ workflowsPath });
    const worker = await Worker.create({ connection, taskQueue, workflowBundle, activities });
    const found: Empty[] = [];
    await worker.runUntil(async () => {
      // The first run is the warm-up.
      for (let run = 0; run <= runs; run += 1) found.push(await measureRun(system, { orders, atOnce }));
    });
    return { figures: figuresOf(found.slice(1)), broken: [] };
  } finally {
    await connection.close();
    await system.close();
  }
}

/** One run: orders per second, and processor seconds of 1,000 orders, which are milliseconds of one. */
interface Empty {
  perSecond: number;
  temporal: number;
  worker: number;
}

async function measureRun(
  system: System,
  { orders, atOnce }: { orders: number; atOnce: number },
): Promise<Empty> {
  const before = { temporal: cpuSeconds(system).temporal, worker: process.cpuUsage(), at: performance.now() };
  const ids = Array.from({ length: orders }, () => `empty-${crypto.randomUUID()}`);
  await inParallel(ids, atOnce, (workflowId) =>
    system.temporal.workflow.execute('emptyWorkflow', { workflowId, taskQueue, args: [steps] }),
  );
  const perSecond = (orders * 1_000) / (performance.now() - before.at);
  const { user, system: kernel } = process.cpuUsage(before.worker);
  const temporal = ((cpuSeconds(system).temporal - before.temporal) * 1_000) / orders;
  return { perSecond, temporal, worker: (user + kernel) / 1_000 / orders };
}

function figuresOf(runs: readonly Empty[]): Figure[] {
  const name = `${steps} steps that do nothing`;
  return [
    { name: `orders per second, ${name}`, unit: '/s', values: runs.map(({ perSecond }) => perSecond) },
    {
      name: `CPU of 1,000 orders, temporal, ${name}`,
      unit: 's',
      values: runs.map(({ temporal }) => temporal),
    },
    { name: `CPU of 1,000 orders, worker, ${name}`, unit: 's', values: runs.map(({ worker }) => worker) },
  ];
}
