import type { Gateway, GatewaySet, ShownImage } from '../../contract/gateway.ts';
import { foreignName } from '../../contract/storable.ts';
import type { ProviderAnswer, ProviderCall, ProviderHttp } from '../transport/http.ts';
import { asRecord } from '../transport/json.ts';
import { readAll, readChange, readConflict, readImage } from './answers.ts';
import { type GatewayCall, isProblem, refusal, unreadable } from './refusals.ts';

export interface GatewayOptions {
  /** Without a slash at its end; the calls are below `/v1`. */
  apiUrl: string;
  key: string;
  http: ProviderHttp;
}

/** Bytes of a large picture over a slow line. */
const putMs = 60_000;

/** Of every other call; a set is shown as one, which may take a CMS its time. */
const callMs = 20_000;

/** Of one page of changes. */
const mostChanges = 200;

/** The texts of so many pictures in several languages are about a megabyte. */
const maxBytes = 8_000_000;

type Call = (
  name: GatewayCall,
  request: Pick<ProviderCall, 'method' | 'body' | 'headers' | 'signal'> & {
    path: string;
    deadlineMs?: number;
  },
) => Promise<ProviderAnswer>;

/** The CMS of a shop by the contract in docs/cms-gateway.openapi.yaml. */
export function createGateway({ apiUrl, key, http }: GatewayOptions): Gateway {
  const call: Call = (name, { path, headers, ...request }) =>
    http.request({
      provider: 'gateway',
      name,
      url: `${apiUrl}/v1${path}`,
      headers: { ...headers, 'x-api-key': key, accept: 'application/json, application/problem+json' },
      deadlineMs: callMs,
      maxBytes,
      // All can be made any number of times, so that after a lost answer nothing is unknown.
      readsOnly: true,
      ...request,
    });
  return {
    async putContent({ hash, mimeType, bytes }, signal) {
      const path = `/contents/${hash}`;
      const headers = { 'content-type': mimeType };
      const put = { method: 'PUT', path, body: bytes, headers, deadlineMs: putMs, signal } as const;
      const answer = await call('put-content', put);
      if (answer.status !== 200 && answer.status !== 201) throw refusal(answer, 'put-content');
      if (asRecord(answer.json()).contentHash !== hash) throw unreadable('put-content', 'names other bytes');
    },

    publish: (set, signal) => publish(call, set, signal),

    async find(externalKey, signal) {
      const answer = await call('find', { method: 'GET', path: pathOf(externalKey), signal });
      if (answer.status === 404 && isProblem(answer)) return undefined;
      if (answer.status !== 200) throw refusal(answer, 'find');
      return imageOf(answer, 'find', externalKey);
    },

    async withdraw({ externalKey, version }, signal) {
      const path = `${pathOf(externalKey)}/versions/${version}`;
      const answer = await call('withdraw', { method: 'DELETE', path, signal });
      if (answer.status === 204) return undefined;
      if (answer.status !== 200) throw refusal(answer, 'withdraw');
      return imageOf(answer, 'withdraw', externalKey);
    },

    async listChanges(after, signal) {
      const query = new URLSearchParams({ ...(after !== null && { after }), limit: String(mostChanges) });
      const answer = await call('list-changes', {
        method: 'GET',
        path: `/changes?${query.toString()}`,
        signal,
      });
      if (answer.status !== 200) throw refusal(answer, 'list-changes');
      const body = asRecord(answer.json());
      const changes = readAll(body.changes, readChange);
      const next = foreignName(body.next);
      if (!changes || next === undefined || typeof body.hasMore !== 'boolean')
        throw unreadable('list-changes', 'is no page of changes');
      return { changes, next, isMore: body.hasMore };
    },
  };
}

async function publish(
  call: Call,
  { productKey, product, images }: GatewaySet,
  signal: AbortSignal,
): ReturnType<Gateway['publish']> {
  const path = `/products/${encodeURIComponent(productKey)}/images`;
  const answer = await call('publish', { method: 'PUT', path, body: { product, images }, signal });
  if (answer.status === 409) {
    const conflicts = readAll(asRecord(answer.json()).conflicts, readConflict);
    if (!conflicts || conflicts.length === 0) throw unreadable('publish', 'names no conflict');
    return { kind: 'conflict', conflicts };
  }
  if (answer.status !== 200) throw refusal(answer, 'publish');
  const shown = readAll(asRecord(answer.json()).images, readImage) ?? [];
  const wanted = images.map(({ externalKey }) => shown.find((image) => image.externalKey === externalKey));
  if (!wanted.every((image) => image !== undefined)) throw unreadable('publish', 'lacks pictures of the set');
  return { kind: 'published', images: wanted };
}

function imageOf(answer: ProviderAnswer, call: GatewayCall, externalKey: string): ShownImage {
  const image = readImage(answer.json());
  if (image?.externalKey !== externalKey) throw unreadable(call, 'is not about this picture');
  return image;
}

function pathOf(externalKey: string): string {
  return `/images/${encodeURIComponent(externalKey)}`;
}
