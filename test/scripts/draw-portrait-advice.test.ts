import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { drawPortraitAdvice } from '../../scripts/draw-portrait-advice.ts';
import { differenceOf } from './drawn.ts';

const kept = readFileSync(new URL('../../assets/portrait-advice.jpg', import.meta.url));

it('draws the picture that is kept, but for what another version of the library does to an edge', async () => {
  expect(await differenceOf(await drawPortraitAdvice(), kept)).toBeLessThan(0.001);
});

it('keeps a picture that a chat shows at once: small, and within what Telegram shows of a photo', async () => {
  expect(kept.length).toBeLessThanOrEqual(120_000);
  const { format, width, height } = await sharp(kept).metadata();
  expect(format).toBe('jpeg');
  expect(Math.max(width, height)).toBeLessThanOrEqual(1_280);
});
