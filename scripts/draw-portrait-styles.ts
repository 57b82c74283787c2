/**
 * Draws assets/portrait-styles/: an example of each style that a new database offers, named by the style's slug. The same
 * person is in all of them, and no word. Run it after a change: `node scripts/draw-portrait-styles.ts`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { paintedScenes } from './painted-scenes.ts';
import { photoScenes } from './photo-scenes.ts';
import { drawScene } from './scene-parts.ts';

const folder = new URL('../assets/portrait-styles/', import.meta.url);

/** A JPEG of each, by slug. */
export async function drawPortraitStyles(): Promise<[slug: string, jpeg: Buffer][]> {
  return Promise.all(
    Object.entries({ ...photoScenes, ...paintedScenes }).map(async ([slug, scene]) => {
      const drawn = sharp(Buffer.from(drawScene(scene))).flatten({ background: '#fff' });
      return [slug, await drawn.jpeg({ quality: 80, mozjpeg: true }).toBuffer()] as [string, Buffer];
    }),
  );
}

if (import.meta.main) {
  mkdirSync(folder, { recursive: true });
  for (const [slug, jpeg] of await drawPortraitStyles()) writeFileSync(new URL(`${slug}.jpg`, folder), jpeg);
}
