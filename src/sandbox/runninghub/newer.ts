import { Hono } from 'hono';
import { answer, bearerOf, findTask, type RouteDeps, readFields } from './answering.ts';
import { newerAnswer } from './answers.ts';
import { type CodedRefusal, newerCodeOf } from './codes.ts';

/** What is called of the newer generation of the API: the key in the header, one call for status, results and cost. */
export function createNewerRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.post('/openapi/v2/query', (context) =>
    answer(context, deps, {
      point: 'runninghub.status',
      read: async () => ({ key: bearerOf(context), fields: await readFields(context) }),
      refusalBody,
      execute: (call) => {
        const body = newerAnswer(findTask(call, deps.service.jobs), deps.publicUrl);
        return call.fired?.fault === 'unknown_status' ? { ...body, status: 'PAUSED' } : body;
      },
    }),
  );
  return routes;
}

function refusalBody({ code, message }: CodedRefusal): unknown {
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
