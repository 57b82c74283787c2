import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { generationWorkflowId } from '../../src/contract/generation.ts';
import { placeOrder } from '../../src/db/orders.ts';
import { createDeployExecutions } from '../../src/operations/deploy-executions.ts';
import {
  type DeployDeps,
  drain,
  forgetVersion,
  makeCurrent,
  moveExecutions,
  rollBack,
  showDeployment,
} from '../../src/operations/deploys.ts';
import { createOrderExecutions, type OrderExecutions } from '../../src/operations/order-executions.ts';
import { createCustomer } from '../harness/customer.ts';
import { openStudio, type Studio } from '../harness/studio.ts';
import { type JsonEvent, type JsonHistory, stepsOf } from '../workflows/histories.ts';
import { bundleNextVersion } from '../workflows/next-version.ts';
import { longestRunMs, sizeOf, tell } from './campaigns.ts';

vi.setConfig({ testTimeout: longestRunMs, hookTimeout: 120_000 });

const waiting = sizeOf('deploy');
/** Placed after each step of the deploy. */
const more = Math.ceil(waiting / 6);
/** Who starts an order waits for it no longer than 5 s. */
const atOnce = 10;
/** All of them together wait for one another. */
const patienceMs = 600_000;
const order = {
  line: 'studio',
  inputs: { model: 'nano-banana', prompt: 'a fox', ratio: '1:1' },
  references: [],
  price: 25,
} as const;
const who = { kind: 'operator', name: 'max' } as const;
const why = 'the campaign';

let studio: Studio;
let deps: DeployDeps;
let executions: OrderExecutions;
let ann: { chatId: number; userId: number };
let placed = 0;

beforeAll(async () => {
  const all = waiting + 4 * more;
  studio = await openStudio({
    env: { WORKER_VERSIONING: 'on', BUILD_ID: 'one' },
    places: all,
    // They end when they are told to.
    higgsfield: { queuedMs: 20, runMs: longestRunMs, longestSide: 64 },
  });
  deps = {
    sql: studio.sql,
    staff: { adminIds: [], operatorIds: [] },
    deploys: createDeployExecutions(studio.temporal),
  };
  executions = createOrderExecutions({ sql: studio.sql, client: studio.temporal });
  const customer = await createCustomer(studio.sandbox);
  await customer.say('/start');
  await customer.sees(/10,000/);
  const [user] = await studio.sql<{ id: number }[]>`select id from users`;
  ann = { chatId: customer.id, userId: user?.id ?? 0 };
});
afterAll(() => studio.close());

/** Orders that wait at the provider, as if the chat had taken them, some at a time. @returns their numbers */
async function place(count: number): Promise<number[]> {
  const orders: number[] = [];
  while (orders.length < count) {
    const some = Array.from({ length: Math.min(atOnce, count - orders.length) }, placeOne);
    orders.push(...(await Promise.all(some)));
  }
  await studio.until(async () => (await countWaiting(orders)) === count, patienceMs);
  return orders;
}

async function placeOne(): Promise<number> {
  const { orderId } = await placeOrder(studio.sql, { ...order, ...ann, confirmKey: `order-${placed++}` });
  await executions.startOrder(orderId);
  return orderId;
}

async function countWaiting(orders: readonly number[]): Promise<number> {
  const [row] = await studio.sql<{ count: number }[]>`
    select count(*) from provider_jobs where status = 'accepted'
      and subject_id in (select value::bigint from jsonb_array_elements_text(${studio.sql.json(orders)}))`;
  return row?.count ?? 0;
}

async function historyOf(order: number): Promise<JsonHistory> {
  const handle = studio.temporal.workflow.getHandle(generationWorkflowId(order));
  return JSON.parse(historyToJSON(await handle.fetchHistory()));
}

/**
 * A workflow task that a worker failed, or took and never answered. One that nobody had time for goes to another worker, and a move looks
 * like a failure of its own kind.
 */
function isStumble({
  workflowTaskTimedOutEventAttributes: late,
  workflowTaskFailedEventAttributes: failed,
}: JsonEvent): boolean {
  return (
    (late !== undefined && late.timeoutType !== 'TIMEOUT_TYPE_SCHEDULE_TO_START') ||
    (failed !== undefined && failed.cause !== 'WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW')
  );
}

/** Every one is delivered by the version that asks so often for a place, and no worker ever stumbled over it. */
async function expectDelivered(orders: readonly number[], asks: number): Promise<void> {
  for (const order of orders) {
    await studio.until(async () => (await studio.statusOf(order)) === 'delivered', patienceMs);
    const history = await historyOf(order);
    const steps = stepsOf(history);
    expect(steps.filter((step) => step.startsWith('admitGeneration'))).toHaveLength(asks);
    expect(history.events.filter(isStumble)).toEqual([]);
  }
}

test(`[I1] [I3] ${waiting} orders that wait while an incompatible version is deployed, rolled back and deployed again all end as they began`, async () => {
  const before = await place(waiting);
  const two = await studio.startVersion({ buildId: 'two', code: await bundleNextVersion() });
  await studio.until(async () => (await makeCurrent(deps, who, { buildId: 'two', why })).kind === 'changed');
  const onTwo = await place(more);
  expect(await drain(deps, who, { limitMs: 0, paceMs: 10, told: () => undefined })).toEqual({
    kind: 'open',
    versions: [{ buildId: 'one', open: waiting }],
  });
  expect(await rollBack(deps, who, { why })).toEqual({ kind: 'changed', was: 'two', now: 'one' });
  const rolledBack = await place(more);
  expect(await makeCurrent(deps, who, { buildId: 'two', why })).toMatchObject({ kind: 'changed' });
  const forward = await place(more);
  await studio.finishJobs();
  await expectDelivered([...before, ...rolledBack], 1);
  await expectDelivered([...onTwo, ...forward], 2);
  const wish = { limitMs: patienceMs, paceMs: 200, told: () => undefined };
  expect(await drain(deps, who, wish)).toEqual({ kind: 'drained', versions: [{ buildId: 'one', open: 0 }] });

  // The second version proves wrong after all: what it began and has not ended is taken away from it, and nothing is paid twice.
  const stranded = await place(more);
  expect(await rollBack(deps, who, { why })).toMatchObject({ kind: 'changed', now: 'one' });
  await two.stop();
  expect(await moveExecutions(deps, who, { from: 'two', to: 'one', why })).toEqual({
    kind: 'moved',
    executions: more,
  });
  await studio.finishJobs();
  await expectDelivered(stranded, 1);
  expect(await forgetVersion(deps, who, { buildId: 'one', why })).toEqual({ kind: 'in_use' });

  const jobs = await studio.sandbox.higgsfield.jobs();
  expect(jobs).toHaveLength(placed);
  expect(await showDeployment(deps, who)).toMatchObject({ deployment: { current: 'one', stuck: 0 } });
  await studio.expectSoundBooks();
  tell({ orders: placed, jobs: jobs.length });
});
