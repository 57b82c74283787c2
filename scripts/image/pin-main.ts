import { readFileSync, writeFileSync } from 'node:fs';
import { pin } from './digests.ts';

/** `npm run images -- pin`: the digests of all base images, into the files that name them. */
const files = ['docker-compose.yml', 'compose.dev.yml'];
if (process.argv[2] === 'pin') {
  const pinned = await Promise.all(files.map((file) => pin(readFileSync(file, 'utf8'))));
  for (const [index, file] of files.entries()) writeFileSync(file, pinned[index] ?? '');
  process.stdout.write(`The images in ${files.join(' and ')} have digests.\n`);
} else {
  process.stderr.write('It is typed so: npm run images -- pin\n');
  process.exitCode = 2;
}
