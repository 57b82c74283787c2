import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { activityInfo } from '@temporalio/activity';
import type { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Activities } from '../../activities/index.ts';
import { bulkQueue, mediaQueue, workflowQueue } from '../../src/contract/queues.ts';
import { bundleWorkflows } from '../../src/worker/bundle.ts';
import { createWorkers } from '../../src/worker/workers.ts';
import { type Ground, openNamespace } from '../harness/namespace.ts';
import type { Trial } from '../temporal/trial-workflow.ts';

let ground: Ground;
let workers: Worker[];
let running: Promise<unknown>;
let release: PromiseWithResolvers<void>;
/** The queue of each step that holds a slot now. */
let held: string[];

const hold = async () => {
  held.push(activityInfo().taskQueue);
  await release.promise;
};
const step = async () => undefined;

beforeAll(async () => {
  ground = await openNamespace();
  const workflowsPath = fileURLToPath(new URL('../temporal/trial-workflow.ts', import.meta.url));
  const bundle = await bundleWorkflows({ workflowsPath });
  const activities = { hold, step, collectResult: hold } as unknown as Activities;
  workers = await createWorkers({
    ...ground,
    dataConverter: {},
    bundle,
    activities,
    places: 2,
    sheetCallsPerMinute: 60,
  });
  running = Promise.all(workers.map((worker) => worker.run()));
});
afterAll(async () => {
  for (const worker of workers) worker.shutdown();
  await running;
  await ground.close();
});
beforeEach(() => {
  held = [];
  release = Promise.withResolvers();
});

const execute = (trial: Omit<Trial, 'options'>, taskQueue: string) => {
  const options = { taskQueue, startToCloseTimeout: 30_000 };
  return ground.client.workflow.execute('trialWorkflow', {
    workflowId: `trial-${randomUUID()}`,
    taskQueue: workflowQueue,
    args: [{ ...trial, options }],
  });
};

test('bulk work goes on while both queues of those who wait in a chat are full', async () => {
  const full = [
    execute({ activity: 'hold', times: 103 }, workflowQueue),
    execute({ activity: 'collectResult', times: 3 }, mediaQueue),
  ];
  await expect.poll(() => held.length, { timeout: 20_000 }).toBe(104);
  await execute({ activity: 'step' }, bulkQueue);
  expect(held).toHaveLength(104);
  release.resolve();
  await Promise.all(full);
});

test('four steps of bulk work run at once, and delay nobody who waits in a chat', async () => {
  const full = execute({ activity: 'hold', times: 5 }, bulkQueue);
  await expect.poll(() => held).toEqual(Array(4).fill(bulkQueue));
  await execute({ activity: 'step' }, workflowQueue);
  expect(held).toHaveLength(4);
  release.resolve();
  await full;
});
