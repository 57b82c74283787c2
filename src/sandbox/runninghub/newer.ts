import { type Context, Hono } from 'hono';
import {
  answer,
  bearerOf,
  type Call,
  type CallBody,
  type Endpoint,
  findTask,
  type RouteDeps,
  readFields,
  readForm,
} from './answering.ts';
import { newerAnswer } from './answers.ts';
import { type CodedRefusal, newerCodeOf } from './codes.ts';
import { createTask } from './create.ts';
import { storeUpload } from './uploads.ts';

/** The newer generation of the API: the key in the header, one call for status and results. */
export function createNewerRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  const reply = (context: Context, endpoint: Omit<Endpoint, 'read' | 'refusalBody'>): Promise<Response> =>
    answer(context, deps, { read, refusalBody: taskRefusal, ...endpoint });
  routes.post('/openapi/v2/run/workflow/:id', (context) =>
    reply(context, {
      point: 'runninghub.create',
      execute: (call) => create(call, context.req.param('id'), deps),
      isCreate: true,
    }),
  );
  routes.post('/openapi/v2/query', (context) =>
    reply(context, {
      point: 'runninghub.status',
      execute: (call) => {
        const body = newerAnswer(findTask(call, deps.ledger), deps.publicUrl());
        return call.fired?.fault === 'unknown_status' ? { ...body, status: 'PAUSED' } : body;
      },
    }),
  );
  routes.post('/openapi/v2/media/upload/binary', (context) =>
    answer(context, deps, {
      point: 'runninghub.upload',
      read: async () => ({ key: bearerOf(context), fields: {}, form: await readForm(context) }),
      refusalBody: plainRefusal,
      execute: (call) => upload(call, deps),
    }),
  );
  routes.get('/openapi/v2/queue/status', (context) =>
    answer(context, deps, {
      point: 'runninghub.account',
      read: async () => ({ key: bearerOf(context), fields: {} }),
      refusalBody: plainRefusal,
      execute: (call) => queueStatus(call, deps),
    }),
  );
  return routes;
}

async function read(context: Context): Promise<CallBody> {
  return { key: bearerOf(context), fields: await readFields(context) };
}

function taskRefusal({ code, message }: CodedRefusal): unknown {
  return {
    taskId: null,
    status: null,
    errorCode: String(newerCodeOf(code)),
    errorMessage: message,
    results: null,
    clientId: null,
    promptTips: null,
  };
}

function plainRefusal({ code, message }: CodedRefusal): unknown {
  return { code: newerCodeOf(code), msg: message, data: null };
}

async function create(call: Call, workflowId: string, deps: RouteDeps): Promise<unknown> {
  const { account, fields, fired } = call;
  const task = createTask({ account, workflowId, body: fields, fired }, deps);
  const accepted = newerAnswer(task, deps.publicUrl());
  const run = deps.runner.run(task);
  // The customer is to hear of the end before the answer to the create.
  if (task.order.callbackFault?.fault === 'callback_early') await run;
  return accepted;
}

async function upload(call: Call, deps: RouteDeps): Promise<unknown> {
  const { fileName, type, size, name } = await storeUpload(call.account, call.form ?? new FormData(), deps);
  const download_url = `${deps.publicUrl()}/files/${name}`;
  return { code: 0, msg: 'success', data: { type, download_url, fileName, size: String(size) } };
}

function queueStatus({ account, accountSettings }: Call, { ledger }: RouteDeps): unknown {
  const active = ledger.active(account);
  const runningCount = active.filter(({ status }) => status === 'RUNNING').length;
  const queuedCount = active.length - runningCount + ledger.parked(account).length;
  return {
    apiKeyType: accountSettings.apiType,
    concurrentLimit: accountSettings.concurrency,
    runningCount,
    queuedCount,
    totalCurrentTasks: runningCount + queuedCount,
  };
}
