import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredAsset } from '../../contract/assets.ts';
import type { BatchAsk, BatchLine } from '../../contract/batches.ts';
import type { DescriptionLine } from '../../contract/descriptions.ts';
import type { JobFiles, PreparedRequest } from '../../contract/jobs.ts';
import { foreignName, storableText } from '../../contract/storable.ts';
import { ProviderError } from '../transport/errors.ts';
import { readUploaded } from './answers.ts';
import type { Call } from './calling.ts';
import { describingRequest } from './describing.ts';
import { isLanguage } from './text-answers.ts';

export type ImageSize = '1K' | '2K' | '4K';

export interface BatchWays {
  model: string;
  /** Of texts. */
  descriptionModel: string;
  imageSize: ImageSize;
  /** `files`: pictures are uploaded and referred to. `inline`: they stand in the lines. */
  inputs: 'files' | 'inline';
  mostLines: Readonly<Record<BatchAsk['of'], number>>;
}

export interface Preparing extends BatchWays {
  call: Call;
  files: JobFiles;
  signal: AbortSignal;
}

/** What the vendor looks at is no larger; a JPEG of this size shows all there is. */
const pictureLimits = { maxSide: 2_048, maxBytes: 4_000_000 };
/** Enough to say what it shows. */
const describedLimits = { maxSide: 1_024, maxBytes: 1_000_000 };

/** Of one file of lines. The vendor takes ten times as much. */
const largestFile = 200_000_000;
/** Of one line. */
const largestLine = 20_000_000;
const longestPrompt = 30_000;

/** Uploads at the same time: a picture needs little, and the disk and the decoder are others' too. */
const sideBySide = 4;

/** 8 MB, which is what the vendor's client sends at once, at 2 Mbit/s, and half as long again. */
const uploadMs = 50_000;

/** Of all models; which of them the one of the settings knows, it says itself. */
const ratios = new Set('1:1 2:3 3:2 3:4 4:3 4:5 5:4 9:16 16:9 21:9 1:4 4:1 1:8 8:1'.split(' '));

/** Uploads the pictures and the lines of a batch; resolves with the request that makes it of them. */
export async function prepareBatch(ask: BatchAsk, preparing: Preparing): Promise<PreparedRequest> {
  const { imageSize, mostLines } = preparing;
  if (ask.of === 'texts') {
    checkTextLines(ask.lines, mostLines.texts);
    const partOf = await preparePictures(ask.lines, { ...preparing, limits: describedLimits });
    const requestOf = async (line: DescriptionLine) => describingRequest(line, await partOf(line.picture));
    return uploadLines(ask.lines, { ...preparing, model: preparing.descriptionModel, requestOf });
  }
  checkLines(ask.lines, mostLines.pictures);
  const partOf = await preparePictures(ask.lines, { ...preparing, limits: pictureLimits });
  const requestOf = async (line: BatchLine) =>
    pictureRequest(line, { imageSize, part: await partOf(line.picture) });
  return uploadLines(ask.lines, { ...preparing, requestOf });
}

interface Writing<Line> {
  /** What is asked of the model for a line. */
  requestOf: (line: Line) => Promise<object>;
}

async function uploadLines<Line extends { key: string }>(
  lines: readonly Line[],
  preparing: Preparing & Writing<Line>,
): Promise<PreparedRequest> {
  const folder = await mkdtemp(join(tmpdir(), 'darkroom-batch-'));
  try {
    const path = join(folder, 'lines.jsonl');
    await writeLines(path, lines, preparing);
    const { name: fileName } = await upload(path, 'application/jsonl', preparing);
    return {
      path: `/models/${preparing.model}:batchGenerateContent`,
      body: { batch: { inputConfig: { fileName } } },
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Throws ProviderError of kind `invalid_input` for what would spoil the whole batch, or come back without a name. */
export function checkLines(lines: readonly BatchLine[], mostLines: number): void {
  checkKeys(lines, mostLines);
  for (const { key, prompt, ratio } of lines) {
    if (prompt.trim() === '') throw unusable(`the line ${key} has no prompt`);
    if (ratio !== undefined && !ratios.has(ratio))
      throw unusable(`the line ${key} asks for the ratio ${ratio}`);
  }
}

/** The same of lines that ask for texts. */
export function checkTextLines(lines: readonly DescriptionLine[], mostLines: number): void {
  checkKeys(lines, mostLines);
  for (const { key, languages } of lines) {
    if (languages.length === 0) throw unusable(`the line ${key} has no language`);
    const odd = languages.find((language) => !isLanguage(language));
    if (odd !== undefined) throw unusable(`the line ${key} asks for the language ${odd}`);
  }
}

function checkKeys(lines: readonly { key: string }[], mostLines: number): void {
  if (lines.length === 0) throw unusable('a batch without lines');
  if (lines.length > mostLines) throw unusable(`${lines.length} lines, and ${mostLines} is the most`);
  if (new Set(lines.map(({ key }) => key)).size < lines.length) throw unusable('two lines have the same key');
  if (lines.some(({ key }) => foreignName(key) === undefined))
    throw unusable('a line has a key that cannot come back');
}

type PartOf = (picture: StoredAsset) => Promise<object> | object;

/** @returns how a line shows its picture. Those that several lines have go up once. */
async function preparePictures(
  lines: readonly { picture: StoredAsset }[],
  preparing: Preparing & { limits: typeof pictureLimits },
): Promise<PartOf> {
  const { files, inputs, limits } = preparing;
  if (inputs === 'inline') {
    // All of them as text, which is a third longer, and the rest of the lines.
    const share = Math.floor((largestFile * 0.9 * 0.75) / lines.length);
    const shared = { ...limits, maxBytes: Math.min(limits.maxBytes, share) };
    return async (picture) => inlinePart(await files.read(picture, shared));
  }
  const uris = new Map<string, string>();
  const pictures = [...new Map(lines.map(({ picture }) => [picture.hash, picture])).values()];
  await forEachSideBySide(pictures, async (picture) => {
    const uri = await files.uploadOnce(picture, async () => {
      const bytes = new Uint8Array(await files.read(picture, limits));
      return (await upload(new Blob([bytes]), 'image/jpeg', preparing)).uri;
    });
    uris.set(picture.hash, uri);
  });
  return ({ hash }) => ({ fileData: { mimeType: 'image/jpeg', fileUri: uris.get(hash) } });
}

/** Writes them to the disk: with pictures inside they are more than anybody wants to hold. */
async function writeLines<Line extends { key: string }>(
  path: string,
  lines: readonly Line[],
  { requestOf }: Writing<Line>,
): Promise<void> {
  const file = await open(path, 'w');
  try {
    let size = 0;
    for (const line of lines) {
      const { key } = line;
      const text = `${checkedText({ key, request: await requestOf(line) }, key)}\n`;
      size += Buffer.byteLength(text);
      if (size > largestFile) throw unusable(`the lines are more than ${largestFile} bytes`);
      await file.write(text);
    }
  } finally {
    await file.close();
  }
}

/** The request for one picture. @param part shows what it starts from */
export function pictureRequest(
  { prompt, ratio: aspectRatio }: BatchLine,
  { imageSize, part }: { imageSize: ImageSize; part: object },
): Record<string, unknown> {
  const parts = [{ text: storableText(prompt, longestPrompt) }, part];
  const imageConfig = { ...(aspectRatio !== undefined && { aspectRatio }), imageSize };
  const generationConfig = { responseModalities: ['IMAGE'], imageConfig };
  return { contents: [{ role: 'user', parts }], generationConfig };
}

/** A JPEG that stands in the request itself. */
export function inlinePart(jpeg: Buffer): object {
  return { inlineData: { mimeType: 'image/jpeg', data: jpeg.toString('base64') } };
}

/** One broken line is the end of the whole batch, hours later: what is sent was read back. */
function checkedText(line: object, key: string): string {
  const text = JSON.stringify(line);
  if (Buffer.byteLength(text) > largestLine)
    throw unusable(`the line ${key} is more than ${largestLine} bytes`);
  const read = JSON.parse(text) as { key: unknown };
  if (read.key !== key || text.includes('\n')) throw unusable(`the line ${key} cannot be written`);
  return text;
}

async function upload(
  file: string | Blob,
  mimeType: string,
  { call, signal }: Pick<Preparing, 'call' | 'signal'>,
): Promise<{ name: string; uri: string }> {
  const answer = await call('upload', { deadlineMs: uploadMs, signal }, (client) =>
    client.files.upload({ file, config: { mimeType } }),
  );
  return readUploaded(answer);
}

/** After a failure nothing further begins, and it is thrown when all have come to rest. */
async function forEachSideBySide<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const workers = Array.from({ length: sideBySide }, async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      await work(item).catch((error: unknown) => {
        waiting.length = 0;
        throw error;
      });
    }
  });
  const failed = (await Promise.allSettled(workers)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

function unusable(detail: string): ProviderError {
  return new ProviderError({ kind: 'invalid_input', provider: 'gemini', call: 'prepare', detail });
}
