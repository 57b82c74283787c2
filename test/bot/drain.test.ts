import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { claimInbox, type InboxRow } from '../../src/db/inbox.ts';
import { createDrainRig, type DrainRig, ids, times } from './drain-rig.ts';

let rig: DrainRig;

beforeEach(async () => {
  rig = await createDrainRig();
});
afterEach(() => rig.close());

test('each chat is handled in its order, and chats side by side', async () => {
  const handled = new Map<number, number[]>();
  const active = new Set<number>();
  let most = 0;
  for (let n = 0; n < 40; n++) await rig.receive(n % 4);
  rig.start({
    async handle(rows) {
      const chatId = rows[0]?.chatId ?? 0;
      expect(active.has(chatId)).toBe(false);
      active.add(chatId);
      most = Math.max(most, active.size);
      await new Promise((resolve) => setTimeout(resolve, 5));
      handled.set(chatId, [...(handled.get(chatId) ?? []), ...ids(rows)]);
      active.delete(chatId);
    },
  });
  await rig.settled();
  for (const order of handled.values()) expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect([...handled.values()].map((order) => order.length)).toEqual([10, 10, 10, 10]);
  expect(most).toBeGreaterThan(1);
});

test('a wake makes a new update be handled at once', async () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  const drain = rig.start({
    handle: async () => resolve(Date.now()),
    times: { ...times, idleMs: 60_000, pendingMs: 60_000 },
  });
  await vi.waitFor(async () => expect(await rig.openRows()).toBe(0));
  await rig.receive(1);
  drain.wake();
  await promise;
});

test('an album is handled whole once nothing more of it comes', async () => {
  const batches: number[][] = [];
  const drain = rig.start({ albumMs: 400, handle: async (rows) => void batches.push(ids(rows)) });
  const before = await rig.receive(1);
  const first = await rig.receive(1, 'trip');
  drain.wake();
  await vi.waitFor(() => expect(batches).toEqual([[before]]));
  const second = await rig.receive(1, 'trip');
  const after = await rig.receive(1);
  drain.wake();
  await rig.settled();
  expect(batches).toEqual([[before], [first, second], [after]]);
});

test('an update that throws always is set aside after five times, and the next of its chat goes on', async () => {
  const poison = await rig.receive(1);
  const next = await rig.receive(1);
  const tried: number[] = [];
  const dead: number[][] = [];
  rig.start({
    async handle(rows) {
      tried.push(...ids(rows));
      if (ids(rows).includes(poison)) throw new Error('cannot');
    },
    onDead: async (rows) => void dead.push(ids(rows)),
  });
  await rig.settled();
  expect(tried).toEqual([poison, poison, poison, poison, poison, next]);
  expect(dead).toEqual([[poison]]);
  const rows = await rig.sql`select update_id as id, dead, error from inbox order by seq`;
  expect([...rows]).toEqual([
    { id: poison, dead: true, error: 'Error' },
    { id: next, dead: false, error: null },
  ]);
});

test('a service that is away does not use up the attempts', async () => {
  const update = await rig.receive(1);
  let left = 8;
  const done = vi.fn();
  rig.start({
    async handle() {
      if (left-- > 0) throw new Error('away');
      done();
    },
    isOutage: () => true,
    times: { ...times, retryMs: 1 },
  });
  await rig.settled();
  expect(done).toHaveBeenCalledOnce();
  expect(await rig.sql`select dead from inbox where update_id = ${update}`).toMatchObject([{ dead: false }]);
});

test('what a process handled but did not finish before it died is handled again', async () => {
  await rig.receive(1);
  await rig.receive(1);
  // The process that died: it has claimed, and perhaps handled, the first update.
  const claimed = await claimInbox(rig.sql, { most: 16, claimMs: 300, albumMs: 0 });
  const handled: InboxRow[] = [];
  rig.start({ handle: async (rows) => void handled.push(...rows) });
  await rig.settled();
  expect(ids(claimed)).toEqual([1]);
  expect(ids(handled)).toEqual([1, 2]);
  expect(handled[0]?.attempts).toBe(2);
});

test('two drains at once never share a row and keep each chat in order', async () => {
  const handled: number[] = [];
  const active = new Set<number>();
  for (let n = 0; n < 60; n++) await rig.receive(n % 5);
  const handle = async (rows: readonly InboxRow[]) => {
    const chatId = rows[0]?.chatId ?? -1;
    expect(active.has(chatId)).toBe(false);
    active.add(chatId);
    await new Promise((resolve) => setTimeout(resolve, 3));
    handled.push(...ids(rows));
    active.delete(chatId);
  };
  rig.start({ handle });
  rig.start({ handle });
  await rig.settled();
  expect(handled.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n + 1));
  for (let chat = 0; chat < 5; chat++) {
    const order = handled.filter((id) => (id - 1) % 5 === chat);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  }
});

test('stop waits for what is being handled and takes nothing more', async () => {
  await rig.receive(1);
  await rig.receive(1);
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const drain = rig.start({
    async handle() {
      begin();
      await gate;
    },
  });
  await begun;
  const stopped = drain.stop();
  open();
  await stopped;
  expect(await rig.openRows()).toBe(1);
});
