import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ClaimLost, type Turn } from '../../src/bot/inbox/turn.ts';
import type { InboxRow } from '../../src/db/inbox.ts';
import { createDrainRig, type DrainRig, ids, times } from './drain-rig.ts';

let rig: DrainRig;

beforeEach(async () => {
  rig = await createDrainRig();
});
afterEach(() => rig.close());

async function claim(): Promise<number> {
  const [row] = await rig.sql<{ until: Date }[]>`select claimed_until as until from inbox`;
  return row?.until.getTime() ?? 0;
}

test('a handler that hangs loses its turn and is called again', async () => {
  await rig.receive(1);
  let calls = 0;
  const handle = async () => {
    calls += 1;
    if (calls === 1) await new Promise(() => undefined);
  };
  rig.start({ handle, times: { ...times, handlerMs: 100 } });
  await rig.settled();
  expect(calls).toBe(2);
});

test('an update whose handling passed its deadline twice is set aside, and the next of its chat goes on', async () => {
  const poison = await rig.receive(1);
  const next = await rig.receive(1);
  const turns: Turn[] = [];
  const dead: number[][] = [];
  let outages = 3;
  rig.start({
    async handle(rows, turn) {
      if (ids(rows).includes(next)) return;
      if (outages-- > 0) throw new Error('away');
      turns.push(turn);
      await new Promise(() => undefined);
    },
    onDead: async (rows) => void dead.push(ids(rows)),
    isOutage: (error) => error instanceof Error && error.message === 'away',
    times: { ...times, handlerMs: 100 },
  });
  await rig.settled();
  expect(turns).toHaveLength(2);
  expect(dead).toEqual([[poison]]);
  for (const turn of turns) {
    expect(turn.signal.aborted).toBe(true);
    expect(() => turn.check()).toThrow('not handled within 100 ms');
  }
});

test('files give a handling more time', async () => {
  await rig.receive(1);
  const { promise: limit, resolve: pass } = Promise.withResolvers<void>();
  let calls = 0;
  const handle = async (_: readonly InboxRow[], turn: Turn) => {
    calls += 1;
    turn.addFiles(2);
    setTimeout(pass, 100);
    await limit;
    turn.check();
  };
  rig.start({ handle, times: { ...times, handlerMs: 50, fileMs: 5_000 } });
  await rig.settled();
  expect(calls).toBe(1);
});

test('a handling that lasts longer than a claim keeps its rows, and nobody else takes them', async () => {
  await rig.receive(1);
  let calls = 0;
  const handle = async () => {
    calls += 1;
    const endMs = (await claim()) + 600;
    await vi.waitFor(async () => expect(await claim()).toBeGreaterThan(endMs), { timeout: 5_000 });
  };
  const patient = { ...times, handlerMs: 10_000, claimMs: 400 };
  rig.start({ handle, times: patient });
  rig.start({ handle, times: patient });
  await rig.settled();
  expect(calls).toBe(1);
});

test('a handling whose rows another attempt has is over, and says nothing about them any more', async () => {
  await rig.receive(1);
  const { promise: lost, resolve: lose } = Promise.withResolvers<unknown>();
  rig.start({
    async handle(_, { signal }) {
      signal.addEventListener('abort', () => lose(signal.reason));
      await rig.sql`update inbox set attempts = attempts + 1, claimed_until = now() + interval '1 hour'`;
      await lost;
    },
    times: { ...times, claimMs: 300 },
  });
  expect(await lost).toBeInstanceOf(ClaimLost);
  await rig.stopAll();
  const rows = await rig.sql`select done_at, error, attempts from inbox`;
  expect([...rows]).toEqual([{ done_at: null, error: null, attempts: 2 }]);
});

test('a stop cuts what lasts too long; it is handled later', async () => {
  await rig.receive(1);
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const drain = rig.start({
    async handle() {
      begin();
      await new Promise(() => undefined);
    },
    times: { ...times, handlerMs: 60_000, stopMs: 10 },
  });
  await begun;
  await drain.stop();
  const handled: number[] = [];
  rig.start({ handle: async (rows) => void handled.push(...ids(rows)) });
  await rig.settled();
  expect(handled).toEqual([1]);
});
