import { type FaultKind, type FiredFault, transportFaultKinds } from '../ground/faults.ts';
import { ApiError } from './api-error.ts';

const refusals: Record<string, (params: Record<string, unknown>) => ApiError> = {
  blocked: () => new ApiError(403, 'Forbidden: bot was blocked by the user'),
  deactivated: () => new ApiError(403, 'Forbidden: user is deactivated'),
  chat_not_found: () => new ApiError(400, 'Bad Request: chat not found'),
  unauthorized: () => new ApiError(401, 'Unauthorized'),
  conflict: () =>
    new ApiError(
      409,
      'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    ),
  migrate: ({ migrateToChatId }) =>
    new ApiError(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: Number(migrateToChatId ?? -1001000000000),
    }),
  /** Any other refusal: `errorCode` and `description` as the answer shall have them. */
  api_error: ({ errorCode, description }) => new ApiError(Number(errorCode), String(description)),
};

/** Faults that a method of the Bot API can play. */
export const methodFaults: FaultKind[] = [...transportFaultKinds, ...Object.keys(refusals)];

/** Faults that the download of a file can play. */
export const fileFaults: FaultKind[] = [...transportFaultKinds, 'expired_file'];

/** The refusal that a fired fault stands for; undefined for a transport fault or none. */
export function refusalOf(fired: FiredFault | undefined): ApiError | undefined {
  return fired && refusals[fired.fault]?.(fired.params);
}

/** The bodies of the gateway's own errors. */
export function rateLimited(retryAfterSeconds?: number): ApiError {
  return retryAfterSeconds === undefined
    ? new ApiError(429, 'Too Many Requests')
    : new ApiError(429, `Too Many Requests: retry after ${retryAfterSeconds}`, {
        retry_after: retryAfterSeconds,
      });
}
