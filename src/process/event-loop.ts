/** How often to look; whoever looks late was held up. */
const lookMs = 1_000;
/** A loop that stood still so long answers nobody. */
const stuckMs = 5_000;
/** For so long a standstill is told of, so that whoever asks now and then hears of it. */
const rememberedMs = 15_000;

export interface EventLoopWatch {
  /** Whether the event loop stood still lately. While it does, nobody is answered at all. */
  isStuck(): boolean;
  stop(): void;
}

export function watchEventLoop(limitMs = stuckMs): EventLoopWatch {
  let lookedAt = performance.now();
  let stuckAt = Number.NEGATIVE_INFINITY;
  const look = () => {
    const now = performance.now();
    if (now - lookedAt - lookMs > limitMs) stuckAt = now;
    lookedAt = now;
  };
  const timer = setInterval(look, lookMs);
  timer.unref();
  return {
    isStuck: () =>
      performance.now() - stuckAt < rememberedMs || performance.now() - lookedAt - lookMs > limitMs,
    stop: () => clearInterval(timer),
  };
}
