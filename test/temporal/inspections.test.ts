import { Client, Connection } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InspectionInput } from '../../src/contract/inspection.ts';
import { workflowQueue } from '../../src/contract/queues.ts';
import { createInspectionExecutions } from '../../src/operations/inspection-executions.ts';
import { type Ground, openNamespace } from '../harness/namespace.ts';
import { workflowBundleFile } from '../harness/temporal.ts';

const signal = new AbortController().signal;
const photos = ['a', 'b'];
const asked = { photos, subject: 'man' } as const;

let ground: Ground;

beforeAll(async () => {
  ground = await openNamespace();
});
afterAll(() => ground.close());

/** How long it takes until nothing is known, milliseconds. */
async function timeToGiveUp(client: Client, updateId: number, given = signal): Promise<number> {
  const beganAt = performance.now();
  await expect(
    createInspectionExecutions({ client }).inspectPhotos({ ...asked, updateId }, given),
  ).rejects.toThrow();
  return performance.now() - beganAt;
}

test('an update that is handled again asks nobody anew, and is told the same', async () => {
  const heard: InspectionInput[] = [];
  const worker = await Worker.create({
    connection: ground.connection,
    namespace: ground.namespace,
    taskQueue: workflowQueue,
    workflowBundle: { codePath: workflowBundleFile() },
    activities: {
      async inspectPhotos(input: InspectionInput) {
        heard.push(input);
        return { b: ['blurry'] };
      },
    },
  });
  const { inspectPhotos } = createInspectionExecutions(ground);
  await worker.runUntil(async () => {
    const ask = (updateId: number) => inspectPhotos({ ...asked, updateId }, signal);
    expect(await Promise.all([ask(1), ask(1)])).toEqual([{ b: ['blurry'] }, { b: ['blurry'] }]);
    expect(await ask(1)).toEqual({ b: ['blurry'] });
    expect(heard).toEqual([asked]);
    await ask(2);
    expect(heard).toHaveLength(2);
  });
});

test('nobody waits long for a worker, and what nobody works on ends by itself', async () => {
  expect(await timeToGiveUp(ground.client, 3)).toBeLessThan(8_000);
  const handle = ground.client.workflow.getHandle('inspection-3');
  await expect.poll(async () => (await handle.describe()).status.name, { timeout: 5_000 }).toBe('TIMED_OUT');
});

test('nobody waits for a Temporal that is away', async () => {
  const client = new Client({ connection: Connection.lazy({ address: '127.0.0.1:1' }) });
  expect(await timeToGiveUp(client, 4)).toBeLessThan(4_000);
});

test('nobody waits when the turn is over', async () => {
  expect(await timeToGiveUp(ground.client, 5, AbortSignal.timeout(300))).toBeLessThan(2_000);
  expect(await timeToGiveUp(ground.client, 6, AbortSignal.abort())).toBeLessThan(300);
});
