import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import sharp from 'sharp';
import { makePreview } from '../src/storage/previews.ts';
import type { Figure, Findings } from './figures.ts';
import { preparePicture } from './picture-path.ts';
import type { BenchPlan } from './plan.ts';

type Format = 'png' | 'jpeg';

/**
 * What one picture costs between the provider and Telegram, in a process of its own: processor time, which other work on
 * the machine hardly changes, sizes, and the most memory.
 */
export async function measurePictures({ runs, pictures }: BenchPlan): Promise<Findings> {
  const figures: Figure[] = [];
  for (const side of pictures.sides) {
    for (const format of ['png', 'jpeg'] as const) {
      const bytes = await drawPhoto(side, format);
      figures.push(...(await measurePicture(bytes, { runs, name: `${format} of ${side} px` })));
    }
  }
  return { figures, broken: [] };
}

async function measurePicture(
  bytes: Buffer,
  { runs, name }: { runs: number; name: string },
): Promise<Figure[]> {
  const { kept, preview } = await preparePicture(bytes);
  const times = async (step: () => Promise<unknown>) => {
    const values: number[] = [];
    for (let run = 0; run < runs; run += 1) values.push(await processorMs(step));
    return values;
  };
  const pixels = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const format = bytes[0] === 0x89 ? 'png' : 'jpeg';
  const steps: [string, () => Promise<unknown>][] = [
    ['decode', () => sharp(bytes).raw().toBuffer()],
    ['encode', () => sharp(pixels.data, { raw: pixels.info }).toFormat(format).toBuffer()],
    ['preview of what is kept', () => makePreview(kept)],
    ['all it takes', () => preparePicture(bytes)],
  ];
  const figures: Figure[] = [];
  for (const [step, run] of steps)
    figures.push({ name: `${step}, ${name}`, unit: 'ms', values: await times(run) });
  const megabytes = [bytes, kept, preview].map(({ length }) => (length / 1e6).toFixed(2)).join(' → ');
  figures.push({
    name: `most memory, ${name}`,
    unit: 'MB',
    values: [await peakMb(bytes)],
    note: `MB that come → are kept → are shown: ${megabytes}`,
  });
  return figures;
}

/** Of all threads of this process. */
async function processorMs(step: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await step();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** As a camera or a model makes them: large soft shapes under fine grain. */
async function drawPhoto(side: number, format: Format): Promise<Buffer> {
  const few = Math.max(side / 16, 8);
  const shapes = sharp(randomBytes(few * few * 3), { raw: { width: few, height: few, channels: 3 } });
  const raw = await shapes.blur(2).resize(side, side).raw().toBuffer();
  const grain = randomBytes(raw.length);
  // Four values either way: a PNG of it takes about half of what its pixels do.
  for (let index = 0; index < raw.length; index += 1)
    raw[index] = Math.min(255, (raw[index] ?? 0) + ((grain[index] ?? 0) & 7));
  const photo = sharp(raw, { raw: { width: side, height: side, channels: 3 } });
  return format === 'png'
    ? photo.png({ compressionLevel: 4, adaptiveFiltering: true }).toBuffer()
    : photo.jpeg({ quality: 92 }).toBuffer();
}

async function peakMb(bytes: Buffer): Promise<number> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'picture-memory.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(bytes);
  return Number(await text(child.stdout));
}
