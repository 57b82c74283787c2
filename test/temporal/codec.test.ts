import { fileURLToPath } from 'node:url';
import { Client, WorkflowFailedError } from '@temporalio/client';
import { Worker, type WorkflowBundle } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Codec, CodecKey } from '../../src/contract/codec.ts';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import { beat } from '../../src/temporal/heartbeats.ts';
import { bundleWorkflows } from '../../src/worker/bundle.ts';
import { type Ground, openNamespace } from '../harness/namespace.ts';
import { readable, storedOf } from './stored.ts';

const canary = 'a portrait of Ann in the snow';
const taskQueue = 'secret';
const key = (id: string, fill: number): CodecKey => ({ id, bytes: Buffer.alloc(32, fill) });
const [first, second] = [key('2026-11', 1), key('2027-05', 2)];
const encrypting: Codec = { isWriting: true, keys: [first] };

let ground: Ground;
let bundles: { encrypting: WorkflowBundle; plain: WorkflowBundle };

beforeAll(async () => {
  ground = await openNamespace();
  const workflowsPath = fileURLToPath(new URL('./secret-workflow.ts', import.meta.url));
  bundles = {
    encrypting: await bundleWorkflows({ workflowsPath, isEncrypted: true }),
    plain: await bundleWorkflows({ workflowsPath }),
  };
});
afterAll(() => ground.close());

let attempts = 0;
const activities = {
  async stumble(text: string) {
    beat({ at: text });
    attempts += 1;
    if (attempts % 2 === 1) throw new Error(text);
    return text;
  },
};

/** The client and the worker of a process with these settings. */
async function open(codec: Codec): Promise<{ client: Client; worker: Worker }> {
  const { namespace, connection } = ground;
  const dataConverter = createDataConverter(codec);
  const client = new Client({ connection: ground.client.connection, namespace, dataConverter });
  const workflowBundle = codec === 'off' ? bundles.plain : bundles.encrypting;
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle,
    activities,
    dataConverter,
    maxHeartbeatThrottleInterval: 1,
  });
  return { client, worker };
}

const start = (client: Client, type = 'secretWorkflow') =>
  client.workflow.start(type, {
    workflowId: `secret-${crypto.randomUUID()}`,
    taskQueue,
    args: [canary],
    staticSummary: canary,
    staticDetails: canary,
    memo: { note: canary },
  });

const kept = (workflowId: string) => storedOf(ground.client, workflowId);

test('[I19] nothing an execution says is kept in clear: neither steps nor summaries, notes, updates or failures', async () => {
  const { client, worker } = await open(encrypting);
  const stored = await worker.runUntil(async () => {
    const handle = await start(client);
    expect(await handle.executeUpdate('echo', { args: [canary] })).toBe(canary);
    const stumbled = async () => (await handle.describe()).raw.pendingActivities?.length ?? 0;
    await expect.poll(stumbled, { timeout: 20_000 }).toBe(0);
    expect(await handle.describe().then((description) => description.staticSummary())).toBe(canary);
    const { queryResult } = await ground.client.workflowService.queryWorkflow({
      namespace: ground.namespace,
      execution: { workflowId: handle.workflowId },
      query: { queryType: '__temporal_workflow_metadata' },
    });
    const details = JSON.stringify(readable(queryResult));
    expect(details).toContain('binary/encrypted');
    expect(details).not.toContain(canary);
    await handle.signal('hear', canary);
    const error = await handle.result().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorkflowFailedError);
    expect(error).toMatchObject({ cause: { message: `${canary} and ${canary}`, details: [canary] } });
    return kept(handle.workflowId);
  });
  expect(stored).toContain('Encoded failure');
  expect(stored).toContain('2026-11');
  expect(stored).not.toContain(canary);
  expect(stored).not.toContain('secret-workflow.ts');
});

test('[I19] what stops a task of an execution is not kept in clear either', async () => {
  const { client, worker } = await open(encrypting);
  await worker.runUntil(async () => {
    const handle = await start(client, 'brokenWorkflow');
    await expect.poll(() => kept(handle.workflowId), { timeout: 20_000 }).toContain('workflowTaskFailed');
    expect(await kept(handle.workflowId)).not.toContain(canary);
    await handle.terminate();
  });
});

test('an execution from before goes on after the switch, and after a rotation of keys, until plaintext is refused', async () => {
  const before = await open('off');
  const handle = await before.worker.runUntil(async () => {
    const started = await start(before.client);
    await expect.poll(() => kept(started.workflowId), { timeout: 20_000 }).toContain('activityTaskCompleted');
    return started;
  });
  expect(await kept(handle.workflowId)).toContain(canary);

  const { client: strict, worker: strictWorker } = await open(encrypting);
  await strictWorker.runUntil(async () => {
    await strict.workflow.getHandle(handle.workflowId).signal('hear', canary);
    await expect.poll(() => kept(handle.workflowId), { timeout: 20_000 }).toContain('workflowTaskFailed');
  });

  const rotated = await open({
    isWriting: true,
    keys: [second, first],
    plaintextUntil: new Date(Date.now() + 60_000),
  });
  await rotated.worker.runUntil(async () => {
    const result = rotated.client.workflow.getHandle(handle.workflowId).result();
    await expect(result).rejects.toMatchObject({ cause: { message: `${canary} and ${canary}` } });
  });
  expect(await kept(handle.workflowId)).toContain('2027-05');
});
