import {
  type Client,
  type Connection,
  ScheduleAlreadyRunning,
  ScheduleOverlapPolicy,
} from '@temporalio/client';
import { orderLineAttribute, orderModelAttribute, orderUserAttribute } from '../contract/generation.ts';
import { workflowQueue } from '../contract/queues.ts';
import { upkeepScheduleId, upkeepWorkflowType } from '../contract/upkeep.ts';
import { allowed, hasCode } from './refusals.ts';

/** The namespace cannot be prepared from here. The message says in one sentence what a person has to do. */
export class SetupRefused extends Error {
  override readonly name = 'SetupRefused';
}

/** temporal.api.enums.v1.IndexedValueType: KEYWORD. */
const keyword = 2;
const names = [orderLineAttribute, orderModelAttribute, orderUserAttribute].map(({ name }) => name);

/** What is used of a connection here. */
export type SetupConnection = Pick<Connection, 'operatorService' | 'workflowService'>;

/**
 * Registers the search attributes that are missing. Where only the owner of the server may (Temporal Cloud), looks whether they are
 * there, and says which are to be made.
 * @throws SetupRefused also when one exists with another type: the server would ignore ours in silence
 */
export async function ensureSearchAttributes(connection: SetupConnection, namespace: string): Promise<void> {
  const known = await listAttributes(connection, namespace);
  if (known === undefined) {
    const missing = await probeAttributes(connection, namespace);
    if (missing.length > 0) throw new SetupRefused(wanted(missing, namespace));
    return;
  }
  const wrong = names.find((name) => (known[name] ?? keyword) !== keyword);
  if (wrong)
    throw new SetupRefused(
      `The search attribute ${wrong} exists in ${namespace} with another type: remove or rename it.`,
    );
  const missing = names.filter((name) => known[name] === undefined);
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(missing.map((name) => [name, keyword]));
  const isMade = await allowed(
    connection.operatorService.addSearchAttributes({ namespace, searchAttributes }),
  );
  if (isMade === undefined) throw new SetupRefused(wanted(missing, namespace));
}

async function listAttributes({ operatorService }: SetupConnection, namespace: string) {
  const listed = await allowed(operatorService.listSearchAttributes({ namespace }));
  return listed?.customAttributes;
}

/** @returns the attributes that a question does not know. Their types cannot be asked so. */
async function probeAttributes({ workflowService }: SetupConnection, namespace: string): Promise<string[]> {
  const missing: string[] = [];
  for (const name of names) {
    try {
      await workflowService.countWorkflowExecutions({ namespace, query: `${name} = 'none'` });
    } catch (error) {
      if (!hasCode(error, [invalidArgument])) throw error;
      missing.push(name);
    }
  }
  return missing;
}

function wanted(missing: readonly string[], namespace: string): string {
  const list = missing.map((name) => `${name} (Keyword)`).join(', ');
  return `The namespace ${namespace} lacks the search attributes ${list}, which this Temporal does not let us make: make them in its console or with tcld, then run \`npm run setup\` again.`;
}

const invalidArgument = 3;
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
