import { ProviderError } from '../transport/errors.ts';
import type { ProviderHttp } from '../transport/http.ts';

/** Where all traffic goes instead of to Google, without a slash at its end; undefined: to Google. */
export type ApiUrl = string | undefined;

const hosts = new Set([
  'www.googleapis.com',
  'sheets.googleapis.com',
  'oauth2.googleapis.com',
  'accounts.google.com',
]);
const tokenHost = 'oauth2.googleapis.com';

/** Of a call that moves no file; the answer to one about a whole sheet takes some seconds. */
const callMs = 20_000;
/** 8 MB, the largest piece of an upload, at 2 Mbit/s are 32 s. */
const uploadMs = 60_000;
const tokenMs = 8_000;
/** A sheet of ten thousand rows with long prompts has about 20 MB. */
const maxBytes = 64_000_000;

/**
 * Where a call is really sent. The one door to the outside: a host that is none of Google's is an error, so that no token goes anywhere
 * else whatever a library or an answer says.
 */
export function addressOf(asked: string | URL, apiUrl: ApiUrl): URL {
  const url = new URL(asked);
  if (apiUrl !== undefined && url.href.startsWith(`${apiUrl}/`)) return url;
  if (url.protocol !== 'https:' || !hosts.has(url.host)) {
    const detail = `${url.host} is no host of Google's`;
    throw new ProviderError({ kind: 'config', provider: 'google', call: 'request', detail });
  }
  return apiUrl === undefined ? url : new URL(`${apiUrl}${url.pathname}${url.search}`);
}

/** The `fetch` that Google's libraries get: it sees their tokens, calls and uploads, and sends each once within our limits. */
export function createGoogleFetch({ apiUrl, http }: { apiUrl: ApiUrl; http: ProviderHttp }): typeof fetch {
  return async (input, init = {}) => {
    const asked = new URL(input instanceof Request ? input.url : input);
    const isToken = asked.host === tokenHost;
    const { body, type } = await readBody(init.body);
    const { status, headers, bytes } = await http.request({
      provider: 'google',
      name: isToken ? 'token' : 'request',
      method: methodOf(init.method),
      url: addressOf(asked, apiUrl).href,
      headers: { ...type, ...Object.fromEntries(new Headers(init.headers)) },
      ...(body !== undefined && { body }),
      deadlineMs: isToken ? tokenMs : asked.pathname.startsWith('/upload/') ? uploadMs : callMs,
      maxBytes,
      readsOnly: isToken,
      // A token is for all calls that wait for it, whichever of them is given up.
      ...(init.signal && !isToken && { signal: init.signal }),
    });
    const isEmpty = status === 204 || status === 304;
    return new Response(isEmpty ? null : new Uint8Array(bytes), { status, headers });
  };
}

/** Streams too: the library writes uploads as such, and they are in memory anyway. */
async function readBody(
  body: RequestInit['body'],
): Promise<{ body?: Buffer; type?: Record<string, string> }> {
  if (body === undefined || body === null) return {};
  const encoded = new Response(body);
  const type = encoded.headers.get('content-type');
  return {
    body: Buffer.from(await encoded.arrayBuffer()),
    ...(type !== null && { type: { 'content-type': type } }),
  };
}

function methodOf(method = 'GET') {
  const known = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
  const found = known.find((one) => one === method.toUpperCase());
  if (found === undefined) throw new TypeError(`no method of ours: ${method}`);
  return found;
}
