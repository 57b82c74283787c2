import {
  type Client,
  type Connection,
  ScheduleAlreadyRunning,
  ScheduleOverlapPolicy,
} from '@temporalio/client';
import { orderLineAttribute, orderModelAttribute, orderUserAttribute } from '../contract/generation.ts';
import { workflowQueue } from '../contract/queues.ts';
import { upkeepScheduleId, upkeepWorkflowType } from '../contract/upkeep.ts';

/** temporal.api.enums.v1.IndexedValueType: KEYWORD. */
const keyword = 2;

/**
 * Registers the search attributes that are missing.
 * @throws when one exists with another type: the server would ignore ours in silence
 */
export async function ensureSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const names = [orderLineAttribute, orderModelAttribute, orderUserAttribute].map(({ name }) => name);
  const wrong = names.find((name) => (customAttributes[name] ?? keyword) !== keyword);
  if (wrong)
    throw new Error(
      `The search attribute ${wrong} exists in ${namespace} with another type: remove or rename it.`,
    );
  const missing = names.filter((name) => customAttributes[name] === undefined);
  if (missing.length === 0) return;
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map((name) => [name, keyword])),
  });
}

/** Upkeep every five minutes; a run that takes longer is not overtaken. */
export async function ensureSchedule(client: Client): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: upkeepScheduleId,
      spec: { intervals: [{ every: 5 * 60_000 }] },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: 60_000 },
      action: { type: 'startWorkflow', workflowType: upkeepWorkflowType, taskQueue: workflowQueue, args: [] },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}
