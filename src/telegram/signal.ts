import type { Api } from 'grammy';

/** The part of a signal that grammY's own, older type of it asks for. */
type CallSignal = NonNullable<Parameters<Api['getMe']>[0]>;

/** Ends a call of grammY early: after `limitMs`, or when `signal` aborts. */
export function callSignal(limitMs: number, signal?: AbortSignal): CallSignal {
  const limit = AbortSignal.timeout(limitMs);
  return (signal === undefined ? limit : AbortSignal.any([limit, signal])) as unknown as CallSignal;
}
