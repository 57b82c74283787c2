import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

/** A picture of a page that comes with the package that finds faces: five photos of faces in a row, and text below them. */
const page = join(
  dirname(createRequire(import.meta.url).resolve('@vladmandic/human')),
  '../assets/screenshot-facedetect.jpg',
);
/** Where the faces begin; each photo is a square of 150 pixels from 346 down. */
const lefts = [7, 164, 321, 478, 630];

/** JPEGs of one person each. */
export function facePhotos(): Promise<Buffer[]> {
  return Promise.all(lefts.map((left) => cut({ left, top: 346, width: 150, height: 150 })));
}

/** JPEG of several people side by side. */
export function groupPhoto(people: 2 | 5): Promise<Buffer> {
  return people === 5
    ? cut({ left: 0, top: 340, width: 800, height: 165 })
    : cut({ left: 320, top: 346, width: 310, height: 150 });
}

/** JPEG of words. */
export function textPhoto(): Promise<Buffer> {
  return cut({ left: 0, top: 510, width: 800, height: 200 });
}

function cut(region: { left: number; top: number; width: number; height: number }): Promise<Buffer> {
  return sharp(page).extract(region).jpeg({ quality: 92 }).toBuffer();
}
