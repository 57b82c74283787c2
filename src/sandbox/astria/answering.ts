import type { Context } from 'hono';
import { type FaultAnswers, type FiredFault, withFault } from '../ground/faults.ts';
import { withOddWords } from '../ground/odd-words.ts';
import type { AccountDeps } from './account.ts';
import { keyRefusal, Refusal, refuseAsPlanned } from './refusals.ts';
import type { AstriaSettings } from './settings.ts';

/** One call of the API. */
export interface Endpoint {
  deps: AccountDeps;
  /** Throws a Refusal when there is no effect. */
  execute: (fired: FiredFault | undefined) => Promise<Response> | Response;
  refused?: (refusal: Refusal) => void;
}

/** Draws the fault of the call, checks the key and turns refusals into the vendor's error bodies. */
export function answer(context: Context, point: string, endpoint: Endpoint): Promise<Response> {
  const fired = endpoint.deps.faults.take(point);
  const respond = async (): Promise<Response> => {
    const answered = await respondTo(context, fired, endpoint);
    // The request was cut while its work went on.
    if (fired?.fault === 'execute_then_504') return gatewayTimeout();
    return endpoint.deps.settings.current.oddWords ? spoil(answered) : answered;
  };
  return withFault(context, fired, respond, faultAnswers);
}

async function respondTo(
  context: Context,
  fired: FiredFault | undefined,
  { deps, execute, refused }: Endpoint,
): Promise<Response> {
  try {
    checkKey(context.req.header('authorization'), deps.settings.current);
    refuseAsPlanned(fired);
    return await execute(fired);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    refused?.(error);
    return Response.json(error.body, { status: error.status });
  }
}

function checkKey(header: string | undefined, { key, revoked }: AstriaSettings): void {
  const bearer = /^Bearer (\S+)$/.exec(header ?? '')?.[1];
  const isKnown = key === null ? bearer?.startsWith('sd_') : bearer === key;
  if (revoked || !isKnown) throw keyRefusal();
}

async function spoil(answered: Response): Promise<Response> {
  if (answered.body === null) return answered;
  const body: unknown = await answered.json();
  const odd = Array.isArray(body) ? body.map(withOddWords) : withOddWords(body);
  return Response.json(odd, { status: answered.status });
}

const faultAnswers: FaultAnswers = {
  http429: () => Response.json({ error: 'Too Many Requests' }, { status: 429 }),
  http500: () => Response.json({ status: 500, error: 'Internal Server Error' }, { status: 500 }),
};

function gatewayTimeout(): Response {
  const page =
    '<html><head><title>504 Gateway Time-out</title></head><body><h1>504 Gateway Time-out</h1></body></html>';
  return new Response(page, { status: 504, headers: { 'content-type': 'text/html' } });
}
