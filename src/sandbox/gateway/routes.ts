import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { answer, type Execute, type GatewayDeps } from './answering.ts';
import type { Contents } from './contents.ts';
import { hashSchema, keySchema, setSchema, show, versionSchema } from './pictures.ts';
import { publish } from './publishing.ts';
import { Refusal } from './refusals.ts';

export interface RouteDeps extends GatewayDeps {
  contents: Contents;
}

/** The calls of docs/cms-gateway.openapi.yaml, below `/gateway`. */
export function createRoutes(deps: RouteDeps): Hono {
  const { shelves } = deps;
  const routes = new Hono();
  const on = (method: string, path: string, [point, execute]: [string, Execute]): void =>
    void routes.on(method, `/v1${path}`, (context) => answer(context, deps, { point, execute }));

  on('PUT', '/contents/:hash', ['putContent', (context) => putContent(context, deps)]);
  on('PUT', '/products/:key/images', [
    'publish',
    async (context) => {
      const productKey = keySchema.parse(context.req.param('key'));
      const set = setSchema.parse(await readJson(context));
      return Response.json({ images: publish(shelves, { productKey, ...set }) });
    },
  ]);
  on('GET', '/images/:key', [
    'find',
    (context) => {
      const place = shelves.find(keySchema.parse(context.req.param('key')));
      if (!place) throw new Refusal(404, 'Nothing was ever published under this key.');
      return Response.json(show(place));
    },
  ]);
  on('DELETE', '/images/:key/versions/:version', ['withdraw', (context) => withdraw(context, deps)]);
  on('GET', '/changes', ['changes', (context) => listChanges(context, deps)]);
  on('*', '/*', [
    'unknown',
    () => {
      throw new Refusal(404, 'There is no such address.');
    },
  ]);
  return routes;
}

async function putContent(context: Context, { contents, settings }: RouteDeps): Promise<Response> {
  const hash = hashSchema.parse(context.req.param('hash'));
  const bytes = Buffer.from(await context.req.arrayBuffer());
  const { largestContent } = settings.current;
  if (bytes.length > largestContent)
    throw new Refusal(413, `A picture has ${largestContent} bytes at most, this one has ${bytes.length}.`);
  const isNew = await contents.put(hash, bytes);
  return Response.json({ contentHash: hash, bytes: bytes.length }, { status: isNew ? 201 : 200 });
}

function withdraw(context: Context, { shelves }: RouteDeps): Response {
  const externalKey = keySchema.parse(context.req.param('key'));
  const version = versionSchema.parse(Number(context.req.param('version')));
  if (!shelves.isWithdrawn({ externalKey, version }))
    shelves.record('gateway.withdrawn', { externalKey, version });
  const place = shelves.find(externalKey);
  return place ? Response.json(show(place)) : new Response(null, { status: 204 });
}

const pageSchema = z.object({
  /** How many changes were read before. */
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

function listChanges(context: Context, { shelves: { changes } }: RouteDeps): Response {
  const { after, limit } = pageSchema.parse(context.req.query());
  const page = changes.slice(after, after + limit);
  const next = after + page.length;
  return Response.json({ changes: page, next: String(next), hasMore: next < changes.length });
}

async function readJson(context: Context): Promise<unknown> {
  try {
    return (await context.req.json()) as unknown;
  } catch {
    throw new Refusal(422, 'The body is not JSON.');
  }
}
