import sharp, { type OverlayOptions } from 'sharp';
import { drawBadge } from './badges.ts';
import { frugalJpeg, open } from './decoding.ts';
import { planSheet, sheetGap } from './sheet-plan.ts';

const colours = { between: '#e4e6ea', cell: '#f4f5f7' };
const quality = 88;

/** A checked picture as a cell of a contact sheet: raw RGB, all of the picture in the middle of a square. */
export function makeCell(bytes: Buffer, side: number): Promise<Buffer> {
  return open(bytes)
    .resize({ width: side, height: side, fit: 'contain', background: colours.cell })
    .flatten({ background: colours.cell })
    .toColourspace('srgb')
    .raw()
    .toBuffer();
}

/** A JPEG of cells, which lie one below the other in `pixels`; they are numbered from 1, row by row. */
export function drawSheet(pixels: Buffer, pictures: number): Promise<Buffer> {
  const { columns, rows, side } = planSheet(pictures);
  const bytes = side * side * 3;
  const length = (cells: number) => cells * (side + sheetGap) + sheetGap;
  const layers = Array.from({ length: pictures }, (_, index) => {
    const [left, top] = [length(index % columns), length(Math.floor(index / columns))];
    const cell = pixels.subarray(index * bytes, (index + 1) * bytes);
    return [
      { input: cell, raw: { width: side, height: side, channels: 3 as const }, left, top },
      numbered(index + 1, { left, top, side }),
    ];
  });
  const create = {
    width: length(columns),
    height: length(rows),
    channels: 3 as const,
    background: colours.between,
  };
  return sharp({ create })
    .composite(layers.flat())
    .jpeg({ ...frugalJpeg, quality })
    .toBuffer();
}

/** Large enough for a sheet that is shown on a phone, a quarter as wide. */
function numbered(
  number: number,
  { left, top, side }: { left: number; top: number; side: number },
): OverlayOptions {
  const badge = drawBadge(number, Math.max(52, Math.round(side / 7)));
  const margin = Math.round(badge.height / 6);
  const raw = { width: badge.width, height: badge.height, channels: 4 as const };
  return { input: badge.pixels, raw, left: left + margin, top: top + margin };
}
