import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import sharp from 'sharp';
import { childEnvironment } from '../src/storage/decoder-child.ts';
import { facePhotos } from '../test/storage/people.ts';
import type { Figure, Findings } from './figures.ts';
import type { InspectionCost } from './photo-cost.ts';
import type { BenchPlan } from './plan.ts';

/** What it costs to find out what a photo shows, in a process of its own with the environment of a decoder's child. */
export async function measurePhotos({ runs, photos }: BenchPlan): Promise<Findings> {
  const [face] = await facePhotos();
  const figures: Figure[] = [];
  for (const side of photos.sides) {
    const photo = await sharp(face).resize(side, side).jpeg({ quality: 92 }).toBuffer();
    const { ms, heldMb } = await inspectInChild(photo, 1 + runs * 10);
    const [first, ...others] = ms;
    const name = `photo of ${side} px`;
    figures.push(
      { name: `inspect the first, ${name}`, unit: 'ms', values: [first], note: 'loads the network' },
      { name: `inspect another, ${name}`, unit: 'ms', values: others },
      { name: `memory of the child, ${name}`, unit: 'MB', values: [heldMb] },
    );
  }
  return { figures, broken: [] };
}

async function inspectInChild(photo: Buffer, times: number): Promise<InspectionCost> {
  const path = join(import.meta.dirname, 'photo-cost.ts');
  const child = spawn(process.execPath, ['--expose-gc', path, String(times)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: childEnvironment,
  });
  child.stdin.end(photo);
  return JSON.parse(await text(child.stdout));
}
