import { z } from 'zod';
import type { Call } from './answering.ts';
import { firstOutputNode } from './answers.ts';
import { callbackBody } from './callbacks.ts';
import { CodedRefusal } from './codes.ts';
import { isFinal, type Ledger, type Task } from './ledger.ts';
import type { AccountSettings } from './settings.ts';

/** What became of a task's callback, as the service tells it. */
export function webhookDetail(task: Task, publicUrl: string): Record<string, unknown> {
  const { order, callback, status, endedAt = 0 } = task;
  if (order.webhook === undefined || !isFinal(status)) throw new CodedRefusal(807);
  const isDone = callback.lastStatus !== undefined && callback.lastStatus >= 200 && callback.lastStatus < 300;
  return {
    id: webhookId(order.taskId),
    userApiKey: 'FAKE****',
    webhookUrl: order.webhook,
    ...callbackBody(task, publicUrl),
    callbackStatus: isDone ? 'SUCCESS' : 'FAILED',
    callbackResponse: callback.lastStatus === undefined ? null : `HTTP ${callback.lastStatus}`,
    retryCount: Math.max(callback.genuine - 1, 0),
    createTime: new Date(endedAt).toISOString(),
    updateTime: new Date(callback.lastSentAt || endedAt).toISOString(),
  };
}

const retrySchema = z.object({ webhookId: z.string(), webhookUrl: z.url({ protocol: /^https?$/ }) });

/** The task whose callback is to be sent again, and to where. */
export function webhookTask({ fields, account }: Call, ledger: Ledger): { task: Task; url: string } {
  const retry = retrySchema.safeParse(fields);
  if (!retry.success) throw new CodedRefusal(301);
  const task = ledger.find(taskIdOf(retry.data.webhookId));
  if (task?.order.account !== account || !isFinal(task.status)) throw new CodedRefusal(807);
  return { task, url: retry.data.webhookUrl };
}

function webhookId(taskId: string): string {
  return `2${taskId.slice(1)}`;
}

function taskIdOf(webhookId: string): string {
  return `1${webhookId.slice(1)}`;
}

/** The saved workflow as a string of JSON: a node for each picture and one that saves the result. */
export function savedWorkflow(nodes: AccountSettings['workflows'][number]['nodes']): string {
  const loaders = nodes.map(({ nodeId, fieldName }) => [
    nodeId,
    {
      inputs: { [fieldName]: `saved-${nodeId}.png`, upload: 'image' },
      class_type: 'LoadImage',
      _meta: { title: 'Load Image' },
    },
  ]);
  const saver = {
    inputs: { filename_prefix: 'ComfyUI', images: [nodes[0]?.nodeId, 0] },
    class_type: 'SaveImage',
    _meta: { title: 'Save Image' },
  };
  return JSON.stringify(Object.fromEntries([...loaders, [String(firstOutputNode), saver]]));
}
