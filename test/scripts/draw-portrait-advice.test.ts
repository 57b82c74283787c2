import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { drawPortraitAdvice } from '../../scripts/draw-portrait-advice.ts';

const kept = readFileSync(new URL('../../assets/portrait-advice.jpg', import.meta.url));

it('draws the picture that is kept, but for what another version of the library does to an edge', async () => {
  const [drawn, stored] = await Promise.all(
    [await drawPortraitAdvice(), kept].map((jpeg) => sharp(jpeg).raw().toBuffer({ resolveWithObject: true })),
  );
  expect(stored?.info).toMatchObject({ width: drawn?.info.width, height: drawn?.info.height, channels: 3 });
  const apart = drawn?.data.filter((value, index) => Math.abs(value - (stored?.data[index] ?? 0)) > 16) ?? [];
  expect(apart.length / (stored?.data.length ?? 0)).toBeLessThan(0.001);
});

it('keeps a picture that a chat shows at once: small, and within what Telegram shows of a photo', async () => {
  expect(kept.length).toBeLessThanOrEqual(120_000);
  const { format, width, height } = await sharp(kept).metadata();
  expect(format).toBe('jpeg');
  expect(Math.max(width, height)).toBeLessThanOrEqual(1_280);
});
