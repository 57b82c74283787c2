import { randomBytes, randomInt } from 'node:crypto';
import { z } from 'zod';
import type { FiredFault } from '../ground/faults.ts';
import { firstOutputNode } from './answers.ts';
import { CodedRefusal } from './codes.ts';
import type { RunningHubSettings, SettingsBox } from './settings.ts';
import type { NodeInput, Task, TaskOrder, TaskService, Tasks } from './tasks.ts';
import type { Uploads } from './uploads.ts';
import { findWorkflow, type Workflow } from './workflow.ts';

/** A create as it came over the wire, its key already known to be an account's. */
export interface CreateCall {
  /** Counted from 1. */
  account: number;
  body: Record<string, unknown>;
  /** What was planned for this call. */
  fired: FiredFault | undefined;
}

export interface CreateDeps {
  service: TaskService;
  uploads: Uploads;
  settings: SettingsBox;
}

const bodySchema = z.object({
  nodeInfoList: z
    .array(z.object({ nodeId: z.string(), fieldName: z.string(), fieldValue: z.string() }))
    .min(1),
  webhookUrl: z.url({ protocol: /^https?$/ }).optional(),
  // Darkroom has a queue of its own, and the provider's is not played.
  usePersonalQueue: z.literal(false).optional(),
});

/**
 * Accepts a task. It does not wait for anything, so two creates cannot both take the last place. Throws a CodedRefusal
 * when nothing was created.
 */
export function createTask(call: CreateCall, { service, uploads, settings }: CreateDeps): Task {
  const { account, fired } = call;
  const accountSettings = settings.current.accounts[account - 1];
  if (!accountSettings) throw new CodedRefusal(802);
  const body = bodySchema.safeParse(call.body);
  if (!body.success) throw new CodedRefusal(301, null, `PARAMS_INVALID: ${z.prettifyError(body.error)}`);
  const { nodeInfoList: inputs, webhookUrl: webhook } = body.data;
  const workflow = findWorkflow(accountSettings, call.body.workflowId);
  const photos = readPhotos(workflow, inputs, (name) => uploads.has(account, name));
  checkFunds({ account, tasks: service.jobs, settings: settings.current, balance: accountSettings.balance });
  if (service.jobs.open(account).length >= accountSettings.concurrency) throw new CodedRefusal(421);
  const hasNodeErrors = fired?.fault === 'node_errors';
  // Such a task fails at once.
  const { planned, ...plan } = service.plan(webhook, hasNodeErrors ? 0 : 1);
  const outcome = hasNodeErrors ? 'failed' : planned;
  const order: TaskOrder = {
    ...plan,
    account,
    clientId: randomBytes(16).toString('hex'),
    workflowId: workflow.id,
    inputs,
    photos,
    ...(outcome !== undefined && { outcome }),
    ...(hasNodeErrors && { nodeErrors: nodeErrorsOf(inputs) }),
    outputs: settings.current.outputs,
    coins: settings.current.coinsPerTask,
  };
  return service.jobs.accept(newTaskId(service.jobs), order, { workflow_id: workflow.id, inputs });
}

/**
 * The photos in the workflow's own order. The real service takes what a list leaves out from the saved workflow; here
 * that is refused, because nobody wants the pictures saved there.
 */
function readPhotos(
  workflow: Workflow,
  inputs: NodeInput[],
  isUploaded: (name: string) => boolean,
): string[] {
  const unknown = inputs.find(
    ({ nodeId, fieldName }) =>
      !workflow.nodes.some((node) => node.nodeId === nodeId && node.fieldName === fieldName),
  );
  if (unknown) {
    const { nodeId, fieldName } = unknown;
    throw new CodedRefusal(803, null, `APIKEY_INVALID_NODE_INFO: no ${fieldName} in node ${nodeId}`);
  }
  return workflow.nodes.map(({ nodeId, fieldName }) => {
    const value = inputs.find((input) => input.nodeId === nodeId)?.fieldValue;
    const isUsable = value !== undefined && (/^https?:\/\//.test(value) || isUploaded(value));
    if (!isUsable) throw new CodedRefusal(301, null, `PARAMS_INVALID: no file in ${fieldName} of ${nodeId}`);
    return value;
  });
}

interface Funds {
  account: number;
  tasks: Tasks;
  settings: RunningHubSettings;
  balance: number;
}

/** Tasks under way are paid for at their end, so their coins are not free any more. */
function checkFunds({ account, tasks, settings, balance }: Funds): void {
  const open = tasks.open(account).length;
  if (tasks.spent(account) + (open + 1) * settings.coinsPerTask > balance) throw new CodedRefusal(416);
}

/** Nineteen digits, which is more than 2^53. */
function newTaskId(tasks: Tasks): string {
  const taskId = `${Date.now()}${String(randomInt(1_000_000)).padStart(6, '0')}`;
  return tasks.find(taskId) ? newTaskId(tasks) : taskId;
}

function nodeErrorsOf([first]: NodeInput[]): Record<string, unknown> {
  if (!first) return {};
  const { nodeId, fieldName, fieldValue } = first;
  const error = {
    type: 'value_not_in_list',
    message: 'Value not in list',
    details: `${fieldName}: '${fieldValue}' not in []`,
    extra_info: {},
  };
  return {
    [nodeId]: { errors: [error], dependent_outputs: [String(firstOutputNode)], class_type: 'LoadImage' },
  };
}
