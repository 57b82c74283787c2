import type { FiredFault } from '../ground/faults.ts';

/** One line of a validation error in FastAPI's list form. */
export interface ValidationIssue {
  loc: (string | number)[];
  msg: string;
  type: string;
}

/** The body of an error answer: one sentence, or the list form. */
export type Detail = string | ValidationIssue[];

/** A call that is answered with an HTTP error and has no effect. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly detail: Detail;

  constructor(status: number, detail: Detail) {
    super(typeof detail === 'string' ? detail : detail.map((issue) => issue.msg).join('; '));
    this.status = status;
    this.detail = detail;
  }
}

/** The 400 of an account whose places are all taken. */
export function busyRefusal(concurrency: number): Refusal {
  return new Refusal(400, `Maximum number of concurrent requests (${concurrency}) has been reached`);
}

/** A 422 in list form with one issue. */
export function invalid(loc: (string | number)[], msg: string, type = 'value_error'): Refusal {
  return new Refusal(422, [{ loc, msg, type }]);
}

const injected: Record<string, { status: number; detail: Detail }> = {
  bad_input: { status: 400, detail: 'The request could not be processed with this input' },
  http_401: { status: 401, detail: 'Invalid credentials' },
  http_402: { status: 402, detail: 'Payment required' },
  http_403: { status: 403, detail: 'Not enough credits' },
  http_404: { status: 404, detail: 'Not found' },
  http_422: { status: 422, detail: [{ loc: ['body'], msg: 'invalid request', type: 'value_error' }] },
  http_423: { status: 423, detail: 'Model is temporarily blocked' },
};

/** Throws the refusal a fired fault asks for; other words pass. `params.detail` replaces the text. */
export function refuseAsPlanned(fired: FiredFault | undefined, concurrency: number): void {
  if (fired?.fault === 'busy') throw busyRefusal(concurrency);
  const planned = fired && Object.hasOwn(injected, fired.fault) ? injected[fired.fault] : undefined;
  if (!planned) return;
  const text = fired?.params.detail;
  throw new Refusal(planned.status, typeof text === 'string' ? text : planned.detail);
}
