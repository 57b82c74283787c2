import type { FiredFault } from '../ground/faults.ts';

/** A call that is answered with a problem (RFC 9457) and has no effect. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly more: object;

  constructor(status: number, detail: string, more: object = {}) {
    super(detail);
    this.status = status;
    this.more = more;
  }
}

const titles: Record<number, string> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Content Too Large',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

/** The answer of a refusal; `as` is another status in front of the same body, as careless servers have it. */
export function problem({ status, message, more }: Refusal, as = status): Response {
  const body = { title: titles[status], status, detail: message, ...more };
  return Response.json(body, { status: as, headers: { 'content-type': 'application/problem+json' } });
}

export function keyRefusal(): Refusal {
  return new Refusal(401, 'X-API-Key is missing or not known here.');
}

const planned: Record<string, Refusal> = {
  http_401: keyRefusal(),
  http_403: new Refusal(403, 'This key may not publish.'),
  http_404: new Refusal(404, 'There is no such address.'),
  http_413: new Refusal(413, 'The picture is too big.'),
  http_422: new Refusal(422, 'The request cannot be processed.'),
};

/** Throws the refusal a fired fault asks for; other words pass. */
export function refuseAsPlanned(fired: FiredFault | undefined): void {
  if (fired && Object.hasOwn(planned, fired.fault)) throw planned[fired.fault];
}
