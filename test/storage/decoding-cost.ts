import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { checkPicture, preparePictureLibrary } from '../../src/storage/images.ts';

/** What a process has paid for one picture: most memory, and processor time. */
export interface DecodingCost {
  peakMb: number;
  ms: number;
}

// Checks the picture that comes by standard input, as a child of the pool does, and prints what it has cost.
preparePictureLibrary();
sharp.concurrency(1);
const bytes = await buffer(process.stdin);
const before = process.cpuUsage();
const check = await checkPicture(bytes, { maxBytes: 10_000_000, purpose: 'reference' });
if (!check.ok) throw new Error(`refused: ${check.reason}`);
const { user, system } = process.cpuUsage(before);
const cost: DecodingCost = {
  peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
  ms: Math.round((user + system) / 1_000),
};
process.stdout.write(JSON.stringify(cost));
