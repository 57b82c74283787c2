import { arch } from 'node:os';
import { bytesOf, trim } from './trim.ts';

/** For the build of the image: `node scripts/image/trim-main.ts node_modules`. */
const [modules = 'node_modules'] = process.argv.slice(2);
const before = bytesOf(modules);
trim(modules, arch());
const inMb = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
process.stdout.write(`${modules}: ${inMb(bytesOf(modules))} of ${inMb(before)} are left.\n`);
