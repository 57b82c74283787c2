import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { catalogRunWorkflowId } from '../../src/contract/catalog.ts';
import { workflowQueue } from '../../src/contract/queues.ts';
import {
  cancelRun,
  isRunRunning,
  pauseRun,
  resumeRun,
  startAbandonedBatch,
  startRun,
  startWithdrawal,
} from '../../src/temporal/catalog.ts';
import { type Ground, openNamespace } from '../harness/namespace.ts';

let ground: Ground;

beforeAll(async () => {
  ground = await openNamespace();
});
afterAll(() => ground.close());

const run = {
  id: 7,
  sourceId: 2,
  sourceName: 'Vases',
  stages: ['parse', 'generate', 'publish'] as const,
  options: { force: true },
  startedBy: 'person 1',
};
const id = catalogRunWorkflowId(7);
const word = { by: 'person 1', why: 'asked for it' };

test('a run is started once, and hears who tells it what and why', async () => {
  const { client } = ground;
  const worker = await Worker.create({
    connection: ground.connection,
    namespace: ground.namespace,
    taskQueue: workflowQueue,
    workflowsPath: fileURLToPath(new URL('./catalog-workflow.ts', import.meta.url)),
  });
  const heard = await worker.runUntil(async () => {
    expect(await isRunRunning(client, id)).toBe(false);
    expect(await pauseRun(client, id, word)).toBe('not_running');
    await startRun(client, run);
    await startRun(client, run);
    expect(await isRunRunning(client, id)).toBe(true);
    expect(await pauseRun(client, id, word)).toBe('told');
    expect(await resumeRun(client, id, { ...word, answer: 'yes', question: 'spend' })).toBe('told');
    expect(await cancelRun(client, id)).toBe('told');
    const result: unknown = await client.workflow.getHandle(id).result();
    expect(await pauseRun(client, id, word)).toBe('not_running');
    // What has ended is not started anew.
    await startRun(client, run);
    expect(await isRunRunning(client, id)).toBe(false);
    return result;
  });
  expect(heard).toEqual([
    { source: 2, stages: ['parse', 'generate', 'publish'], by: 'person 1', runId: 7, force: true },
    ['pause', word],
    ['resume', { ...word, answer: 'yes', question: 'spend' }],
    'cancelled',
  ]);
});

test('a batch without its run gets an execution of its own, one at a time', async () => {
  const { client } = ground;
  const batch = { runId: 7, batchId: 9, jobId: 11, lines: 4, isQueued: false };
  await startAbandonedBatch(client, batch);
  await startAbandonedBatch(client, batch);
  const handle = client.workflow.getHandle('catalog-batch-9');
  const { events } = await handle.fetchHistory();
  expect(events?.[0]?.workflowExecutionStartedEventAttributes?.attempt).toBe(1);
  await handle.terminate();
  await startAbandonedBatch(client, batch);
  expect(await isRunRunning(client, 'catalog-batch-9')).toBe(true);
  await handle.terminate();
});

test('a publication is taken back by one execution at a time, and by another one where that gave up', async () => {
  const { client } = ground;
  const id = 'catalog-withdraw-5';
  for (const _ of [1, 2]) await startWithdrawal(client, 5);
  await client.workflow.getHandle(id).terminate();
  await startWithdrawal(client, 5);
  expect(await isRunRunning(client, id)).toBe(true);
  await client.workflow.getHandle(id).terminate();
});
