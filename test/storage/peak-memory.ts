import { buffer } from 'node:stream/consumers';
import { checkPicture, preparePictureLibrary } from '../../src/storage/images.ts';

// Checks the picture that comes by standard input and prints the most memory this process ever had, in megabytes.
preparePictureLibrary();
const check = await checkPicture(await buffer(process.stdin), { maxBytes: 10_000_000, purpose: 'reference' });
if (!check.ok) throw new Error(`refused: ${check.reason}`);
process.stdout.write(String(Math.round(process.resourceUsage().maxRSS / 1024)));
