import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { createFaceCounter } from '../src/storage/faces.ts';
import { preparePictureLibrary } from '../src/storage/images.ts';
import { inspectPhoto } from '../src/storage/inspecting.ts';

/** Of a process that inspects one photo again and again. */
export interface InspectionCost {
  /** Processor time of the first time, for which the network is loaded, and of each further one. */
  ms: [number, ...number[]];
  /** The most it held after a photo. */
  heldMb: number;
}

// Inspects the photo that comes by standard input as often as the first argument says, as a child of the pool does.
preparePictureLibrary();
sharp.concurrency(1);
const [times = 1] = process.argv.slice(2).map(Number);
const photo = await buffer(process.stdin);
const faces = createFaceCounter();
const inspect = async (): Promise<number> => {
  const before = process.cpuUsage();
  await inspectPhoto(photo, faces);
  globalThis.gc?.();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
};
const cost: InspectionCost = { ms: [await inspect()], heldMb: 0 };
while (cost.ms.length < times) {
  cost.ms.push(await inspect());
  cost.heldMb = Math.max(cost.heldMb, Math.round(process.memoryUsage.rss() / 1e6));
}
process.stdout.write(JSON.stringify(cost));
