import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createPictureDecoder, type PictureDecoder } from '../../src/storage/decoder.ts';
import type { DecoderPoolOptions } from '../../src/storage/decoder-pool.ts';
import type { PictureRules } from '../../src/storage/images.ts';
import { photosAtOnce } from '../harness/decoders.ts';
import { draw, drawAs } from './pictures.ts';
import { noiseWithPalette } from './worst-pictures.ts';

const rules: PictureRules = { maxBytes: 10_000_000, purpose: 'reference' };
const ann = { key: 'ann' };
const told: object[] = [];
let decoder: PictureDecoder;
let worst: Buffer;

function open(changes: Partial<DecoderPoolOptions> = {}): PictureDecoder {
  decoder = createPictureDecoder({
    ...photosAtOnce,
    // Other work on the machine is not to decide a test.
    limitMs: 60_000,
    log: { warn: (fields) => void told.push(fields) },
    ...changes,
  });
  return decoder;
}

// Children are started, and some decode until they are killed.
vi.setConfig({ testTimeout: 60_000 });
beforeAll(() => {
  worst = noiseWithPalette();
});
afterEach(async () => {
  await decoder.close();
  told.length = 0;
});

test('a child makes of a picture what its process would have made', async () => {
  open();
  const photo = await drawAs('jpeg', { width: 300, height: 200 });
  const kept = await decoder.check(photo, rules, ann);
  expect(kept).toMatchObject({ ok: true, format: 'jpeg', width: 300, height: 200 });
  expect(kept.ok && (await sharp(kept.bytes).metadata()).width).toBe(300);
  const result = await decoder.check(await drawAs('png'), { ...rules, purpose: 'result' }, ann);
  expect(result).toMatchObject({ ok: true, format: 'png', preview: { width: 160, height: 120 } });
  expect((await sharp(await decoder.preview(photo, ann)).metadata()).format).toBe('jpeg');
  const small = await decoder.shrink(photo, { maxSide: 100, maxBytes: 100_000 }, ann);
  expect((await sharp(small).metadata()).width).toBe(100);
  expect(await decoder.check(photo.subarray(0, 900), rules, ann)).toMatchObject({
    ok: false,
    reason: 'truncated',
  });
  await expect(decoder.preview(Buffer.from('no picture'), ann)).rejects.toThrow('unsupported image format');
  expect(told).toEqual([]);
});

test('a picture that takes too long is refused, its child is killed, and the next one is decoded', async () => {
  open({ limitMs: 300 });
  expect(await decoder.check(worst, rules, ann)).toEqual({ ok: false, reason: 'too_costly', detail: {} });
  expect(told).toEqual([{ kind: 'too_costly', what: 'time', job: 'check', bytes: worst.length }]);
  expect(await decoder.check(await drawAs('jpeg'), rules, ann)).toMatchObject({ ok: true });
});

test('a picture that takes too much memory is refused, whatever its header said', async () => {
  open({ memoryBytes: 150e6 });
  expect(await decoder.check(worst, rules, ann)).toEqual({ ok: false, reason: 'too_costly', detail: {} });
  expect(told).toMatchObject([{ what: 'memory' }]);
  expect(await decoder.check(await drawAs('jpeg'), rules, ann)).toMatchObject({ ok: true });
});

test('a child is killed when its asker gives up, and what others asked for is decoded', async () => {
  open({ workers: 1 });
  const handler = new AbortController();
  const abandoned = expect(decoder.check(worst, rules, { ...ann, signal: handler.signal })).rejects.toThrow(
    'late',
  );
  const next = decoder.check(await drawAs('jpeg'), rules, { key: 'bob' });
  handler.abort(new Error('late'));
  await abandoned;
  expect(await next).toMatchObject({ ok: true });
  expect(told).toEqual([]);
});

test('many pictures one after the other fit into one child', async () => {
  open({ memoryBytes: 250e6 });
  const photo = await draw({ width: 3_000, height: 2_000 }).ensureAlpha(0.5).png().toBuffer();
  for (let n = 0; n < 12; n += 1)
    expect(await decoder.check(photo, { ...rules, maxBytes: 30e6 }, ann)).toMatchObject({ ok: true });
  expect(told).toEqual([]);
});

test('no child outlives its parent, however that died and whatever the child was at', async () => {
  open();
  const parent = spawn(process.execPath, [join(import.meta.dirname, 'decoder-parent.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await once(parent.stdout, 'data');
  parent.stdout.resume();
  parent.stderr.resume();
  parent.kill('SIGKILL');
  // The child has the other end of the parent's error output: it closes when both are gone.
  await once(parent, 'close');
});
