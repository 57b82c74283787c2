import { tmpdir } from 'node:os';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createPictureDecoder, PhotoNotInspected } from '../../src/storage/decoder.ts';
import type { DecoderPoolOptions } from '../../src/storage/decoder-pool.ts';
import { createFaceCounter } from '../../src/storage/faces.ts';
import { photosAtOnce } from '../harness/decoders.ts';
import { facePhotos, groupPhoto, textPhoto } from './people.ts';
import { draw, drawAs, plain } from './pictures.ts';

const ann = { key: 'ann' };
const open = (changes: Partial<DecoderPoolOptions> = {}) =>
  // Other work on the machine is not to decide a test.
  createPictureDecoder({ ...photosAtOnce, limitMs: 60_000, log: { warn: () => undefined }, ...changes });
const decoder = open();
const facesIn = async (bytes: Buffer) => (await decoder.inspect(bytes, ann)).faces;
let people: Buffer[];

vi.setConfig({ testTimeout: 60_000 });
beforeAll(async () => {
  people = await facePhotos();
});
afterAll(() => decoder.close());

test('one face is counted, near, far away, in grey and in an upright or a wide photo', async () => {
  for (const photo of people) expect(await facesIn(photo)).toBe(1);
  const [photo = Buffer.alloc(0)] = people;
  const around = { background: '#8899aa', top: 150 };
  const shapes = [
    sharp(photo).greyscale(),
    sharp(photo).resize(2_000, 2_000),
    sharp(photo).extend({ ...around, bottom: 600, left: 300, right: 300 }),
    sharp(photo).extend({ ...around, left: 900 }),
  ];
  for (const shape of shapes) expect(await facesIn(await shape.jpeg().toBuffer())).toBe(1);
  expect(await facesIn(await sharp(photo).ensureAlpha(0.9).png().toBuffer())).toBe(1);
});

test('several faces are counted', async () => {
  expect(await facesIn(await groupPhoto(2))).toBe(2);
  expect(await facesIn(await groupPhoto(5))).toBe(5);
});

test('no face is found in words, noise, a drawing and pictures without a shape', async () => {
  const house =
    '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600"><rect width="600" height="600" fill="#bde"/>' +
    '<path d="M150 300 300 150 450 300V500H150Z" fill="#c65" stroke="#333" stroke-width="8"/>' +
    '<circle cx="500" cy="90" r="50" fill="#fd5"/><path d="M260 500V380H340V500Z" fill="#543"/></svg>';
  const pictures = [
    await textPhoto(),
    await drawAs('jpeg', { width: 800, height: 600 }),
    await sharp(Buffer.from(house)).jpeg().toBuffer(),
    await plain(8, 8).png().toBuffer(),
    await plain(8, 8_000).jpeg().toBuffer(),
  ];
  for (const picture of pictures) expect(await facesIn(picture)).toBe(0);
});

test('what is found does not depend on what was looked at before', async () => {
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = people;
  const group = await groupPhoto(2);
  const look = async () => {
    const found = [];
    for (const photo of [first, second, group, first]) found.push(await decoder.inspect(photo, ann));
    return found;
  };
  const once = await look();
  expect(once.map(({ faces }) => faces)).toEqual([1, 1, 2, 1]);
  expect(once[3]).toEqual(once[0]);
  expect(await look()).toEqual(once);
});

test('a photo has its whole size, and a sharpness that falls as it is blurred', async () => {
  const photo = draw({ width: 1_200, height: 900 });
  const sharpnesses = [];
  for (const blur of [0, 2, 8]) {
    const picture = sharp(await photo.clone().png().toBuffer());
    const bytes = await (blur === 0 ? picture : picture.blur(blur)).jpeg().toBuffer();
    const { sharpness, ...rest } = await decoder.inspect(bytes, ann);
    expect(rest).toEqual({ faces: 0, width: 1_200, height: 900 });
    sharpnesses.push(sharpness);
  }
  const [inFocus = 0, soft = 0, blurred = 0] = sharpnesses;
  expect(inFocus).toBeGreaterThan(2 * soft);
  expect(soft).toBeGreaterThan(2 * blurred);
  expect((await decoder.inspect(await plain(600, 600).jpeg().toBuffer(), ann)).sharpness).toBe(0);
});

test('what cannot be inspected has an error of its own, and the next photo its findings', async () => {
  await expect(decoder.inspect(Buffer.from('no picture'), ann)).rejects.toThrow(PhotoNotInspected);
  expect(await facesIn(await groupPhoto(2))).toBe(2);
  const cramped = open({ memoryBytes: 60e6 });
  const [photo = Buffer.alloc(0)] = people;
  await expect(cramped.inspect(photo, ann)).rejects.toThrow(new PhotoNotInspected('too_costly'));
  await cramped.close();
  await expect(cramped.inspect(photo, ann)).rejects.toThrow('the process stops');
});

test('a network that cannot be read is an error, not a photo without faces', async () => {
  const counter = createFaceCounter(tmpdir());
  const log = vi.spyOn(console, 'log').mockReturnValue();
  for (let attempt = 0; attempt < 2; attempt += 1)
    await expect(counter.count(plain(64, 64))).rejects.toThrow('the network that finds faces is missing');
  log.mockRestore();
});
