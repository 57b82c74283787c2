import { workflowQueue } from '../../src/contract/queues.ts';
import {
  type TopUpClocks,
  type TopUpInput,
  topUpWorkflowId,
  topUpWorkflowType,
} from '../../src/contract/top-ups.ts';
import { askTopUp, endTopUp } from '../../src/db/top-ups.ts';
import { newPerson } from '../db/scene.ts';
import type { Studio } from '../harness/studio.ts';
import { reaches } from './drives.ts';
import type { Scenario } from './scenario.ts';

const topUp = (scenario: Omit<Scenario, 'type'>): Scenario => ({ type: topUpWorkflowType, ...scenario });
const answered = ['awaitTopUp', 'endTopUp'];
const reminded = ['awaitTopUp', 'remindOfTopUp', ...answered];

/** Every branch of a request for credits. */
export const topUps: Readonly<Record<string, Scenario>> = {
  'top-up-given': topUp({
    steps: answered,
    end: 'given',
    async drive(studio) {
      const { topUpId, workflowId } = await ask(studio);
      await reaches(studio, workflowId, 'awaitTopUp');
      await endTopUp(studio.sql, topUpId, { status: 'given', by: 'person 1' });
      return workflowId;
    },
  }),
  'top-up-declined-after-a-reminder': topUp({
    steps: reminded,
    end: 'declined',
    async drive(studio) {
      const { topUpId, workflowId } = await ask(studio, { remindMs: 500 });
      await studio.until(async () => {
        const [row] = await studio.sql`select reminded_at from top_ups where id = ${topUpId}`;
        return row?.['reminded_at'] !== null;
      });
      await endTopUp(studio.sql, topUpId, { status: 'declined', by: 'person 1' });
      return workflowId;
    },
  }),
  'top-up-expired': topUp({
    steps: reminded,
    end: 'expired',
    drive: async (studio) => (await ask(studio, { remindMs: 500, expireMs: 1_500 })).workflowId,
  }),
  'top-up-cancelled': topUp({
    steps: answered,
    end: 'execution canceled',
    async drive(studio) {
      const { workflowId } = await ask(studio);
      await reaches(studio, workflowId, 'awaitTopUp');
      await studio.temporal.workflow.getHandle(workflowId).cancel();
      return workflowId;
    },
  }),
};

/** A new person asks for credits. */
async function ask(
  { sql, temporal }: Studio,
  clocks?: TopUpClocks,
): Promise<{ topUpId: number; workflowId: string }> {
  const userId = await newPerson(sql);
  const asked = await askTopUp(sql, { userId, chatId: userId, staffChats: [] });
  const topUpId = asked?.id ?? Number.NaN;
  const workflowId = topUpWorkflowId(topUpId);
  const input: TopUpInput = { topUpId, ...(clocks && { clocks }) };
  await temporal.workflow.start(topUpWorkflowType, { workflowId, taskQueue: workflowQueue, args: [input] });
  return { topUpId, workflowId };
}
