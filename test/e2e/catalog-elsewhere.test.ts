import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSheet, openCatalogStudio, readSome, startByHand } from '../harness/catalog.ts';
import type { Studio } from '../harness/studio.ts';
import { type RunningSandbox, runSandbox } from '../sandbox/running-sandbox.ts';

let elsewhere: RunningSandbox;
let studio: Studio;

beforeAll(async () => {
  elsewhere = await runSandbox({ gemini: { queuedMs: 20, runMs: 100, longestSide: 128 } });
  const { url } = elsewhere.sandbox;
  studio = await openCatalogStudio({
    env: { GOOGLE_API_URL: `${url}/google`, GEMINI_API_URL: `${url}/gemini` },
  });
});
afterAll(async () => {
  await studio?.close();
  await elsewhere?.sandbox.close();
});

it('a Google and a Gemini at other addresses are used in the same way, and nobody else is asked', async () => {
  const sheet = createSheet({ sandbox: elsewhere.client });
  await readSome(studio, 3);
  await sheet.writeAll('prompt', ['in a forest', 'on a boat']);
  await (await startByHand(studio, 'generate', { isConfirmed: true })).result();
  expect((await sheet.rows()).slice(0, 2).map(({ state }) => state)).toEqual([
    'made, to be decided',
    'made, to be decided',
  ]);
  expect(await elsewhere.client.google.files()).toHaveLength(2);
  expect(await elsewhere.client.gemini.batches()).toHaveLength(1);
  const counts = await studio.sandbox.journalCounts();
  expect(Object.keys(counts).filter((kind) => /^(?:google|gemini)\./.test(kind))).toEqual([]);
});
