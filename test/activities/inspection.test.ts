import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Inspector } from '../../activities/deps.ts';
import { ObjectCorrupt, ObjectMissing } from '../../src/storage/objects.ts';
import { type ActivityScene, createActivityScene } from './scene.ts';

let scene: ActivityScene;
let hashes: string[];
let shown: { subject: string; width: number; format: string }[] = [];

beforeAll(async () => {
  scene = await createActivityScene();
  const photos = Array.from({ length: 8 }, async (_, index) => {
    const canvas = { width: 2_000 + index, height: 1_000, channels: 3 as const, background: '#c00' };
    return scene.deps.objects.put(await sharp({ create: canvas }).png().toBuffer());
  });
  hashes = await Promise.all(photos);
});
afterAll(() => scene.close());
beforeEach(() => {
  shown = [];
});

const inspect = (photos = hashes) => scene.run((a) => a.inspectPhotos({ photos, subject: 'woman' }));
/** Answers as this says of the nth photo it is shown, from 0. */
function answering(answer: (nth: number) => ReturnType<Inspector['inspect']>): void {
  scene.deps.inspector = {
    async inspect({ photo, subject }) {
      const nth = shown.length;
      const { width, format } = await sharp(photo).metadata();
      shown.push({ subject, width, format });
      return answer(nth);
    },
  };
}

test('photos are shown as small JPEGs and told of by their hash, and asked twice it says the same', async () => {
  answering(async () => ['blurry', 'hat']);
  const all = Object.fromEntries(hashes.map((hash) => [hash, ['blurry', 'hat']]));
  expect(await inspect()).toEqual(all);
  expect(shown).toEqual(hashes.map(() => ({ subject: 'woman', width: 1_536, format: 'jpeg' })));
  expect(await inspect()).toEqual(all);
  expect(shown).toHaveLength(16);
});

test('no more than six are asked about at once', async () => {
  let now = 0;
  let most = 0;
  scene.deps.inspector = {
    async inspect() {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 400));
      now -= 1;
      return [];
    },
  };
  expect(Object.keys(await inspect())).toHaveLength(8);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(6);
});

test('a photo of which the provider says nothing keeps no other from being told of', async () => {
  answering(async (nth) => (nth === 0 ? 'unknown' : ['sunglasses']));
  expect(Object.values(await inspect())).toEqual(Array.from({ length: 7 }, () => ['sunglasses']));
});

test.each([
  ['gone', async (hash: string) => Promise.reject(new ObjectMissing(hash))],
  ['damaged', async (hash: string) => Promise.reject(new ObjectCorrupt(hash))],
  ['no picture', async () => Buffer.from('FAKE')],
])('of a photo that is %s in the store nothing is known', async (_, get) => {
  answering(async () => []);
  const { objects } = scene.deps;
  const [lost, ...others] = hashes;
  scene.deps.objects = { ...objects, get: (hash) => (hash === lost ? get(hash) : objects.get(hash)) };
  expect(Object.keys(await inspect()).toSorted()).toEqual(others.toSorted());
  scene.deps.objects = objects;
});

test('what has come is told when another photo hangs', async () => {
  answering((nth) => (nth === 0 ? new Promise(() => undefined) : Promise.resolve([])));
  expect(Object.keys(await inspect())).toHaveLength(7);
});

test('where no account inspects photos nothing is known, and nothing is read', async () => {
  scene.deps.inspector = undefined;
  expect(await inspect(['no hash'])).toEqual({});
});

test('a fault of ours is no answer', async () => {
  answering(async () => {
    throw new TypeError('a bug');
  });
  await expect(inspect()).rejects.toThrow('a bug');
});
