import type { AsyncLocalStorage } from 'node:async_hooks';
import { tracingChannel } from 'node:diagnostics_channel';

/**
 * What a process does that somebody may want to count or trace: `update` something a person sent is handled · `provider-call` one
 * exchange with an outside service · `telegram-call` one call of the Bot API · `object-call` one access to the object store ·
 * `decoder-job` a picture is decoded · `callback` a provider calls back.
 */
export type HappeningKind =
  | 'update'
  | 'provider-call'
  | 'telegram-call'
  | 'object-call'
  | 'decoder-job'
  | 'callback';

/** How it ended: with what the act gave, or by an error. */
export type HappeningEnd<T> = { value: T } | { error: unknown };

export interface Happening<T> {
  kind: HappeningKind;
  /** Words of ours, few of each: never anybody's name, id, prompt or address. */
  labels: Readonly<Record<string, string>>;
  /** A word of ours for the end. */
  outcome: (end: HappeningEnd<T>) => string;
}

/** As the channel carries it. */
export interface HappeningMessage extends Happening<unknown> {
  startedAtMs: number;
  result?: unknown;
  error?: unknown;
}

/** By its name: whoever does something and whoever watches it need not know each other. */
const channel = tracingChannel<unknown, HappeningMessage>('darkroom');

/** Does it, and lets those who watch know. Costs next to nothing when nobody does. */
export async function watched<T>(happening: Happening<T>, act: () => Promise<T>): Promise<T> {
  if (!channel.hasSubscribers) return act();
  return channel.tracePromise(act, { ...happening, startedAtMs: performance.now() } as HappeningMessage);
}

export interface HappeningWatcher {
  began?: (message: HappeningMessage) => void;
  ended: (message: HappeningMessage, outcome: string) => void;
}

const ignore = () => undefined;

/** @returns how to stop watching */
export function watchHappenings({ began, ended }: HappeningWatcher): () => void {
  const subscribers = {
    start: (message: HappeningMessage) => began?.(message),
    end: ignore,
    asyncStart: ignore,
    error: ignore,
    asyncEnd: (message: HappeningMessage) => ended(message, outcomeOf(message)),
  };
  channel.subscribe(subscribers);
  return () => {
    channel.unsubscribe(subscribers);
  };
}

/** What is done within a happening finds there what is made of it. */
export function carryContext<Store>(
  storage: AsyncLocalStorage<Store>,
  make: (message: HappeningMessage) => Store,
): void {
  channel.start.bindStore(storage, make);
}

function outcomeOf({ outcome, result, error }: HappeningMessage): string {
  return outcome(error === undefined ? { value: result } : { error });
}
