import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterEach, describe, expect, test } from 'vitest';
import {
  broadcastPreviewWorkflowType,
  broadcastWorkflowId,
  broadcastWorkflowType,
} from '../../src/contract/broadcasts.ts';
import { pauseSignal, type RunWord, resumeSignal } from '../../src/contract/catalog.ts';
import { workflowQueue } from '../../src/contract/queues.ts';
import { obtainTestServer } from '../harness/time-skipping.ts';
import { inputsOf, isCalled } from './catalog-rig.ts';
import { type Fakes, hourMs, openSkippingWorld, type SkippingWorld } from './skipping.ts';

const server = await obtainTestServer();
const max: RunWord = { by: 'operator max', why: 'wrong picture' };
const some = { status: 'running', isLeft: true } as const;
const all = { status: 'running', isLeft: false } as const;

let world: SkippingWorld;

async function start(fakes: Fakes): Promise<WorkflowHandle> {
  world = await openSkippingWorld(server ?? '', {
    readBroadcast: () => ({ status: 'running' }),
    moveBroadcast: () => undefined,
    sendBroadcast: () => all,
    previewBroadcast: () => undefined,
    ...fakes,
  });
  return world.environment.client.workflow.start(broadcastWorkflowType, {
    workflowId: broadcastWorkflowId(4),
    taskQueue: workflowQueue,
    args: [{ broadcastId: 4 }],
  });
}

const moves = () => inputsOf(world, 'moveBroadcast');
const step = (status: string, data: object) => ({
  broadcastId: 4,
  status,
  event: `broadcast_${status === 'running' ? 'resumed' : status}`,
  data,
});

afterEach(() => world.close());

describe.skipIf(server === undefined)('a broadcast', () => {
  test('goes out chunk by chunk until nobody is left', async () => {
    const chunks = [some, some, all];
    const handle = await start({ sendBroadcast: () => chunks.shift() ?? all });
    expect(await handle.result()).toEqual({ status: 'done' });
    expect(inputsOf(world, 'sendBroadcast')).toHaveLength(3);
    expect(moves()).toEqual([step('done', { by: 'darkroom' })]);
  });

  test('rests between a pause and the word to go on, also when it was paused before its execution began', async () => {
    const handle = await start({ readBroadcast: () => ({ status: 'paused' }) });
    await isCalled(world, 'moveBroadcast');
    expect(inputsOf(world, 'sendBroadcast')).toEqual([]);
    await handle.signal<[RunWord]>(resumeSignal, max);
    expect(await handle.result()).toEqual({ status: 'done' });
    expect(moves().slice(1)).toEqual([step('running', max), step('done', { by: 'darkroom' })]);
  });

  test('is paused while a chunk is on its way, which ends by itself', async () => {
    const { promise, resolve } = Promise.withResolvers<typeof some>();
    const chunks: Promise<typeof some>[] = [promise];
    const handle = await start({ sendBroadcast: () => chunks.shift() ?? all });
    await isCalled(world, 'sendBroadcast');
    await handle.signal<[RunWord]>(pauseSignal, max);
    await isCalled(world, 'moveBroadcast');
    resolve(some);
    await handle.signal(resumeSignal);
    expect(await handle.result()).toEqual({ status: 'done' });
    expect(moves()).toEqual([
      step('paused', max),
      step('running', { by: 'by hand' }),
      step('done', { by: 'darkroom' }),
    ]);
  });

  test('that is cancelled says so, and what is on its way is heard', async () => {
    const handle = await start({ readBroadcast: () => ({ status: 'paused' }) });
    await isCalled(world, 'moveBroadcast');
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow();
    expect(moves().at(-1)).toEqual(step('cancelled', { by: 'by hand' }));
  });

  test.each([['a draft', { status: 'draft' }] as const, ['nothing', null] as const])(
    'of which there is only %s sends nothing',
    async (_, found) => {
      const handle = await start({ readBroadcast: () => found });
      expect(await handle.result()).toEqual({ status: 'draft' });
      expect(moves()).toEqual([]);
    },
  );

  test('that ended elsewhere ends', async () => {
    const handle = await start({ sendBroadcast: () => ({ status: 'cancelled', isLeft: false }) });
    expect(await handle.result()).toEqual({ status: 'cancelled' });
    expect(moves()).toEqual([]);
  });

  test('that Telegram does not take for six hours rests until somebody lets it go on', async () => {
    const isOver = { now: false };
    const handle = await start({
      sendBroadcast: () => {
        if (isOver.now) return all;
        throw ApplicationFailure.create({ message: 'Telegram: 502', nextRetryDelay: hourMs });
      },
      // No time is left out while a step runs: it goes on before years of rest have passed.
      async moveBroadcast({ status }) {
        if (status !== 'paused') return;
        isOver.now = true;
        await handle.signal<[RunWord]>(resumeSignal, max);
      },
    });
    expect(await handle.result()).toEqual({ status: 'done' });
    expect(moves()).toEqual([
      step('paused', { by: 'darkroom', why: 'Telegram: 502' }),
      step('running', max),
      step('done', { by: 'darkroom' }),
    ]);
  });

  test('is shown before to one person', async () => {
    await start({});
    await world.environment.client.workflow.execute(broadcastPreviewWorkflowType, {
      workflowId: 'preview',
      taskQueue: workflowQueue,
      args: [{ broadcastId: 4, userId: 7 }],
    });
    expect(inputsOf(world, 'previewBroadcast')).toEqual([{ broadcastId: 4, userId: 7 }]);
  });
});
