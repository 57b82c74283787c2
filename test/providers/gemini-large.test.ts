import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { listen, stopServer } from '../sandbox/service-rig.ts';

const lines = 43;
/** A picture of 2048 pixels a side, and what it is as text. */
const pictureBytes = 5_250_000;
const data = Buffer.alloc(pictureBytes, 7).toString('base64');

test('[b8] 300 MB of answers are read with one line at a time in memory', { timeout: 30_000 }, async () => {
  const server = createServer((_request, response) => void Readable.from(answers()).pipe(response));
  const origin = await listen(server);
  onTestFinished(() => stopServer(server));
  const reader = fileURLToPath(new URL('./gemini-reader.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [reader, origin]);
  const said = JSON.parse(stdout) as { pictures: number; bytes: number; grownBytes: number };
  expect(said).toMatchObject({ pictures: lines, bytes: lines * pictureBytes });
  expect(lines * data.length).toBeGreaterThan(300_000_000);
  expect(said.grownBytes).toBeLessThan(180_000_000);
});

function* answers(): Generator<string> {
  for (let index = 0; index < lines; index += 1) {
    yield `{"response":{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"`;
    yield data;
    yield `"}}]},"finishReason":"STOP"}]},"key":"item-${index}"}\n`;
  }
}
