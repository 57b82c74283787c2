import type { Context } from 'hono';
import { ZodError } from 'zod';
import { type FaultAnswers, type FiredFault, withFault } from '../ground/faults.ts';
import type { ServiceDeps } from '../service.ts';
import {
  type Dialect,
  driveRefusal,
  Refusal,
  refuseAsPlanned,
  sheetsRefusal,
  tokenRefusal,
} from './refusals.ts';
import type { Identity, Tokens } from './tokens.ts';

/** One call of an API. */
export interface Endpoint {
  /** Its name in the fault plan, behind `google.`. */
  point: string;
  dialect: Dialect;
  /** Throws a Refusal when there is no effect. */
  execute: (call: { who: Identity; fired: FiredFault | undefined }) => Promise<Response> | Response;
}

/** Draws the fault of the call, checks its token and turns refusals into Google's error bodies. */
export function answer(
  context: Context,
  deps: ServiceDeps & { tokens: Tokens },
  { point, dialect, execute }: Endpoint,
): Promise<Response> {
  const fired = deps.faults.take(`google.${point}`);
  const respond = async (): Promise<Response> => {
    try {
      const who = dialect === 'oauth' ? 'person' : deps.tokens.identify(context, dialect);
      refuseAsPlanned(fired, dialect);
      const answered = await execute({ who, fired });
      // The work was done twice, as after an answer that was lost on the way inside.
      return fired?.fault === 'twice' ? await execute({ who, fired }) : answered;
    } catch (error) {
      const refusal = error instanceof ZodError ? misread(error, dialect) : error;
      if (!(refusal instanceof Refusal)) throw refusal;
      return Response.json(refusal.body, { status: refusal.status });
    }
  };
  return withFault(context, fired, respond, faultAnswers[dialect]);
}

/** The body of a call, as JSON. */
export async function readJson(context: Context, dialect: Dialect): Promise<unknown> {
  const text = await context.req.text();
  if (text === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw dialect === 'sheets'
      ? sheetsRefusal(400, 'Invalid JSON payload received.')
      : driveRefusal(400, 'parseError', { message: 'Parse Error' });
  }
}

function misread(error: ZodError, dialect: Dialect): Refusal {
  const [issue] = error.issues;
  const message = `Invalid value at ${issue?.path.join('.') ?? 'body'}: ${issue?.message}`;
  switch (dialect) {
    case 'drive':
      return driveRefusal(400, 'invalid', { message });
    case 'sheets':
      return sheetsRefusal(400, message);
    case 'oauth':
      return tokenRefusal('invalid_request', message);
    default:
      return dialect satisfies never;
  }
}

const faultAnswers: Record<Dialect, FaultAnswers> = {
  drive: {
    http429: (seconds) =>
      limited(driveRefusal(429, 'rateLimitExceeded', { message: 'Rate Limit Exceeded' }), seconds),
    http500: () => spoken(driveRefusal(500, 'internalError', { message: 'Internal Error' })),
  },
  sheets: {
    http429: (seconds) => limited(sheetsRefusal(429, 'Quota exceeded for quota metric.'), seconds),
    http500: () => spoken(sheetsRefusal(500, 'Internal error encountered.')),
  },
  oauth: { http500: () => spoken(tokenRefusal('internal_failure', 'Backend Error', 500)) },
};

function limited({ status, body }: Refusal, seconds?: number): Response {
  const headers = seconds === undefined ? {} : { 'retry-after': String(seconds) };
  return Response.json(body, { status, headers });
}

function spoken({ status, body }: Refusal): Response {
  return Response.json(body, { status });
}
