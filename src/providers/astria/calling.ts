import type { ProviderAnswer, ProviderCall, ProviderHttp } from '../transport/http.ts';
import type { AstriaCall } from './answers.ts';

type Passed = Pick<ProviderCall, 'method' | 'body' | 'headers' | 'readsOnly' | 'signal'>;

/** One call of the API, sent once. */
export type Call = (
  name: AstriaCall,
  request: Passed & { path: string; deadlineMs?: number },
) => Promise<ProviderAnswer>;

/** Of one call that pays nothing; an answer that comes later is lost. */
const callMs = 8_000;

export function createCall({ apiUrl, key, http }: { apiUrl: string; key: string; http: ProviderHttp }): Call {
  return (name, { path, headers, ...request }) =>
    http.request({
      provider: 'astria',
      name,
      url: `${apiUrl}${path}`,
      deadlineMs: callMs,
      // Of a page of prompts.
      maxBytes: 2_000_000,
      ...request,
      headers: { authorization: `Bearer ${key}`, accept: 'application/json', ...headers },
    });
}

/** A form as the content of a call. */
export async function encodeForm(form: FormData): Promise<{ body: Buffer; headers: Record<string, string> }> {
  const encoded = new Response(form);
  return {
    body: Buffer.from(await encoded.arrayBuffer()),
    headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
  };
}
