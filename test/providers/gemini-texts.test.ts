import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { DescriptionBatch, DescriptionLine } from '../../src/contract/descriptions.ts';
import { describingRequest } from '../../src/providers/gemini/describing.ts';
import { createGemini } from '../../src/providers/gemini/gemini.ts';
import { simulator } from '../sandbox/gemini-rig.ts';
import { collect, failureOf, fileOf, openGemini, optionsFor, photoFiles, signal } from './gemini-rig.ts';

const colors = ['red', 'lime', 'blue'];

/** Lines that ask for texts of pictures, of which two and two are of one product. */
function askingTexts(count: number, changes: Partial<DescriptionLine> = {}): DescriptionBatch {
  const lines = Array.from({ length: count }, (_, index) => ({
    key: `item-${index + 1}`,
    picture: { hash: colors[index % colors.length] ?? '', format: 'jpeg' as const },
    languages: ['en', 'ru'],
    context: { name: `Mug ${Math.floor(index / 2) + 1}` },
    forbidden: [],
    demanded: [],
    taken: [],
    ...changes,
  }));
  return { kind: 'batch', of: 'texts', lines };
}

const texts = (name: string) => ({
  outcome: 'texts',
  texts: {
    en: expect.objectContaining({ title: expect.stringContaining(name) }),
    ru: expect.objectContaining({ alt: expect.stringContaining('фоне') }),
  },
  tokens: { input: 270, output: 1_120 },
  model: 'gemini-3.8-flash',
});

test.each(['files', 'inline'] as const)(
  '[b15] a batch of texts is asked for by the model that describes and read line by line, inputs: %s',
  async (inputs) => {
    const { account, send, settled, journal, faults } = await openGemini();
    faults.plan([
      { match: 'gemini.line', fault: 'image_safety', nth: 2 },
      { match: 'gemini.line', fault: 'max_tokens', nth: 3 },
      { match: 'gemini.line', fault: 'item_error', nth: 4 },
    ]);
    const state = await settled(await send(askingTexts(5), { account: account({ inputs }) }));
    const answers = await collect(account().readLines(fileOf(state), signal, 'texts'));
    expect(answers.toSorted((one, other) => one.key.localeCompare(other.key))).toEqual([
      { key: 'item-1', ...texts('Mug 1') },
      { key: 'item-2', outcome: 'refused', reason: 'SAFETY' },
      { key: 'item-3', outcome: 'failed', detail: 'no texts (MAX_TOKENS)' },
      { key: 'item-4', outcome: 'failed', detail: 'Deadline expired before operation could complete.' },
      { key: 'item-5', ...texts('Mug 3') },
    ]);
    expect(journal.entries('gemini.batch.accepted').map(({ data }) => data)).toMatchObject([
      { model: 'gemini-3.8-flash', lines: 5 },
    ]);
    // A picture that several lines have goes up once, beside the lines.
    expect(journal.counts()['gemini.file.uploaded']).toBe(inputs === 'files' ? 4 : 1);
  },
);

test('a line asks in the words of a single call', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'darkroom-gemini-texts-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const { origin } = await simulator({ dataDir });
  const ask = askingTexts(1, { complaint: 'With "quotes",\na new line and half a pair \ud83d' });
  const by = createGemini(optionsFor(`${origin}/gemini`));
  const { path, body } = await by.prepare(ask, await photoFiles(), signal);
  expect(path).toBe('/models/gemini-3.8-flash:batchGenerateContent');
  const { fileName } = (body as { batch: { inputConfig: { fileName: string } } }).batch.inputConfig;
  const text = await readFile(join(dataDir, 'files', fileName.replace('/', '-')), 'utf8');
  const fileUri = expect.stringMatching(/\/v1beta\/files\/[a-z0-9]{12}$/) as string;
  const part = { fileData: { mimeType: 'image/jpeg', fileUri } };
  const [line] = ask.lines;
  if (line === undefined) throw new Error('no line');
  expect(JSON.parse(text)).toEqual({ key: 'item-1', request: describingRequest(line, part) });
});

test('what would spoil a whole batch of texts is not sent', async () => {
  const { account, client } = await openGemini();
  const files = await photoFiles();
  const prepared = (ask: DescriptionBatch) => account().prepare(ask, files, signal);
  for (const ask of [
    askingTexts(0),
    askingTexts(1_001),
    askingTexts(2, { key: 'same' }),
    askingTexts(1, { languages: [] }),
    askingTexts(1, { languages: ['Русский'] }),
  ])
    expect((await failureOf(prepared(ask))).kind).toBe('invalid_input');
  expect(await client.files()).toEqual([]);
});

test('a batch of texts has room for many more lines than one of pictures, and fewer with pictures in them', async () => {
  const { account } = await openGemini();
  const most = (inputs: 'files' | 'inline') => account({ inputs }).capabilitiesOf('batch')?.textLinesPerJob;
  expect([most('files'), most('inline')]).toEqual([1_000, 400]);
  const limits: unknown[] = [];
  const files = await photoFiles();
  const read: typeof files.read = (asset, limit) => {
    limits.push(limit);
    return files.read(asset);
  };
  await account({ inputs: 'inline' }).prepare(askingTexts(400), { ...files, read }, signal);
  expect(limits[0]).toEqual({ maxSide: 1_024, maxBytes: 337_500 });
});
