import type { ResponseParameters } from '@grammyjs/types';

/**
 * A refusal as the Bot API words it; the route turns it into `{ok: false, error_code, description,
 * parameters}`.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly errorCode: number;
  readonly parameters: ResponseParameters | undefined;

  constructor(errorCode: number, description: string, parameters?: ResponseParameters) {
    super(description);
    this.errorCode = errorCode;
    this.parameters = parameters;
  }
}

/** A 400 with the usual prefix, e.g. `badRequest('chat not found')`. */
export function badRequest(description: string): ApiError {
  return new ApiError(400, `Bad Request: ${description}`);
}

/** The answer to a call that worked. */
export function success(result: unknown): Response {
  return Response.json({ ok: true, result });
}

/** The answer to a refused call; `retry_after` also goes into the header, as Telegram does. */
export function failure(error: ApiError): Response {
  const { errorCode, message, parameters } = error;
  const retryAfter = parameters?.retry_after;
  return Response.json(
    { ok: false, error_code: errorCode, description: message, ...(parameters && { parameters }) },
    { status: errorCode, headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) } },
  );
}
