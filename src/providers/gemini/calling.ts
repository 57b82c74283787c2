import { GoogleGenAI } from '@google/genai';
import { isProviderError } from '../transport/errors.ts';
import type { ProviderAnswer, ProviderCall, ProviderHttp } from '../transport/http.ts';

/** The calls, in our words. */
export type GeminiCall =
  | 'create-batch'
  | 'status'
  | 'find'
  | 'cancel'
  | 'upload'
  | 'remove-file'
  | 'read-lines'
  | 'model'
  | 'make-picture'
  | 'describe';

/** Whom the calls go to, and by which key. */
export interface GeminiAccess {
  /** Without a slash at the end. */
  apiUrl: string;
  /** The first part of each path, such as `v1beta`. */
  apiVersion: string;
  key: string;
  http: ProviderHttp;
}

/**
 * Runs one method of the vendor's client and resolves with the answer as it came over the wire, whatever its status: what the
 * client makes of it loses fields. Of a method with several requests it is the last one's.
 */
export type Call = (
  name: GeminiCall,
  limits: { deadlineMs?: number; signal: AbortSignal },
  run: (client: GoogleGenAI) => Promise<unknown>,
) => Promise<ProviderAnswer>;

/** Of one request that pays nothing and carries no file. */
const callMs = 15_000;

/** A page of a hundred batches is a tenth of it; those with answers inside are not ours. */
const largestAnswer = 32_000_000;

export function createCall({ apiUrl, apiVersion, key, http }: GeminiAccess): Call {
  return async (name, { deadlineMs = callMs, signal }, run) => {
    let last: ProviderAnswer | undefined;
    const tap = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
      last = undefined;
      const request = { method: methodOf(init), url: urlOf(input), headers: headersOf(init) };
      const body = await bodyOf(init.body);
      last = await http.request({
        ...request,
        ...(body !== undefined && { body }),
        deadlineMs,
        signal,
        maxBytes: largestAnswer,
        // Uploads that were lost are sent again and cost nothing; only a batch is made once.
        readsOnly: name !== 'create-batch',
        provider: 'gemini',
        name,
      });
      return responseOf(last);
    };
    // A client of its own for each call: it writes into the options it is given. The signal is not among them, for it never
    // lets go of one.
    const httpOptions = { baseUrl: apiUrl, timeout: deadlineMs, fetch: tap };
    const client = new GoogleGenAI({ apiKey: key, apiVersion, httpOptions });
    try {
      await run(client);
    } catch (error) {
      // What it thinks of an answer is not asked: whoever called reads the answer itself.
      if (isProviderError(error) || last === undefined) throw error;
    }
    if (last === undefined) throw new Error(`the client of gemini sent nothing for ${name}`);
    return last;
  };
}

function methodOf({ method }: RequestInit): ProviderCall['method'] {
  return method === 'POST' || method === 'DELETE' || method === 'PATCH' ? method : 'GET';
}

function urlOf(input: string | URL | Request): string {
  return input instanceof Request ? input.url : String(input);
}

function headersOf({ headers }: RequestInit): Record<string, string> {
  return Object.fromEntries(new Headers(headers));
}

async function bodyOf(body: RequestInit['body']): Promise<Buffer | undefined> {
  if (body === undefined || body === null) return undefined;
  return Buffer.from(await new Response(body).arrayBuffer());
}

function responseOf({ status, headers, bytes }: ProviderAnswer): Response {
  return new Response(bytes.length === 0 ? null : new Uint8Array(bytes), { status, headers });
}
