import type { RunningHubSettings } from './settings.ts';
import { pendingStatus, statusOf, type Task, type TaskEnd } from './tasks.ts';

/** The answer of the older `outputs`, and what a callback holds. */
export interface CodedAnswer {
  code: number;
  msg: string;
  data: unknown;
}

/** The node whose pictures are the results; further pictures come from the nodes after it. */
export const firstOutputNode = 9;

/** A JSON answer; ids of tasks become numbers where the settings say so. */
export function jsonAnswer(body: unknown, numericTaskIds: boolean): Response {
  return new Response(jsonText(body, numericTaskIds), { headers: { 'content-type': 'application/json' } });
}

/** JSON in which ids of tasks may be numbers, which JavaScript itself cannot hold. */
export function jsonText(body: unknown, numericTaskIds: boolean): string {
  const text = JSON.stringify(body);
  return numericTaskIds ? text.replaceAll(/"taskId":"(\d+)"/g, '"taskId":$1') : text;
}

/** The body of a create's answer. */
export function createdAnswer(task: Task): Record<string, unknown> {
  const { order } = task;
  return {
    netWssUrl: null,
    taskId: task.id,
    clientId: order.clientId,
    taskStatus: statusOf(task),
    promptTips: promptTips(order.nodeErrors),
  };
}

function promptTips(nodeErrors: Record<string, unknown> | undefined): string {
  return JSON.stringify({
    result: nodeErrors === undefined,
    error: nodeErrors === undefined ? null : { type: 'prompt_outputs_failed_validation' },
    outputs_to_execute: [String(firstOutputNode)],
    node_errors: nodeErrors ?? {},
  });
}

/** What the older `status` says: a bare word. */
export function legacyStatus(task: Task, settings: RunningHubSettings): string {
  const status = statusOf(task);
  return status === 'CANCEL' ? settings.cancelledStatus : status;
}

/** What `outputs` answers about a task, finished or not. */
export function outputsAnswer(
  task: Task,
  publicUrl: string,
  { nullOutputs = false, namesFileTypes }: { nullOutputs?: boolean; namesFileTypes: boolean },
): CodedAnswer {
  const { end } = task;
  if (!end) return pendingAnswer(pendingStatus(task), nullOutputs);
  if (end.status === 'SUCCESS') {
    const entries = outputEntries(task, end, publicUrl);
    const data = namesFileTypes ? entries : entries.map((entry) => ({ ...entry, fileType: undefined }));
    return { code: 0, msg: 'success', data };
  }
  return { code: 805, msg: 'APIKEY_TASK_STATUS_ERROR', data: { failedReason: failedReason(end) } };
}

function pendingAnswer(status: 'QUEUED' | 'RUNNING', nullOutputs: boolean): CodedAnswer {
  const msg = `APIKEY_TASK_IS_${status}`;
  if (nullOutputs) return { code: 0, msg, data: null };
  return { code: status === 'QUEUED' ? 813 : 804, msg, data: null };
}

function outputEntries(task: Task, end: TaskEnd, publicUrl: string): Record<string, unknown>[] {
  return end.pictures.map((name, index) => ({
    fileUrl: `${publicUrl}/results/${name}`,
    fileType: endingOf(name),
    taskCostTime: costSeconds(task),
    nodeId: String(firstOutputNode + index),
    consumeCoins: String(end.charged),
    consumeMoney: null,
    thirdPartyConsumeMoney: null,
  }));
}

function failedReason({ status, reason = '' }: TaskEnd): Record<string, string> {
  return {
    node_id: String(firstOutputNode),
    node_name: 'SaveImage',
    exception_type: status === 'CANCEL' ? 'InterruptProcessingException' : 'RuntimeError',
    exception_message: reason,
    traceback: JSON.stringify(['File "execution.py", line 1, in execute']),
    current_inputs: '{}',
    current_outputs: '{}',
  };
}

function costSeconds({ startedAt, endedAt = 0 }: Task): string {
  return String(startedAt === undefined ? 0 : Math.round((endedAt - startedAt) / 1_000));
}

/** What the newer API says about a task, at its create and at every query. */
export function newerAnswer(task: Task, publicUrl: string): Record<string, unknown> {
  const { order, end } = task;
  const status = statusOf(task);
  const reason = end?.reason;
  const isModerated = status === 'FAILED' && reason?.includes('1501') === true;
  return {
    taskId: task.id,
    status,
    errorCode: status === 'FAILED' ? (isModerated ? '1501' : '805') : null,
    errorMessage: status === 'FAILED' ? (reason ?? null) : null,
    results:
      end?.status === 'SUCCESS'
        ? end.pictures.map((name, index) => newerResult(name, index, publicUrl))
        : null,
    clientId: order.clientId,
    promptTips: order.nodeErrors === undefined ? null : promptTips(order.nodeErrors),
    ...(end
      ? { usage: { consumeCoins: String(end.charged), consumeMoney: null, taskCostTime: costSeconds(task) } }
      : {}),
  };
}

function newerResult(name: string, index: number, publicUrl: string): Record<string, unknown> {
  const nodeId = String(firstOutputNode + index);
  return { url: `${publicUrl}/results/${name}`, nodeId, outputType: endingOf(name), text: null };
}

function endingOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
