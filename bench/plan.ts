/** How much of everything is measured. */
export interface BenchPlan {
  runs: number;
  /** Of the provider's account, but where thousands wait: as many as orders are under way at once. */
  places: number;
  /** Empty orders, so many at once. */
  floor: { orders: number; atOnce: number };
  /** Paces of people who confirm, and what the provider takes; polling is looked at with the first alone. */
  latency: readonly { orders: number; perSecond: number; delaysMs: readonly number[] }[];
  /** People who press /start, one after the other, so far apart. */
  strangers: { people: number; pauseMs: number };
  throughput: readonly { side: number; orders: number; delayMs: number; leastPerSecond: number }[];
  /** Orders of the second line, 15 of them at work and the others in the queue. */
  pool: readonly { orders: number; jobMs: number }[];
  /** Orders waiting at the provider. */
  waiting: { few: number; many: number; sample: number };
  /** Trainings that wait at the provider. */
  portraits: { waiting: number };
  /**
   * Products of each shop that goes from its pages to published pictures, the smallest first; one batch of large pictures; and pictures of
   * the shops over which statements are measured.
   */
  catalog: {
    shops: readonly number[];
    large: { pictures: number; side: number };
    statements: readonly number[];
  };
  /** How long the histories are that are audited. */
  audit: { entries: readonly number[] };
  /** What the panel's lists are read from, and how often each is opened. */
  panel: { orders: number; people: number; calls: number };
  /** Longest sides of single pictures. */
  pictures: { sides: readonly number[] };
  /** Of photos of a face. */
  photos: { sides: readonly number[] };
  /** When the command must have ended, milliseconds since 1970. */
  deadline: number;
}

/** Waiting orders come last. Bringing 10,000 to the provider takes longer than everything else together. */
const timeForThousandsMs = 20 * 60_000;

/** What the figures are published with. `isAlone`: one family has all the time. */
export function fullPlan(deadline: number, isAlone: boolean): BenchPlan {
  const hasTime = deadline - Date.now() > timeForThousandsMs;
  return {
    runs: 5,
    places: 200,
    floor: { orders: 60, atOnce: 60 },
    latency: [
      { orders: 40, perSecond: 10, delaysMs: [0, 10_000] },
      { orders: 15, perSecond: 3, delaysMs: [0] },
    ],
    strangers: { people: 40, pauseMs: 250 },
    throughput: [
      { side: 64, orders: 60, delayMs: 0, leastPerSecond: 25 },
      { side: 64, orders: 40, delayMs: 10_000, leastPerSecond: 25 },
      { side: 2048, orders: 12, delayMs: 0, leastPerSecond: 4 },
    ],
    pool: [
      { orders: hasTime || isAlone ? 1_000 : 60, jobMs: 1_000 },
      // No more than a small machine can do: three orders a second.
      { orders: hasTime || isAlone ? 300 : 60, jobMs: 5_000 },
    ],
    waiting: hasTime ? { few: 1_000, many: 10_000, sample: 200 } : { few: 200, many: 600, sample: 60 },
    portraits: { waiting: 200 },
    catalog: {
      shops: [200, hasTime || isAlone ? 2_000 : 400],
      // As many as a batch of this size has.
      large: { pictures: 140, side: 2_048 },
      statements: [10_000, 100_000],
    },
    audit: { entries: [10_000, 1_000_000] },
    panel: { orders: 1_000_000, people: 100_000, calls: 200 },
    pictures: { sides: [64, 1024, 2048, 4096] },
    photos: { sides: [1280, 4096] },
    deadline,
  };
}

/** One short run of each: whether the command works, not how fast the system is. */
export function quickPlan(deadline: number): BenchPlan {
  return {
    runs: 1,
    places: 200,
    floor: { orders: 10, atOnce: 10 },
    latency: [{ orders: 5, perSecond: 10, delaysMs: [0, 1_000] }],
    strangers: { people: 3, pauseMs: 0 },
    throughput: [
      { side: 64, orders: 10, delayMs: 0, leastPerSecond: 25 },
      { side: 2048, orders: 2, delayMs: 0, leastPerSecond: 4 },
    ],
    pool: [{ orders: 20, jobMs: 1_000 }],
    waiting: { few: 20, many: 100, sample: 10 },
    portraits: { waiting: 20 },
    catalog: { shops: [60], large: { pictures: 5, side: 512 }, statements: [1_000] },
    audit: { entries: [10_000] },
    panel: { orders: 2_000, people: 200, calls: 10 },
    pictures: { sides: [64] },
    photos: { sides: [1280] },
    deadline,
  };
}
