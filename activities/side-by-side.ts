/** Work on many things within a time. */
export interface Effort {
  /** As many at once. */
  atOnce: number;
  /** When nothing new is begun. */
  over: AbortSignal;
}

/** The same, and the time of one piece of it. */
export interface Turns extends Effort {
  turn: () => AbortSignal;
}

/**
 * Works on all of them side by side. What fails keeps no other from its turn.
 * @returns of how many it was true
 * @throws the first failure, after the last one has ended
 */
export async function sideBySide<T>(
  things: readonly T[],
  { atOnce, over }: Effort,
  work: (thing: T) => Promise<boolean>,
): Promise<number> {
  const failures: unknown[] = [];
  const left = things.values();
  let count = 0;
  const takeTurns = async () => {
    // All who take turns share what is left.
    for (const thing of left) {
      if (over.aborted) return;
      try {
        if (await work(thing)) count += 1;
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, takeTurns));
  if (failures.length > 0) throw failures[0];
  return count;
}

/** Ends all of them before it throws the first failure, if there is one. */
export async function allEnded<T extends readonly Promise<unknown>[]>(
  work: readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

/** The answer, or undefined when the signal comes first, also where the call does not heed it. */
export async function orGivenUp<T>(answer: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const giveUp = () => resolve(undefined);
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp);
  try {
    return await Promise.race([answer, promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
