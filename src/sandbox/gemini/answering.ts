import type { Context } from 'hono';
import { type FaultAnswers, type FiredFault, withFault } from '../ground/faults.ts';
import { withOddWords } from '../ground/odd-words.ts';
import type { AccountDeps } from './account.ts';
import { keyRefusal, quotaRefusal, Refusal, refuseAsPlanned } from './refusals.ts';
import type { GeminiSettings } from './settings.ts';

export type Execute = (context: Context, fired: FiredFault | undefined) => Promise<Response> | Response;

/** One call of the API. */
export interface Endpoint {
  deps: AccountDeps;
  /** Throws a Refusal when there is no effect. */
  execute: Execute;
  /** Whoever has the address needs no key. */
  isOpen?: boolean;
}

/** Draws the fault of the call, checks the key and turns refusals into the vendor's error bodies. */
export function answer(context: Context, point: string, endpoint: Endpoint): Promise<Response> {
  const fired = endpoint.deps.faults.take(point);
  return withFault(context, fired, () => respondTo(context, fired, endpoint), faultAnswers);
}

async function respondTo(
  context: Context,
  fired: FiredFault | undefined,
  { deps, execute, isOpen = false }: Endpoint,
): Promise<Response> {
  try {
    if (!isOpen) checkKey(context, deps.settings.current);
    refuseAsPlanned(fired);
    const answered = await execute(context, fired);
    return deps.settings.current.oddWords ? await spoil(answered) : answered;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return Response.json(error.body, { status: error.status });
  }
}

function checkKey(context: Context, { key, revoked }: GeminiSettings): void {
  const given = context.req.header('x-goog-api-key') ?? context.req.query('key') ?? '';
  if (revoked || given === '' || (key !== null && given !== key)) throw keyRefusal();
}

/** Files are not touched. */
async function spoil(answered: Response): Promise<Response> {
  if (answered.headers.get('content-type')?.startsWith('application/json') !== true) return answered;
  const { status, headers } = answered;
  return new Response(JSON.stringify(withOddWords(await answered.json())), { status, headers });
}

const faultAnswers: FaultAnswers = {
  http429: (seconds = 34) => refused(quotaRefusal('Minute', `${seconds}s`)),
  http500: () => refused(new Refusal(500, 'An internal error has occurred.')),
};

function refused({ status, body }: Refusal): Response {
  return Response.json(body, { status });
}
