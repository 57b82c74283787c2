import type { FiredFault } from '../ground/faults.ts';

/** The body of an error answer: one sentence, or sentences by field. */
export type RefusalBody = { error: string } | Record<string, string[]>;

/** A call that is answered with an HTTP error and has no effect. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly body: RefusalBody;

  constructor(status: number, body: RefusalBody | string) {
    super(typeof body === 'string' ? body : JSON.stringify(body));
    this.status = status;
    this.body = typeof body === 'string' ? { error: body } : body;
  }
}

/** A 422 about one field. */
export function invalid(field: string, sentence: string): Refusal {
  return new Refusal(422, { [field]: [sentence] });
}

export function notFound(): Refusal {
  return new Refusal(404, 'Not Found');
}

export function keyRefusal(): Refusal {
  return new Refusal(401, 'HTTP Token: Access denied.');
}

export function fundsRefusal(): Refusal {
  return new Refusal(402, 'Insufficient balance. Please add funds to your account.');
}

const planned: Record<string, Refusal> = {
  http_400: new Refusal(400, 'Bad Request'),
  http_401: keyRefusal(),
  http_402: fundsRefusal(),
  http_404: notFound(),
  http_422: new Refusal(422, 'Something is wrong with the request'),
  http_422_fields: new Refusal(422, { images: ['are not good enough', 'are too few'] }),
};

/** Throws the refusal a fired fault asks for; other words pass. */
export function refuseAsPlanned(fired: FiredFault | undefined): void {
  const refusal = fired && Object.hasOwn(planned, fired.fault) ? planned[fired.fault] : undefined;
  if (refusal) throw refusal;
}
