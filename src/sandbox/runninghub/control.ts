import { Hono } from 'hono';
import { z } from 'zod';
import { isFinal, type Ledger, type NodeInput, type Task } from './ledger.ts';
import type { Runner } from './runner.ts';
import { changeAccount, type SettingsBox } from './settings.ts';

export interface ControlDeps {
  ledger: Ledger;
  runner: Runner;
  settings: SettingsBox;
}

/** A task as tests and the chat page see it. */
export interface TaskView {
  task_id: string;
  /** Counted from 1. */
  account: number;
  workflow_id: string;
  inputs: NodeInput[];
  status: string;
  webhook?: string;
  /** Coins. */
  charged: number;
  outputs: number;
  /** ISO times. */
  accepted_at: string;
  ended_at?: string;
}

const moves = ['running', 'success', 'empty', 'failed', 'moderated', 'cancelled'] as const;

/** Where a task can be moved at once. */
export type TaskMove = (typeof moves)[number];

const moveSchema = z.strictObject({ status: z.enum(moves) });

/**
 * Control API: `GET jobs`, `GET`/`POST settings`, `POST accounts/:number` which changes fields of one account, and
 * `POST jobs/:id/state {status}` which moves an unfinished task at once and answers when it is there.
 */
export function createControlRoutes({ ledger, runner, settings }: ControlDeps): Hono {
  const control = new Hono();
  control.onError((error, context) => context.json({ error: String(error) }, 400));
  control.get('/jobs', (context) => context.json(ledger.tasks().map(viewOf)));
  control.get('/settings', (context) => context.json(settings.current));
  control.post('/settings', async (context) => {
    return context.json(settings.change(await context.req.json()));
  });
  control.post('/accounts/:number', async (context) => {
    const number = Number(context.req.param('number'));
    return context.json(changeAccount(settings, number, await context.req.json()));
  });
  control.post('/jobs/:id/state', async (context) => {
    const { status } = moveSchema.parse(await context.req.json());
    const task = ledger.find(context.req.param('id'));
    if (!task) return context.json({ error: 'no such task' }, 404);
    if (isFinal(task.status)) return context.json({ error: `the task is ${task.status}` }, 409);
    if (status === 'cancelled') runner.cancel(task);
    else if (status === 'running') void runner.hurry(task, status);
    else await runner.hurry(task, status);
    return context.json(viewOf(task));
  });
  return control;
}

function viewOf({ order, status, charged, pictures, endedAt }: Task): TaskView {
  return {
    task_id: order.taskId,
    account: order.account,
    workflow_id: order.workflowId,
    inputs: order.inputs,
    status,
    ...(order.webhook === undefined ? {} : { webhook: order.webhook }),
    charged,
    outputs: pictures.length,
    accepted_at: new Date(order.acceptedAt).toISOString(),
    ...(endedAt === undefined ? {} : { ended_at: new Date(endedAt).toISOString() }),
  };
}
