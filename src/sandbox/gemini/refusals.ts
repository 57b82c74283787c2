import type { FiredFault } from '../ground/faults.ts';

type Detail = { '@type': string } & Record<string, unknown>;

/** A call that is answered with an HTTP error and has no effect. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly body: object;

  constructor(status: number, message: string, details: Detail[] = []) {
    super(message);
    this.status = status;
    const error = { code: status, message, status: words[status] ?? 'UNKNOWN' };
    this.body = { error: { ...error, ...(details.length > 0 && { details }) } };
  }
}

const words: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};

/** A 400 about one field. */
export function invalid(field: string, description: string): Refusal {
  return new Refusal(400, `Invalid value at '${field}': ${description}`, [
    { '@type': rpc('BadRequest'), fieldViolations: [{ field, description }] },
  ]);
}

/** A 400 about something that does not stand as it should. */
export function precondition(message: string): Refusal {
  const refusal = new Refusal(400, message);
  Object.assign((refusal.body as { error: object }).error, { status: 'FAILED_PRECONDITION' });
  return refusal;
}

export function keyRefusal(): Refusal {
  return new Refusal(400, 'API key not valid. Please pass a valid API key.', [
    { '@type': rpc('ErrorInfo'), reason: 'API_KEY_INVALID', domain: 'googleapis.com' },
  ]);
}

/** The vendor says 403 of a file that is not there as well. */
export function fileGone(name: string, status: 403 | 404): Refusal {
  if (status === 404) return new Refusal(404, `File ${name} not found.`);
  return new Refusal(
    403,
    `You do not have permission to access the File ${name.slice('files/'.length)} or it may not exist.`,
  );
}

/** A 429 with the quota that is used up and how long to wait. */
export function quotaRefusal(period: 'Minute' | 'Day', retryDelay: string): Refusal {
  const violation = {
    quotaMetric: 'generativelanguage.googleapis.com/generate_requests',
    quotaId: `GenerateRequestsPer${period}PerProjectPerModel`,
    quotaDimensions: { location: 'global' },
    quotaValue: '10',
  };
  return new Refusal(429, 'You exceeded your current quota, please check your plan and billing details.', [
    { '@type': rpc('QuotaFailure'), violations: [violation] },
    { '@type': rpc('Help'), links: [] },
    { '@type': rpc('RetryInfo'), retryDelay },
  ]);
}

function rpc(name: string): string {
  return `type.googleapis.com/google.rpc.${name}`;
}

const planned: Record<string, (retryDelay: string | undefined) => Refusal> = {
  quota_minute: (retryDelay = '34s') => quotaRefusal('Minute', retryDelay),
  quota_day: (retryDelay = '600.5s') => quotaRefusal('Day', retryDelay),
  key: keyRefusal,
  http_400: () => invalid('contents', 'is not what was expected'),
  http_403: () => new Refusal(403, 'The caller does not have permission'),
  http_404: () => new Refusal(404, 'Requested entity was not found.'),
};

/** Throws the refusal a fired fault asks for; other words pass. */
export function refuseAsPlanned(fired: FiredFault | undefined): void {
  const refusal = fired && Object.hasOwn(planned, fired.fault) ? planned[fired.fault] : undefined;
  const retryDelay = fired?.params.retryDelay;
  if (refusal) throw refusal(typeof retryDelay === 'string' ? retryDelay : undefined);
}
