import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createPageReader } from '../../src/providers/shop/page-reader.ts';
import { createPictureDecoder, photoLimits } from '../../src/storage/decoder.ts';

/** For the build of the image: loads all that its processes load, so that nothing that was taken away is missed at night. */
const mains = ['worker', 'bot', 'web', 'operator', 'db/migrate', 'temporal/setup'];
const refusal = 'LOG_LEVEL must be';

for (const main of mains) {
  const path = main.includes('/') ? `src/${main}-main.ts` : `src/${main}/main.ts`;
  // A setting is refused only when all modules are there.
  const { stdout, stderr } = spawnSync(process.execPath, [path, 'people', 'list'], {
    env: { LOG_LEVEL: 'nothing' },
    encoding: 'utf8',
  });
  if (!`${stdout}${stderr}`.includes(refusal)) throw new Error(`${path} does not start: ${stdout}${stderr}`);
}

// What is only loaded when it is first needed: the network that finds faces, in a child, and what reads pages of shops, in a thread.
const log = {
  warn: (fields: object, message: string) => {
    throw new Error(`${message}: ${JSON.stringify(fields)}`);
  },
};
const decoder = createPictureDecoder({ ...photoLimits, log });
await decoder.inspect(readFileSync('assets/portrait-advice.jpg'), { key: 'build' });
await decoder.close();

const startUrl = 'https://shop.example.test/';
const end = await createPageReader({ parseMs: 30_000, parseMegabytes: 100 })({
  bytes: Buffer.from('<html><body><a href="/chair">Chair</a></body></html>'),
  charset: 'utf-8',
  url: startUrl,
  source: { startUrl, hosts: [], selectors: {} },
});
if (end.kind !== 'page') throw new Error(`pages of shops are not read: ${JSON.stringify(end)}`);
process.stdout.write('Everything that the processes load is there.\n');
