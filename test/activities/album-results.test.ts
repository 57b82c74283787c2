import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createActivities } from '../../activities/index.ts';
import { collectAttempts } from '../../activities/result-files.ts';
import { readBalance } from '../../src/db/credits.ts';
import { beginDelivery, confirmDelivery } from '../../src/db/deliveries.ts';
import { placeOrder, readOrder } from '../../src/db/orders.ts';
import { auditBooks } from '../../src/db/upkeep.ts';
import { acceptedJob, newPerson } from '../db/scene.ts';
import { type ActivityScene, createActivityScene } from './scene.ts';

let scene: ActivityScene;

beforeAll(async () => {
  scene = await createActivityScene();
});
afterAll(() => scene.close());

const price = 100;

/** Of a file that never comes. */
const never = -1;

/** An order of four portraits, of which the provider says that it has these files: by name, how often each comes broken. */
async function albumOf(broken: Readonly<Record<string, number>>) {
  const { sql, deps } = scene;
  const userId = await newPerson(sql);
  const inputs = {
    likeness: { id: 1, name: 'Ann' },
    prompt: 'at the sea',
    pictures: 4,
    ratio: '4:5' as const,
  };
  const { orderId } = await placeOrder(sql, {
    line: 'portrait',
    inputs,
    userId,
    chatId: 1,
    price,
    confirmKey: randomUUID(),
    references: [],
  });
  const ref = { orderId, jobId: await acceptedJob(sql, orderId) };
  const left = { ...broken };
  const fetched: string[] = [];
  const changed = createActivities({
    ...deps,
    account: (id) => ({
      ...deps.account(id),
      getState: async () => ({ status: 'completed', yield: { kind: 'pictures', urls: Object.keys(broken) } }),
      async download(file, signal) {
        fetched.push(file);
        if (broken[file] === never) {
          await once(signal, 'abort');
          throw signal.reason;
        }
        const times = left[file] ?? 0;
        left[file] = times - 1;
        const picture = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } })
          .png()
          .toBuffer();
        return times > 0 ? picture.subarray(0, picture.length / 2) : picture;
      },
    }),
  });
  return {
    orderId,
    fetched,
    collect: (attempt: number) => scene.run(() => changed.collectResult(ref), { attempt }),
    positions: async () => (await readOrder(sql, orderId))?.positions,
    async deliver() {
      await beginDelivery(sql, orderId, { part: 'album', pausesMs: [], cancelled: false });
      await confirmDelivery(sql, orderId, { part: 'album', messageIds: [1, 2, 3] });
      return { charged: (await readOrder(sql, orderId))?.charged, ...(await readBalance(sql, userId)) };
    },
  };
}

test('[b158] a picture of an album that comes truncated is fetched again alone, until all are there', async () => {
  const album = await albumOf({ one: 0, two: 2, three: 0, four: 0 });
  await expect(album.collect(1)).rejects.toThrow('truncated');
  expect(await album.positions()).toEqual([1, 3, 4]);
  await expect(album.collect(2)).rejects.toThrow('truncated');
  expect(await album.collect(3)).toEqual({ status: 'collected' });
  expect(await album.positions()).toEqual([1, 2, 3, 4]);
  expect(album.fetched).toEqual(['one', 'two', 'three', 'four', 'two', 'two']);
  expect(await album.collect(4)).toEqual({ status: 'collected' });
  expect(album.fetched).toHaveLength(6);
});

test('an album with a picture that stays broken is delivered without it, and charged for what came', async () => {
  const album = await albumOf({ one: 0, two: 99, three: 0, four: 0 });
  for (let attempt = 1; attempt < collectAttempts; attempt += 1)
    await expect(album.collect(attempt)).rejects.toThrow('truncated');
  expect(await album.collect(collectAttempts)).toEqual({ status: 'collected' });
  expect(await album.positions()).toEqual([1, 3, 4]);
  expect(await album.deliver()).toMatchObject({ charged: 75, available: 9_925 });
  expect(await album.deliver()).toMatchObject({ charged: 75, available: 9_925 });
  expect(await auditBooks(scene.sql)).toEqual({});
});

test('an album of which the provider made fewer pictures than were ordered is charged for those', async () => {
  const album = await albumOf({ one: 0, two: 0 });
  expect(await album.collect(1)).toEqual({ status: 'collected' });
  expect(await album.deliver()).toMatchObject({ charged: 50, available: 9_950 });
});

test('an album without a whole picture ends its order, and nothing is charged', async () => {
  const album = await albumOf({ one: 99, two: 99, three: 99, four: 99 });
  await expect(album.collect(1)).rejects.toThrow('truncated');
  expect(await album.collect(collectAttempts)).toEqual({ status: 'failed', reason: 'result_unusable' });
});

test('pictures of an album that never come keep neither the others from coming nor the album from its chat', async () => {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  // A search of 70 s takes a moment here.
  const search = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(Math.min(ms, 400)));
  try {
    const album = await albumOf({ one: never, two: never, three: 0, four: 0 });
    for (let attempt = 1; attempt < collectAttempts; attempt += 1)
      await expect(album.collect(attempt)).rejects.toMatchObject({ type: 'ProviderTrouble' });
    expect(await album.collect(collectAttempts)).toEqual({ status: 'collected' });
    expect(await album.positions()).toEqual([3, 4]);
    expect(await album.deliver()).toMatchObject({ charged: 50 });
  } finally {
    search.mockRestore();
  }
});
