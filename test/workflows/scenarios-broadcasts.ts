import {
  broadcastPreviewWorkflowId,
  broadcastPreviewWorkflowType,
  broadcastWorkflowId,
  broadcastWorkflowType,
} from '../../src/contract/broadcasts.ts';
import { type RunWord, resumeSignal } from '../../src/contract/catalog.ts';
import { addBroadcast, moveBroadcast } from '../../src/db/broadcasts.ts';
import { chooseNews, readUser } from '../../src/db/users.ts';
import { startBroadcast, startPreview } from '../../src/temporal/broadcasts.ts';
import { createCustomer } from '../harness/customer.ts';
import type { Studio } from '../harness/studio.ts';
import { wishedPrompt } from './drives.ts';
import type { Scenario } from './scenario.ts';

const by = 'operator max';

/** A broadcast to one person who agreed, under way or resting, and no execution of it yet. */
async function open(studio: Studio, status: 'running' | 'paused' = 'running'): Promise<number> {
  const { sql } = studio;
  const ann = await createCustomer(studio.sandbox);
  await ann.say('/start');
  await ann.sees(/Hello/);
  await chooseNews(sql, (await readUser(sql, ann.id))?.id ?? 0, true);
  const draft = { segment: {}, textEn: wishedPrompt, textRu: wishedPrompt, picture: null };
  const id = await addBroadcast(sql, draft, by);
  await moveBroadcast(sql, id, { status: 'running', event: 'broadcast_started', data: { by }, reach: 1 });
  if (status === 'paused') await moveBroadcast(sql, id, { status, event: 'broadcast_paused', data: { by } });
  return id;
}

/** Starts one that rests, and waits until it does. */
async function rest(studio: Studio) {
  const id = await open(studio, 'paused');
  await startBroadcast(studio.temporal, id);
  const handle = studio.temporal.workflow.getHandle(broadcastWorkflowId(id));
  await studio.until(async () => {
    const { events } = await handle.fetchHistory();
    return (events?.filter(({ activityTaskCompletedEventAttributes: done }) => done).length ?? 0) === 2;
  });
  return handle;
}

/** Every branch of a broadcast. */
export const broadcasts: Readonly<Record<string, Scenario>> = {
  'broadcast-sent': {
    type: broadcastWorkflowType,
    steps: ['readBroadcast', 'sendBroadcast', 'moveBroadcast'],
    end: 'done',
    async drive(studio) {
      const id = await open(studio);
      await startBroadcast(studio.temporal, id);
      return broadcastWorkflowId(id);
    },
  },
  'broadcast-resumed-and-sent': {
    type: broadcastWorkflowType,
    steps: ['readBroadcast', 'moveBroadcast', 'moveBroadcast', 'sendBroadcast', 'moveBroadcast'],
    end: 'done',
    async drive(studio) {
      const handle = await rest(studio);
      await handle.signal<[RunWord]>(resumeSignal, { by });
      return handle.workflowId;
    },
  },
  'broadcast-paused-and-cancelled': {
    type: broadcastWorkflowType,
    steps: ['readBroadcast', 'moveBroadcast', 'moveBroadcast'],
    end: 'execution canceled',
    async drive(studio) {
      const handle = await rest(studio);
      await handle.cancel();
      return handle.workflowId;
    },
  },
  'broadcast-shown-before': {
    type: broadcastPreviewWorkflowType,
    steps: ['previewBroadcast'],
    end: 'completed',
    async drive(studio) {
      const preview = { broadcastId: await open(studio), userId: 1_001 };
      await startPreview(studio.temporal, preview);
      return broadcastPreviewWorkflowId(preview);
    },
  },
};
