import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { Logger } from 'pino';
import { type FaultAnswers, type Faults, withFault } from '../ground/faults.ts';
import type { Journal } from '../ground/journal.ts';
import { ApiError, failure, success } from './api-error.ts';
import type { Methods } from './calls.ts';
import type { FileStore } from './files.ts';
import { documentMaxBytes } from './limits.ts';
import type { Line } from './line.ts';
import { fileFaults, methodFaults, rateLimited, refusalOf } from './refusals.ts';
import { createParams, readCallBody } from './request.ts';
import type { Store } from './store.ts';

/** What the Bot API's routes are made of. */
export interface RoutesDeps {
  store: Store;
  files: FileStore;
  faults: Faults;
  methods: Methods;
  log: Logger;
  journal: Journal;
  line: Line;
  /** Counts of calls by method, also of refused ones. */
  calls: Map<string, number>;
}

const gatewayErrors: FaultAnswers = {
  http429: (retryAfterSeconds) => failure(rateLimited(retryAfterSeconds)),
  http500: () => failure(new ApiError(500, 'Internal Server Error')),
};

/** The two addresses of the Bot API: `bot<token>/<method>` and `file/bot<token>/<path>`. */
export function createRoutes(deps: RoutesDeps): Hono {
  const { faults, methods, calls, log } = deps;
  const names = new Map(Object.keys(methods).map((name) => [name.toLowerCase(), name]));
  const routes = new Hono();

  routes.get('/file/:bot{bot[^/]+}/:path{.+}', (context) => {
    const fired = faults.take('telegram.file', fileFaults);
    const expired = fired?.fault === 'expired_file';
    return withFault(context, fired, () => sendFile(deps, context, expired), gatewayErrors);
  });

  routes.on(['GET', 'POST'], '/:bot{bot[^/]+}/:method', (context) => {
    const asked = context.req.param('method');
    // Names are case-insensitive; counts and the fault plan use the documented spelling.
    const name = names.get(asked.toLowerCase()) ?? asked;
    calls.set(name, (calls.get(name) ?? 0) + 1);
    const fired = faults.take(`telegram.${name}`, methodFaults);
    const execute = async (): Promise<Response> => {
      try {
        const refusal = refusalOf(fired);
        if (refusal !== undefined) throw refusal;
        return success(await callMethod(deps, context, name));
      } catch (error) {
        if (error instanceof ApiError) return failure(error);
        // Never the address: it holds the token.
        log.error({ err: error, method: name }, 'a Bot API method broke');
        return failure(new ApiError(500, 'Internal Server Error'));
      }
    };
    return withFault(context, fired, execute, gatewayErrors);
  });
  // Not `notFound`, which a mounted app never uses.
  routes.all('*', () => failure(new ApiError(404, 'Not Found')));
  return routes;
}

async function callMethod({ store, methods }: RoutesDeps, context: Context, name: string): Promise<unknown> {
  const botId = readBotId(context);
  const method = methods[name];
  if (method === undefined) throw new ApiError(404, 'Not Found: method not found');
  const bot = store.claim(botId);
  const params = createParams(await readCallBody(context, documentMaxBytes));
  return method({ bot, params, gone: goneSignal(context) });
}

/** Any token of the right shape is a bot, told apart by the number before the colon. */
function readBotId(context: Context): number {
  const [, id] = /^bot(\d+):[\w-]{3,}$/.exec(context.req.param('bot') ?? '') ?? [];
  if (id === undefined) throw new ApiError(401, 'Unauthorized: invalid token specified');
  // Zero, as in the all-zero tokens of examples, is nobody's id.
  return Number(id) || 1;
}

function goneSignal(context: Context): AbortSignal {
  const gone = new AbortController();
  (context.env as HttpBindings).outgoing.once('close', () => gone.abort());
  return gone.signal;
}

/** A file that went out whole stands in the journal as `telegram.file.sent`. */
async function sendFile(deps: RoutesDeps, context: Context, expired: boolean): Promise<Response> {
  const { files, line, journal, log } = deps;
  try {
    readBotId(context);
    const file = files.findByPath(context.req.param('path') ?? '');
    if (file === undefined || expired) throw new ApiError(404, 'Not Found');
    const bytes = await files.read(file);
    const { file_unique_id, mime_type } = file;
    const headers = { 'content-type': mime_type, 'content-length': String(bytes.length) };
    const { outgoing } = context.env as HttpBindings;
    const note = () => void (outgoing.destroyed || journal.append('telegram.file.sent', { file_unique_id }));
    return context.body(line.send(bytes, note), 200, headers);
  } catch (error) {
    if (error instanceof ApiError) return failure(error);
    log.error({ err: error }, 'a file could not be read');
    return failure(new ApiError(500, 'Internal Server Error'));
  }
}
