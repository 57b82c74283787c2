import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { workflowQueue } from '../../src/contract/queues.ts';
import {
  type TopUpEnd,
  type TopUpStatus,
  topUpWorkflowId,
  topUpWorkflowType,
} from '../../src/contract/top-ups.ts';
import { obtainTestServer } from '../harness/time-skipping.ts';
import {
  actionsOf,
  dayMs,
  detailsOf,
  type Fakes,
  failsFor,
  hourMs,
  openSkippingWorld,
  type SkippingWorld,
} from './skipping.ts';

const server = await obtainTestServer();
const topUpId = 7;

let world: SkippingWorld;
/** How the request stands; whoever is first ends it. */
let status: TopUpStatus = 'open';

/** Nobody answers; how it ends is kept. */
const usual: Fakes = {
  awaitTopUp: () => failsFor(10 * dayMs, hourMs),
  remindOfTopUp: () => undefined,
  endTopUp({ status: wished }) {
    if (status === 'open' && wished !== undefined) status = wished;
    return { status, given: status === 'given' ? 2_500 : null };
  },
};

async function start(fakes: Fakes = {}): Promise<WorkflowHandle> {
  status = 'open';
  world = await openSkippingWorld(server ?? '', { ...usual, ...fakes });
  return world.environment.client.workflow.start(topUpWorkflowType, {
    workflowId: topUpWorkflowId(topUpId),
    taskQueue: workflowQueue,
    args: [{ topUpId }],
  });
}

/** The steps, of each the first attempt, and when it was due, in days since the first. */
function steps(): [name: string, day: number][] {
  const [first] = world.calls;
  return world.calls
    .filter(({ attempt }) => attempt === 1)
    .map(({ name, at }) => [name, Math.round((at - (first?.at ?? 0)) / dayMs)]);
}

const isCalled = (name: string) =>
  vi.waitFor(() => expect(world.names()).toContain(name), { timeout: 10_000, interval: 20 });

afterEach(() => world.close());

describe.skipIf(server === undefined)('the days of a request for credits', () => {
  test('nobody answers: those who may are reminded after a day, and it expires after three', async () => {
    const handle = await start();
    const end: TopUpEnd = await handle.result();
    expect(end).toEqual({ status: 'expired', given: null });
    expect(steps()).toEqual([
      ['awaitTopUp', 0],
      ['remindOfTopUp', 1],
      ['awaitTopUp', 1],
      ['endTopUp', 3],
    ]);
    expect(await detailsOf(handle)).toBe('expired');
  });

  test('an answer on the second day ends it, in few Actions', async () => {
    const handle = await start({
      awaitTopUp() {
        failsFor(world.names().includes('remindOfTopUp') ? hourMs : 10 * dayMs, 6 * hourMs);
        status = 'given';
      },
    });
    expect(await handle.result()).toEqual({ status: 'given', given: 2_500 });
    expect(steps().map(([name]) => name)).toEqual(['awaitTopUp', 'remindOfTopUp', 'awaitTopUp', 'endTopUp']);
    expect(world.calls.at(-1)?.input).toEqual({ topUpId });
    expect(await detailsOf(handle)).toBe('given: 2500 credits');
    // Beside its start and each look of a wait.
    expect(await actionsOf(handle)).toBeLessThanOrEqual(12);
  });

  test('an answer that came just before its term counts', async () => {
    const handle = await start({
      endTopUp: () => ({ status: 'declined', given: null }),
    });
    expect(await handle.result()).toEqual({ status: 'declined', given: null });
  });

  test('a cancel takes it back', async () => {
    const handle = await start();
    await isCalled('awaitTopUp');
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow(WorkflowFailedError);
    expect(world.calls.at(-1)).toMatchObject({
      name: 'endTopUp',
      input: { topUpId, status: 'withdrawn' },
    });
    expect(await detailsOf(handle)).toBe('withdrawn');
  });

  test('a database that is away for half a day costs no request its end', async () => {
    const handle = await start({
      endTopUp() {
        failsFor(12 * hourMs, hourMs);
        return { status: 'expired', given: null };
      },
    });
    expect(await handle.result()).toMatchObject({ status: 'expired' });
  });
});
