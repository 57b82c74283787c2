import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createPageReader } from '../../src/providers/shop/page-reader.ts';
import { createPictureDecoder, photoLimits } from '../../src/storage/decoder.ts';
import { bytesOf } from './trim.ts';

/** For the build of the image: loads all that its processes load, so that nothing that was taken away is missed at night. */
const starts = [
  ['src/worker/main.ts'],
  ['src/bot/main.ts'],
  ['src/web/main.ts'],
  // It reads its settings only for a command.
  ['src/operator/main.ts', 'people', 'list'],
  ['src/db/migrate-main.ts'],
  ['src/temporal/setup-main.ts'],
];
const refusal = 'LOG_LEVEL must be';

for (const start of starts) {
  // A setting is refused only when all modules are there.
  const env = { LOG_LEVEL: 'nothing' };
  const { stdout, stderr } = spawnSync(process.execPath, start, { env, encoding: 'utf8' });
  if (!`${stdout}${stderr}`.includes(refusal))
    throw new Error(`${start[0]} does not start: ${stdout}${stderr}`);
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

const megabytes = Math.round(bytesOf('.') / 1e6);
/** Of all this together; a package that grows is to be noticed. */
const mostMegabytes = 170;
if (megabytes > mostMegabytes)
  throw new Error(`${megabytes} MB are more than the ${mostMegabytes} an image may have`);
process.stdout.write(`Everything that the processes load is there, ${megabytes} MB in all.\n`);
