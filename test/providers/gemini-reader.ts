import { createGemini } from '../../src/providers/gemini/gemini.ts';
import { createHttp } from '../../src/providers/transport/http.ts';

/** Reads a file of answers in a process of its own and says how much memory that took. Its argument is the address. */
const gemini = createGemini({
  apiUrl: process.argv[2] ?? '',
  apiVersion: 'v1beta',
  key: 'FAKE_GEMINI_KEY',
  model: 'gemini-3-pro-image',
  descriptionModel: 'gemini-3.8-flash',
  imageSize: '2K',
  inputs: 'files',
  longestBatchMs: 1,
  isLocal: true,
  http: createHttp({ userAgent: 'darkroom-test' }),
});

const before = process.resourceUsage().maxRSS;
let pictures = 0;
let bytes = 0;
for await (const answer of gemini.readLines('files/batch-large', new AbortController().signal)) {
  if (answer.outcome !== 'picture') throw new Error(JSON.stringify(answer));
  pictures += 1;
  bytes += answer.picture.length;
}
const grownBytes = (process.resourceUsage().maxRSS - before) * 1_024;
process.stdout.write(JSON.stringify({ pictures, bytes, grownBytes }));
