import { describe, expect, it } from 'vitest';
import { watchEventLoop } from '../../src/process/event-loop.ts';
import { type Check, createHealth, createHealthRoutes } from '../../src/process/health.ts';

const turning = { isStuck: () => false };
const away = (isNeeded: boolean): Check => ({
  trouble: 'the database does not answer',
  isNeeded,
  ask: () => Promise.reject(new Error('connection refused')),
});

async function ask(checks: readonly Check[], loop = turning) {
  const app = createHealthRoutes(createHealth(checks, loop));
  const paths = ['/health', '/health/ready', '/health/live'];
  const answers = await Promise.all(paths.map(async (path) => app.request(path)));
  return { statuses: answers.map(({ status }) => status), body: await answers[0]?.json() };
}

describe('[b127] health', () => {
  it('is well when all that is needed is there', async () => {
    const isThere: Check = { trouble: 'a worker does not run', isNeeded: true, isWell: () => true };
    expect(await ask([isThere])).toEqual({
      statuses: [200, 200, 200],
      body: { alive: true, ready: true, reasons: [], hindered: [] },
    });
  });

  it('tells why a process is not ready, and that it need not be started anew', async () => {
    expect(await ask([away(true)])).toEqual({
      statuses: [503, 503, 200],
      body: { alive: true, ready: false, reasons: ['the database does not answer'], hindered: [] },
    });
  });

  it('tells what a process cannot do just now, although it is ready', async () => {
    expect(await ask([away(false)])).toEqual({
      statuses: [200, 200, 200],
      body: { alive: true, ready: true, reasons: [], hindered: ['the database does not answer'] },
    });
  });

  it('says that a process whose event loop stood still is to be started anew', async () => {
    expect(await ask([], { isStuck: () => true })).toEqual({
      statuses: [503, 503, 503],
      body: { alive: false, ready: false, reasons: ['the event loop stood still'], hindered: [] },
    });
  });

  it('takes somebody who never answers for away, and asks once however many ask', async () => {
    let asked = 0;
    const silent: Check = {
      trouble: 'Temporal does not answer',
      isNeeded: true,
      ask: () => {
        asked += 1;
        return new Promise(() => undefined);
      },
    };
    const read = createHealth([silent], turning);
    const [first] = await Promise.all([read(), read(), read()]);
    expect([first.ready, asked]).toEqual([false, 1]);
  });

  it('sees an event loop that stands still, and forgets one that only was slow', async () => {
    const [slow, stuck] = [watchEventLoop(60_000), watchEventLoop(20)];
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_100);
    expect([slow.isStuck(), stuck.isStuck()]).toEqual([false, true]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(stuck.isStuck()).toBe(true);
    for (const watch of [slow, stuck]) watch.stop();
  });
});
