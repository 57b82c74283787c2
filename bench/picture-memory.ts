import { buffer } from 'node:stream/consumers';
import { preparePictureLibrary } from '../src/storage/images.ts';
import { preparePicture } from './picture-path.ts';

// Takes the way of the picture that comes by standard input and prints the most memory this process ever had, in megabytes.
preparePictureLibrary();
await preparePicture(await buffer(process.stdin));
process.stdout.write(String(Math.round(process.resourceUsage().maxRSS / 1024)));
