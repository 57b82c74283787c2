import { fileURLToPath } from 'node:url';
import { activityInfo, Context, sleep } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { type ActivityExecuteInput, Worker } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { beat, heartbeats, note } from '../../src/temporal/heartbeats.ts';
import { openNamespace } from '../harness/namespace.ts';
import type { Trial } from './trial-workflow.ts';

const input: ActivityExecuteInput = { args: [], headers: {} };

/** Runs a step under the interceptor, in an activity with this heartbeat timeout. */
async function run(
  heartbeatTimeoutMs: number | undefined,
  step: (beats: () => number) => Promise<void>,
  told: unknown[] = [],
): Promise<number> {
  const environment = new MockActivityEnvironment({ ...(heartbeatTimeoutMs && { heartbeatTimeoutMs }) });
  let beats = 0;
  environment.on('heartbeat', (details: unknown) => {
    told.push(details);
    beats += 1;
  });
  await environment.run(async () => {
    const { inbound } = heartbeats(Context.current());
    await inbound?.execute?.(input, () => step(() => beats));
  });
  return beats;
}

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

it('a step that takes long tells that it is alive until it ends, and no longer', async () => {
  const beats = await run(50, async (soFar) => {
    while (soFar() < 3) await pause();
  });
  expect(beats).toBe(3);
});

it('a step that ends at once tells nothing', async () => {
  expect(await run(60_000, pause)).toBe(0);
});

it('how far a step is waits for a beat that comes by itself', async () => {
  const beats = await run(60_000, async () => {
    note({ looked: 1 });
    await pause();
  });
  expect(beats).toBe(0);
  const told: unknown[] = [];
  await run(
    50,
    async (soFar) => {
      note({ looked: 2 });
      while (soFar() < 1) await pause();
    },
    told,
  );
  expect(told).toEqual([{ looked: 2 }]);
});

it('a step without a heartbeat timeout tells nothing', async () => {
  expect(await run(undefined, pause)).toBe(0);
});

it('a cursor outlives the beats that come by themselves, and the attempts that tell nothing of their own', async () => {
  const ground = await openNamespace();
  const found: unknown[] = [];
  const walk = async () => {
    const { attempt, heartbeatDetails } = activityInfo();
    found.push(heartbeatDetails);
    if (attempt === 1) beat({ cursor: 7 });
    if (attempt === 3) return;
    // Two beats by themselves, of which the server hears at least the last.
    await sleep(1_000);
    throw new Error('gone in the middle');
  };
  const worker = await Worker.create({
    ...ground,
    taskQueue: 'trial',
    workflowsPath: fileURLToPath(new URL('./trial-workflow.ts', import.meta.url)),
    activities: { walk },
    interceptors: { activity: [heartbeats] },
  });
  const retry = { initialInterval: 10, backoffCoefficient: 1 };
  const trial: Trial = {
    activity: 'walk',
    options: { startToCloseTimeout: 10_000, heartbeatTimeout: 1_000, retry },
  };
  await worker.runUntil(
    ground.client.workflow.execute('trialWorkflow', {
      workflowId: 'walk',
      taskQueue: 'trial',
      args: [trial],
    }),
  );
  expect(found).toEqual([undefined, { cursor: 7 }, { cursor: 7 }]);
  await ground.close();
});
