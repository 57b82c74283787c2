import type { Context } from 'hono';
import { ZodError } from 'zod';
import { type FaultAnswers, withFault } from '../ground/faults.ts';
import type { Box } from '../ground/settings-box.ts';
import type { ServiceDeps } from '../service.ts';
import { keyRefusal, problem, Refusal, refuseAsPlanned } from './refusals.ts';
import type { GatewaySettings } from './settings.ts';
import type { Shelves } from './shelves.ts';

export interface GatewayDeps extends ServiceDeps {
  settings: Box<GatewaySettings>;
  shelves: Shelves;
}

/** Throws a Refusal when there is no effect. */
export type Execute = (context: Context) => Promise<Response> | Response;

/** Draws the fault of the call, checks the key and turns refusals into problems. */
export function answer(
  context: Context,
  deps: GatewayDeps,
  { point, execute }: { point: string; execute: Execute },
): Promise<Response> {
  const fired = deps.faults.take(`gateway.${point}`);
  const respond = async (): Promise<Response> => {
    try {
      const { key } = deps.settings.current;
      const given = context.req.header('x-api-key') ?? '';
      if (given === '' || (key !== null && given !== key)) throw keyRefusal();
      refuseAsPlanned(fired);
      if (fired?.fault === 'error_with_200') return problem(broken, 200);
      return await execute(context);
    } catch (error) {
      const refusal = error instanceof ZodError ? misread(error) : error;
      if (!(refusal instanceof Refusal)) throw refusal;
      return problem(refusal);
    }
  };
  return withFault(context, fired, respond, faultAnswers);
}

function misread({ issues: [issue] }: ZodError): Refusal {
  return new Refusal(422, `${issue?.path.join('.') || 'The request'}: ${issue?.message}`);
}

const broken = new Refusal(500, 'Something broke here.');

const faultAnswers: FaultAnswers = {
  http429: (seconds = 1) => {
    const answered = problem(new Refusal(429, 'Too many requests at once.'));
    answered.headers.set('retry-after', String(seconds));
    return answered;
  },
  http500: () => problem(broken),
};
