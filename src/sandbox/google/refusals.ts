import type { FiredFault } from '../ground/faults.ts';

/** Whose words an error is told in. */
export type Dialect = 'drive' | 'sheets' | 'oauth';

/** A call that is answered with an HTTP error and has no effect. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly body: object;

  constructor(status: number, body: object) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
  }
}

/** What Drive says; `location` is the parameter that is wrong. */
export function driveRefusal(
  status: number,
  reason: string,
  { message = reason, location }: { message?: string; location?: string } = {},
): Refusal {
  const place = location === undefined ? {} : { locationType: 'parameter', location };
  const domain = /limit|quota/i.test(reason) ? 'usageLimits' : 'global';
  const word = status === 401 ? { status: 'UNAUTHENTICATED' } : {};
  return new Refusal(status, {
    error: { code: status, message, errors: [{ message, domain, reason, ...place }], ...word },
  });
}

const sheetsWords: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
};

export function sheetsRefusal(status: number, message: string): Refusal {
  return new Refusal(status, { error: { code: status, message, status: sheetsWords[status] ?? 'UNKNOWN' } });
}

export function tokenRefusal(error: string, description: string, status = 400): Refusal {
  return new Refusal(status, { error, error_description: description });
}

export function fileNotFound(id: string): Refusal {
  return driveRefusal(404, 'notFound', { message: `File not found: ${id}.`, location: 'fileId' });
}

export function invalidGrant(): Refusal {
  return tokenRefusal('invalid_grant', 'Token has been expired or revoked.');
}

export function unauthenticated(dialect: Dialect): Refusal {
  const message =
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.';
  return dialect === 'sheets' ? sheetsRefusal(401, message) : driveRefusal(401, 'authError', { message });
}

const rate = 'User Rate Limit Exceeded. Rate of requests for user exceed configured project quota.';

/** Words of the fault plan, by who is asked. */
const planned: Record<Dialect, Record<string, Refusal>> = {
  drive: {
    rate_limit: driveRefusal(403, 'userRateLimitExceeded', { message: rate }),
    storage_full: driveRefusal(403, 'storageQuotaExceeded', {
      message: "The user's Drive storage quota has been exceeded.",
    }),
    daily_limit: driveRefusal(403, 'dailyLimitExceeded', { message: 'Daily Limit Exceeded' }),
    forbidden: driveRefusal(403, 'insufficientFilePermissions', {
      message: 'The user does not have sufficient permissions for this file.',
    }),
    not_found: fileNotFound('FAKE'),
    http_400: driveRefusal(400, 'badRequest', { message: 'Bad Request' }),
  },
  sheets: {
    rate_limit: sheetsRefusal(429, "Quota exceeded for quota metric 'Read requests'."),
    forbidden: sheetsRefusal(403, 'The caller does not have permission'),
    not_found: sheetsRefusal(404, 'Requested entity was not found.'),
    http_400: sheetsRefusal(400, 'Invalid value'),
  },
  oauth: { invalid_grant: invalidGrant(), http_401: tokenRefusal('invalid_client', 'Unauthorized', 401) },
};

/** Throws the refusal a fired fault asks for; other words pass. */
export function refuseAsPlanned(fired: FiredFault | undefined, dialect: Dialect): void {
  if (fired === undefined) return;
  if (fired.fault === 'http_401' && dialect !== 'oauth') throw unauthenticated(dialect);
  const words = planned[dialect];
  const refusal = Object.hasOwn(words, fired.fault) ? words[fired.fault] : undefined;
  if (refusal) throw refusal;
}
