import type { Api } from 'grammy';

/** The part of a signal that grammY's own, older type of it asks for. */
export type CallSignal = NonNullable<Parameters<Api['getMe']>[0]>;

/** For each file that goes over a thin line: 10 MB at 2 Mbit/s take 40 s. */
export const fileTravelMs = 45_000;

/** Ends a call of grammY early: after `limitMs`, or when `signal` aborts. */
export function callSignal(limitMs: number, signal?: AbortSignal): CallSignal {
  const limit = AbortSignal.timeout(limitMs);
  return (signal === undefined ? limit : AbortSignal.any([limit, signal])) as unknown as CallSignal;
}

/** Ends a call of grammY when either aborts. */
export function eitherSignal(signal: AbortSignal, given: CallSignal | undefined): CallSignal {
  const signals = given === undefined ? [signal] : [signal, given as unknown as AbortSignal];
  return AbortSignal.any(signals) as unknown as CallSignal;
}
