import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  createFaults,
  type Fault,
  type Faults,
  parseFaults,
  withFault,
} from '../../src/sandbox/ground/faults.ts';
import { createJournal, type Journal } from '../../src/sandbox/ground/journal.ts';

let journal: Journal;
let faults: Faults;

beforeEach(() => {
  journal = createJournal();
  faults = createFaults(journal);
});

afterEach(() => {
  vi.useRealTimers();
});

function firings(point: string, calls: number): (string | undefined)[] {
  return Array.from({ length: calls }, () => faults.take(point)?.fault);
}

describe('the plan', () => {
  test('a line fires once at the next call by default', () => {
    faults.plan([{ match: 'a.send', fault: 'refuse' }]);
    expect(firings('a.send', 3)).toEqual(['refuse', undefined, undefined]);
  });

  test('nth and times name the calls it fires for, counted from the planning', () => {
    firings('a.send', 5);
    faults.plan([{ match: 'a.send', fault: 'html', nth: 2, times: 2 }]);
    expect(firings('a.send', 5)).toEqual([undefined, 'html', 'html', undefined, undefined]);
  });

  test('a star matches every point of a service and no other', () => {
    faults.plan([{ match: 'a.*', fault: 'slow', times: 9 }]);
    expect([faults.take('a.send')?.fault, faults.take('b.send')?.fault]).toEqual(['slow', undefined]);
  });

  test('two lines due at the same call fire one after the other', () => {
    faults.plan([
      { match: 'a.send', fault: 'http_429' },
      { match: 'a.send', fault: 'http_500' },
    ]);
    expect(firings('a.send', 3)).toEqual(['http_429', 'http_500', undefined]);
  });

  test('the same seed fires at the same calls, about as often as the rate says', () => {
    const line: Fault = { match: 'a.send', fault: 'http_500', rate: 0.2, seed: 7 };
    faults.plan([line]);
    const first = firings('a.send', 500);
    faults.clear();
    faults.plan([line]);
    expect(firings('a.send', 500)).toEqual(first);
    expect(first.filter(Boolean).length).toBeGreaterThan(60);
    expect(first.filter(Boolean).length).toBeLessThan(140);
  });

  test('a point that cannot play a kind does not use it up', () => {
    faults.plan([{ match: 'a.*', fault: 'nsfw' }]);
    expect(faults.take('a.file', ['refuse'])).toBeUndefined();
    expect(faults.take('a.submit', ['nsfw'])?.fault).toBe('nsfw');
  });

  test('an outage begins with one call and meets every further one that it matches, for its time', () => {
    vi.useFakeTimers();
    const outage = { match: 'a.*', fault: 'http_500', from: 'a.send', nth: 2, forMs: 1_000 };
    faults.plan([outage]);
    expect([...firings('a.read', 3), ...firings('a.send', 2)]).toEqual([...Array(4), 'http_500']);
    vi.advanceTimersByTime(999);
    expect([...firings('a.read', 2), ...firings('b.read', 1)]).toEqual(['http_500', 'http_500', undefined]);
    vi.advanceTimersByTime(1);
    expect([...firings('a.read', 1), ...firings('a.send', 1)]).toEqual([undefined, undefined]);
  });

  test('each firing is reported and journalled', () => {
    faults.plan([{ match: 'a.send', fault: 'slow', nth: 2, params: { delayMs: 1 } }]);
    firings('a.send', 3);
    expect(faults.report()).toEqual([{ match: 'a.send', fault: 'slow', fired: 1 }]);
    expect(journal.entries('fault.fired').map(({ data }) => data)).toEqual([
      { point: 'a.send', match: 'a.send', fault: 'slow', params: { delayMs: 1 }, call: 2 },
    ]);
  });

  test('a wrong plan is refused', () => {
    expect(() => parseFaults([{ match: 'a.send', fault: 'slow', nth: 0 }])).toThrow('nth');
    expect(() => parseFaults([{ match: 'a.send', fault: 'slow', often: 1 }])).toThrow('often');
  });
});

describe('over a real connection', () => {
  let url: string;
  let executed: number;
  let stop: () => void;

  beforeEach(async () => {
    executed = 0;
    const app = new Hono();
    app.post('/', (context) =>
      withFault(context, faults.take('a.send'), () => {
        executed += 1;
        return Response.json({ done: true, filling: 'x'.repeat(100) });
      }),
    );
    const server = createAdaptorServer({ fetch: app.fetch });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    stop = () => {
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
    };
  });
  afterEach(() => stop());

  const post = (signal?: AbortSignal) =>
    fetch(url, { method: 'POST', body: '{}', ...(signal && { signal }) });

  test.each([
    { fault: 'refuse', effects: 0 },
    { fault: 'execute_then_reset', effects: 1 },
  ])('$fault breaks the connection with $effects effects', async ({ fault, effects }) => {
    faults.plan([{ match: 'a.send', fault }]);
    await expect(post()).rejects.toMatchObject({
      cause: { code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/) },
    });
    expect(executed).toBe(effects);
    expect((await post()).status).toBe(200);
  });

  test('execute_then_timeout executes and holds the answer back', async () => {
    faults.plan([{ match: 'a.send', fault: 'execute_then_timeout' }]);
    await expect(post(AbortSignal.timeout(100))).rejects.toThrow('timeout');
    expect(executed).toBe(1);
  });

  test('execute_then_timeout answers in the end', async () => {
    faults.plan([{ match: 'a.send', fault: 'execute_then_timeout', params: { holdMs: 20 } }]);
    expect((await post()).status).toBe(200);
  });

  test.each([
    { fault: 'http_500', status: 500, effects: 0 },
    { fault: 'http_503', status: 503, effects: 0 },
    { fault: 'http_429', status: 429, effects: 0 },
    { fault: 'html', status: 502, effects: 0 },
    { fault: 'execute_then_500', status: 500, effects: 1 },
    { fault: 'slow', status: 200, effects: 1, params: { delayMs: 5 } },
    { fault: 'word_of_a_service', status: 200, effects: 1 },
  ])('$fault answers $status with $effects effects', async ({ fault, status, effects, params = {} }) => {
    faults.plan([{ match: 'a.send', fault, params }]);
    expect((await post()).status).toBe(status);
    expect(executed).toBe(effects);
  });

  test('http_429 tells the wait only when it is given', async () => {
    faults.plan([
      { match: 'a.send', fault: 'http_429' },
      { match: 'a.send', fault: 'http_429', params: { retryAfterSeconds: 3 } },
    ]);
    expect((await post()).headers.get('retry-after')).toBeNull();
    expect((await post()).headers.get('retry-after')).toBe('3');
  });

  test('malformed executes and cuts the JSON', async () => {
    faults.plan([{ match: 'a.send', fault: 'malformed' }]);
    const response = await post();
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow(SyntaxError);
    expect(executed).toBe(1);
  });
});
