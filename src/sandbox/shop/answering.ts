import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { withFault } from '../ground/faults.ts';
import type { ServiceDeps } from '../service.ts';
import { spoil } from './faults.ts';
import { opened } from './stock.ts';

/** What is to be had at an address. */
export interface File {
  body: string | Buffer;
  type: string;
  /** Milliseconds since 1970. */
  changedAt?: number;
}

/** A file, or an answer that is none. */
export type Found = File | Response;

/** Answers one request of the shop: plays its fault, spares those who have the newest already, and writes it down. */
export async function answer(
  context: Context,
  { journal, faults }: ServiceDeps,
  { point, find }: { point: string; find: () => Promise<Found> | Found },
): Promise<Response> {
  const fired = faults.take(`shop.${point}`);
  const response = await withFault(context, fired, async () => spoil(serve(context, await find()), fired));
  const { pathname, search } = new URL(context.req.url);
  journal.append('shop.request', {
    path: pathname + search,
    status: response.status,
    agent: context.req.header('user-agent') ?? '',
  });
  return response;
}

function serve(context: Context, found: Found): Response {
  if (found instanceof Response) return found;
  const { body, type, changedAt = opened } = found;
  const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 20)}"`;
  const headers = { etag, 'last-modified': new Date(changedAt).toUTCString() };
  if (isKnown(context, { etag, changedAt })) return new Response(null, { status: 304, headers });
  const bytes = typeof body === 'string' ? body : new Uint8Array(body);
  return new Response(bytes, {
    headers: { ...headers, 'content-type': type, 'x-content-type-options': 'nosniff' },
  });
}

/** A tag is surer than a date, which knows seconds only. */
function isKnown(context: Context, { etag, changedAt }: { etag: string; changedAt: number }): boolean {
  const tag = context.req.header('if-none-match');
  if (tag !== undefined) return tag === etag;
  const since = Date.parse(context.req.header('if-modified-since') ?? '');
  return since >= Math.floor(changedAt / 1000) * 1000;
}
