import { type Context, Hono } from 'hono';
import {
  answer,
  type Call,
  type CallBody,
  type Endpoint,
  findTask,
  type RouteDeps,
  readFields,
} from './answering.ts';
import { createdAnswer, legacyStatus, outputsAnswer } from './answers.ts';
import { CodedRefusal } from './codes.ts';
import { createTask } from './create.ts';
import { findWorkflow, savedWorkflow } from './workflow.ts';

/** The older generation of the API: the key in the body, `code`, `msg` and `data` in the answer. */
export function createLegacyRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  const post = (path: string, point: string, endpoint: Partial<Endpoint> & Pick<Endpoint, 'execute'>): void =>
    void routes.post(path, (context) =>
      answer(context, deps, { read: readBody('apiKey'), refusalBody, ...endpoint, point }),
    );
  post('/task/openapi/create', 'runninghub.create', {
    execute: (call) => create(call, deps),
    isCreate: true,
  });
  post('/task/openapi/status', 'runninghub.status', {
    execute: (call) => {
      const word = legacyStatus(findTask(call, deps.service.jobs), deps.settings.current);
      return ok(call.fired?.fault === 'unknown_status' ? 'PAUSED' : word);
    },
  });
  post('/task/openapi/outputs', 'runninghub.outputs', { execute: (call) => outputs(call, deps) });
  post('/task/openapi/cancel', 'runninghub.cancel', { execute: (call) => cancel(call, deps) });
  post('/task/openapi/upload', 'runninghub.upload', {
    read: readUpload,
    execute: async (call) => {
      const fileName = await deps.uploads.store(call.account, call.form ?? new FormData());
      return ok({ fileName, fileType: call.fields.fileType ?? 'image' });
    },
  });
  post('/api/openapi/getJsonApiFormat', 'runninghub.workflow', {
    execute: ({ accountSettings, fields }) =>
      ok({ prompt: savedWorkflow(findWorkflow(accountSettings, fields.workflowId)) }),
  });
  post('/uc/openapi/accountStatus', 'runninghub.account', {
    read: readBody('apikey'),
    execute: (call) => ok(accountStatus(call, deps)),
  });
  return routes;
}

function ok(data: unknown): { code: 0; msg: string; data: unknown } {
  return { code: 0, msg: 'success', data };
}

function refusalBody({ code, message, data }: CodedRefusal): unknown {
  return { code, msg: message, data };
}

function readBody(keyField: string): (context: Context) => Promise<CallBody> {
  return async (context) => {
    const fields = await readFields(context);
    return { key: fields[keyField], fields };
  };
}

async function readUpload(context: Context): Promise<CallBody> {
  const form = await context.req.formData().catch(() => new FormData());
  return { key: form.get('apiKey'), fields: { fileType: form.get('fileType') }, form };
}

async function create(call: Call, deps: RouteDeps): Promise<unknown> {
  const { account, fields, fired } = call;
  const task = createTask({ account, body: fields, fired }, deps);
  const accepted = ok(createdAnswer(task));
  await deps.service.begin(task);
  return accepted;
}

function outputs(call: Call, { service, settings, publicUrl }: RouteDeps): unknown {
  const task = findTask(call, service.jobs);
  if (call.fired?.fault === 'null_outputs') return { code: 0, msg: 'APIKEY_TASK_IS_RUNNING', data: null };
  if (call.fired?.fault === 'empty_outputs') return ok([]);
  return outputsAnswer(task, publicUrl, settings.current);
}

function cancel(call: Call, { service }: RouteDeps): unknown {
  const task = findTask(call, service.jobs);
  if (task.end) throw new CodedRefusal(423);
  service.runner.cancel(task);
  return ok(null);
}

function accountStatus({ account, accountSettings }: Call, { service }: RouteDeps): unknown {
  const { jobs } = service;
  return {
    remainCoins: String(accountSettings.balance - jobs.spent(account)),
    currentTaskCounts: String(jobs.open(account).length),
    remainMoney: null,
    currency: null,
    apiType: accountSettings.apiType,
  };
}
