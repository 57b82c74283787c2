import { isGrpcServiceError } from '@temporalio/client';

/** gRPC: PERMISSION_DENIED and UNIMPLEMENTED. */
const refusals = [7, 12];

/** @returns undefined where this server does not let us, as Temporal Cloud keeps some calls to itself */
export async function allowed<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (hasCode(error, refusals)) return undefined;
    throw error;
  }
}

/** Whether a call ended with one of these gRPC codes. */
export function hasCode(error: unknown, codes: readonly number[]): boolean {
  return isGrpcServiceError(error) && codes.includes(error.code);
}
