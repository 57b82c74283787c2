import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type Caller, takeApiCall } from '../../operations/api-keys.ts';
import { accountRoutes } from './account.ts';
import { fileRoutes } from './files.ts';
import { orderRoutes } from './orders.ts';
import { ApiProblem, answerProblem } from './problems.ts';
import type { ApiDeps, ApiRoute } from './routes.ts';

const apiPath = '/api/v1';
const documentFile = join(import.meta.dirname, '../../../docs/api.openapi.yaml');
const largestJson = 64 * 1024;
/** A key is no shorter and no longer. */
const keyShape = /^Bearer (dk_[\w-]{43})$/;

/** Who calls, known once their key was found good. */
interface ApiEnv {
  Variables: { caller: Caller };
}

/** All addresses that need a key. */
export function apiRoutes(deps: ApiDeps): readonly ApiRoute[] {
  return [...orderRoutes(deps), ...fileRoutes(deps), ...accountRoutes(deps)];
}

/** The API for other applications. Every answer that is none of success is a problem as RFC 9457 has it. */
export function createApi(deps: ApiDeps): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>().basePath(apiPath);
  const routes = apiRoutes(deps);
  const document = readFileSync(documentFile, 'utf8');
  app.get('/openapi.yaml', (context) => context.body(document, 200, { 'content-type': 'application/yaml' }));
  for (const route of routes) {
    // Before the body is read: whoever has no key sends nothing.
    app.on(route.method, route.path, async (context, next) => {
      context.set('caller', await admit(deps, route, context));
      await next();
    });
    const maxSize = route.largest ?? largestJson;
    app.on(route.method, route.path, bodyLimit({ maxSize, onError: tooLarge }), async (context) => {
      const response = await route.handle({ context, caller: context.get('caller') });
      response.headers.set('cache-control', 'no-store');
      return response;
    });
  }
  for (const [path, of] of Map.groupBy(routes, (route) => route.path)) {
    const allow = of.map(({ method }) => method).join(', ');
    app.all(path, () => {
      throw new ApiProblem('method_not_allowed', { headers: { allow } });
    });
  }
  app.all('*', () => {
    throw new ApiProblem('not_found');
  });
  app.onError((error, context) => explain(deps, error, context));
  return app;
}

/** @throws ApiProblem for whoever has no key, not the right, or too much to ask at once */
async function admit(deps: ApiDeps, { right }: ApiRoute, context: Context): Promise<Caller> {
  const [, key] = keyShape.exec(context.req.header('authorization') ?? '') ?? [];
  const calling = key === undefined ? { kind: 'unknown' as const } : await takeApiCall(deps, key);
  switch (calling.kind) {
    case 'unknown':
      throw new ApiProblem('unauthorized', { headers: { 'www-authenticate': 'Bearer realm="darkroom"' } });
    case 'too_fast':
      throw new ApiProblem('too_many_requests', { retryAfterMs: calling.waitMs });
    case 'blocked':
      throw new ApiProblem('person_blocked');
    case 'caller':
      break;
    default:
      return calling satisfies never;
  }
  const { caller } = calling;
  if (right !== undefined && !caller.rights.includes(right))
    throw new ApiProblem('forbidden', { detail: `It needs ${right}.` });
  return caller;
}

function tooLarge(): never {
  throw new ApiProblem('too_large');
}

function explain({ log }: ApiDeps, error: unknown, context: Context): Response {
  // Who leaves in the middle of their own body is not our trouble, and hears no answer.
  if (context.req.raw.signal.aborted) return context.body(null, 400);
  if (error instanceof ApiProblem) {
    const { code } = error;
    if (code === 'unauthorized' || code === 'forbidden')
      log.warn({ code, path: context.req.routePath }, 'a call of the API was refused');
    return answerProblem(context, error);
  }
  log.error({ err: error, path: context.req.routePath }, 'a call of the API failed');
  return answerProblem(context, new ApiProblem('internal'));
}
