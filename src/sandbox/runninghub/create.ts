import { randomBytes, randomInt } from 'node:crypto';
import { z } from 'zod';
import type { Faults, FiredFault } from '../ground/faults.ts';
import { firstOutputNode } from './answers.ts';
import { callbackFaults } from './callbacks.ts';
import { CodedRefusal } from './codes.ts';
import type { Ledger, NodeInput, Task, TaskOrder, TaskOutcome } from './ledger.ts';
import type { RunningHubSettings, SettingsBox } from './settings.ts';
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
  ledger: Ledger;
  settings: SettingsBox;
  faults: Faults;
}

const taskFaults = ['success', 'empty', 'failed', 'moderated', 'never_ends'] as const satisfies TaskOutcome[];

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
export function createTask(call: CreateCall, { ledger, settings, faults }: CreateDeps): Task {
  const { account, fired } = call;
  const accountSettings = settings.current.accounts[account - 1];
  if (!accountSettings) throw new CodedRefusal(802);
  const body = bodySchema.safeParse(call.body);
  if (!body.success) throw new CodedRefusal(301, null, `PARAMS_INVALID: ${z.prettifyError(body.error)}`);
  const { nodeInfoList: inputs, webhookUrl: webhook } = body.data;
  const workflow = findWorkflow(accountSettings, call.body.workflowId);
  const photos = readPhotos(workflow, inputs, (name) => ledger.hasUpload(account, name));
  checkFunds({ account, ledger, settings: settings.current, balance: accountSettings.balance });
  if (ledger.active(account).length >= accountSettings.concurrency) throw new CodedRefusal(421);
  const hasNodeErrors = fired?.fault === 'node_errors';
  return ledger.accept({
    taskId: newTaskId(ledger),
    clientId: randomBytes(16).toString('hex'),
    account,
    workflowId: workflow.id,
    inputs,
    photos,
    ...(webhook === undefined ? {} : { webhook }),
    ...planTask(faults, settings.current, { hasWebhook: webhook !== undefined, hasNodeErrors }),
    ...(hasNodeErrors ? { nodeErrors: nodeErrorsOf(inputs) } : {}),
  });
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
  ledger: Ledger;
  settings: RunningHubSettings;
  balance: number;
}

/** Tasks under way are paid for at their end, so their coins are not free any more. */
function checkFunds({ account, ledger, settings, balance }: Funds): void {
  const open = ledger.active(account).length;
  if (ledger.spent(account) + (open + 1) * settings.coinsPerTask > balance) throw new CodedRefusal(416);
}

/** Nineteen digits, which is more than 2^53. */
function newTaskId(ledger: Ledger): string {
  const taskId = `${Date.now()}${String(randomInt(1_000_000)).padStart(6, '0')}`;
  return ledger.find(taskId) ? newTaskId(ledger) : taskId;
}

type TaskPlan = Pick<
  TaskOrder,
  'outcome' | 'callbackFault' | 'acceptedAt' | 'queuedMs' | 'runMs' | 'outputs' | 'coins' | 'retentionMs'
>;

/** Times, end and callback fault of a task, drawn once. */
function planTask(
  faults: Faults,
  settings: RunningHubSettings,
  { hasWebhook, hasNodeErrors }: { hasWebhook: boolean; hasNodeErrors: boolean },
): TaskPlan {
  const fired = faults.take('runninghub.task', taskFaults)?.fault;
  const callbackFault = hasWebhook ? faults.take('runninghub.callback', callbackFaults) : undefined;
  const isAtOnce = hasNodeErrors || callbackFault?.fault === 'callback_early';
  const outcome = taskFaults.find((candidate) => candidate === fired) ?? 'success';
  return {
    outcome: hasNodeErrors ? 'failed' : outcome,
    outputs: settings.outputs,
    coins: settings.coinsPerTask,
    retentionMs: settings.resultTtlMs,
    acceptedAt: Date.now(),
    queuedMs: isAtOnce ? 0 : settings.queuedMs,
    runMs: isAtOnce ? 0 : settings.runMs,
    ...(callbackFault ? { callbackFault } : {}),
  };
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
