import { Context } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { ActivityExecuteInput } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { heartbeats } from '../../src/temporal/heartbeats.ts';

const input: ActivityExecuteInput = { args: [], headers: {} };

/** Runs a step under the interceptor, in an activity with this heartbeat timeout. */
async function run(
  heartbeatTimeoutMs: number | undefined,
  step: (beats: () => number) => Promise<void>,
): Promise<number> {
  const environment = new MockActivityEnvironment({ ...(heartbeatTimeoutMs && { heartbeatTimeoutMs }) });
  let beats = 0;
  environment.on('heartbeat', () => {
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

it('a step without a heartbeat timeout tells nothing', async () => {
  expect(await run(undefined, pause)).toBe(0);
});
