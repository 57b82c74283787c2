import type { Context } from 'hono';
import { type Faults, type FiredFault, withFault } from '../ground/faults.ts';
import type { Journal } from '../ground/journal.ts';
import { withOddWords } from '../ground/odd-words.ts';
import { jsonAnswer } from './answers.ts';
import { CodedRefusal, refuseByCode } from './codes.ts';
import type { AccountSettings, SettingsBox } from './settings.ts';
import type { Task, TaskService, Tasks } from './tasks.ts';
import type { Uploads } from './uploads.ts';

export interface RouteDeps {
  journal: Journal;
  faults: Faults;
  service: TaskService;
  uploads: Uploads;
  settings: SettingsBox;
  publicUrl: string;
}

/** What came over the wire: a JSON body, or a form with its fields. */
export interface CallBody {
  key: unknown;
  fields: Record<string, unknown>;
  form?: FormData;
}

/** A call whose key is an account's. */
export interface Call extends CallBody {
  /** Counted from 1. */
  account: number;
  accountSettings: AccountSettings;
  fired: FiredFault | undefined;
}

/** One path of the API. */
export interface Endpoint {
  /** Of the fault plan. */
  point: string;
  read: (context: Context) => Promise<CallBody>;
  /** The JSON of the answer; throws a CodedRefusal when there is no effect. */
  execute: (call: Call) => unknown;
  refusalBody: (refusal: CodedRefusal) => unknown;
  /** Refusals are journalled. */
  isCreate?: boolean;
}

/** Draws the fault of the call, checks the key and answers every refusal with HTTP 200 and its code. */
export function answer(context: Context, deps: RouteDeps, endpoint: Endpoint): Promise<Response> {
  const fired = deps.faults.take(endpoint.point);
  return withFault(context, fired, async () => {
    const body = await endpoint.read(context);
    const { accounts, numericTaskIds, oddWords } = deps.settings.current;
    const spoil = oddWords ? withOddWords : (body: unknown) => body;
    const account = accounts.findIndex(({ key }) => key === body.key) + 1;
    try {
      const accountSettings = accounts[account - 1];
      if (!accountSettings || accountSettings.revoked) throw new CodedRefusal(802);
      checkHeader(context, accountSettings.key, deps.settings.current.requiresBearer);
      refuseByCode(fired);
      const answered = await endpoint.execute({ ...body, account, accountSettings, fired });
      return jsonAnswer(spoil(answered), numericTaskIds || fired?.fault === 'numeric_task_id');
    } catch (error) {
      if (!(error instanceof CodedRefusal)) throw error;
      if (endpoint.isCreate) recordRefusal({ deps, account, body, error });
      return jsonAnswer(spoil(endpoint.refusalBody(error)), false);
    }
  });
}

/** The key of the header, if there is one. */
export function bearerOf(context: Context): string | undefined {
  return /^Bearer (\S+)$/.exec(context.req.header('authorization') ?? '')?.[1];
}

/** A JSON object; anything else is an empty one. */
export async function readFields(context: Context): Promise<Record<string, unknown>> {
  const body: unknown = await context.req.json().catch(() => undefined);
  return typeof body === 'object' && body !== null ? { ...body } : {};
}

/** The task a call names; throws the refusal of one that is not this account's. */
export function findTask({ fields, account }: Call, tasks: Tasks): Task {
  const { taskId } = fields;
  if (typeof taskId !== 'string' || !/^\d+$/.test(taskId) || Number(taskId) === 0)
    throw new CodedRefusal(301);
  const task = tasks.find(taskId);
  if (task?.order.account !== account) throw new CodedRefusal(807);
  return task;
}

function checkHeader(context: Context, key: string, isRequired: boolean): void {
  const bearer = bearerOf(context);
  if (bearer === undefined ? isRequired : bearer !== key) throw new CodedRefusal(802);
}

interface Refused {
  deps: RouteDeps;
  account: number;
  body: CallBody;
  error: CodedRefusal;
}

function recordRefusal({ deps, account, body, error }: Refused): void {
  const webhook = body.fields.webhookUrl;
  deps.journal.append('runninghub.task.refused', {
    account: account === 0 ? null : account,
    code: error.code,
    msg: error.message,
    active: deps.service.jobs.open(account).length,
    concurrency: deps.settings.current.accounts[account - 1]?.concurrency ?? 0,
    ...(typeof webhook === 'string' ? { webhook } : {}),
  });
}
