import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { type EventLoopWatch, watchEventLoop } from './event-loop.ts';

/** Something that a process needs: known here at once (`isWell`), or asked of another (`ask`, rejects when it is not so). */
export type Check = {
  /** What is wrong otherwise, in a few words of ours. */
  trouble: string;
  /** Without it the process cannot do its work; otherwise it only does less of it. */
  isNeeded: boolean;
} & ({ isWell: () => boolean } | { ask: () => Promise<unknown> });

export interface Health {
  /** Whether it is worth waiting for it; if not it should be started anew. */
  alive: boolean;
  /** Whether it does its work. */
  ready: boolean;
  /** Why it is not ready. */
  reasons: string[];
  /** What it cannot do just now, although it is ready. */
  hindered: string[];
}

export type ReadHealth = () => Promise<Health>;

/** What is asked of others is asked no more often, whoever asks us. */
const rememberedMs = 1_000;
/** Whoever answers later does not answer. */
const answerMs = 2_000;
/** How long somebody who asks us waits for the answers of others. */
const patienceMs = 500;

/** How a process is: alive as long as its event loop turns, ready when all that it needs is there. */
export function createHealth(
  checks: readonly Check[],
  loop: Pick<EventLoopWatch, 'isStuck'> = watchEventLoop(),
): ReadHealth {
  const asked = checks.map((check) => ({
    ...check,
    isWell: 'ask' in check ? remember(check) : check.isWell,
  }));
  return async () => {
    const alive = !loop.isStuck();
    const answers = await Promise.all(
      asked.map(async (check) => ({ ...check, isWell: await check.isWell() })),
    );
    const troubles = answers.filter(({ isWell }) => !isWell);
    const reasons = troubles.filter(({ isNeeded }) => isNeeded).map(({ trouble }) => trouble);
    if (!alive) reasons.push('the event loop stood still');
    const hindered = troubles.filter(({ isNeeded }) => !isNeeded).map(({ trouble }) => trouble);
    return { alive, ready: reasons.length === 0, reasons, hindered };
  };
}

/**
 * Nobody waits long to hear how we are: while an answer is on its way, the one before counts. Only the first one of what is needed is
 * waited for.
 */
function remember({ ask, isNeeded }: { ask: () => Promise<unknown>; isNeeded: boolean }) {
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let isWell = false;
  let isKnown = !isNeeded;
  let asking: Promise<void> | undefined;
  const update = async () => {
    isWell = await within(answerMs, ask);
    isKnown = true;
    asking = undefined;
  };
  return async () => {
    if (asking === undefined && performance.now() - askedAtMs > rememberedMs) {
      askedAtMs = performance.now();
      asking = update();
    }
    const answer = asking;
    if (answer !== undefined) await within(isKnown ? patienceMs : answerMs, () => answer);
    return isWell;
  };
}

/** @returns false when it rejects, or takes longer */
async function within(limitMs: number, ask: () => Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), limitMs);
  const answered = ask().then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * `GET /health` and `/health/ready`: 200 when the process does its work, 503 and why when not. `/health/live`: 503 when it should be
 * started anew.
 */
export function createHealthRoutes(read: ReadHealth): Hono {
  const app = new Hono();
  for (const path of ['/health', '/health/ready'])
    app.get(path, async (context) => {
      const health = await read();
      return context.json(health, health.ready ? 200 : 503);
    });
  app.get('/health/live', async (context) => {
    const health = await read();
    return context.json(health, health.alive ? 200 : 503);
  });
  return app;
}

export interface Listening {
  port: number;
  close: () => Promise<void>;
}

/** Serves an app. @param port 0 = any free one. @throws when the port is taken */
export async function listen(app: Hono, { host, port }: { host: string; port: number }): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: host, port }, (address) => {
      resolve({
        port: address.port,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      });
    });
    server.once('error', reject);
  });
}
