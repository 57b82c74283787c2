import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { paintPicture } from '../pictures/painter.ts';
import { createReusingPainter } from '../pictures/painter-reuse.ts';
import { describeProduct, readDescriptionAsk } from './descriptions.ts';
import type { Disk } from './disk.ts';
import { diskName, type Files } from './files.ts';
import type { AnswerWord } from './line-words.ts';
import { invalid } from './refusals.ts';
import type { GenerateRequest } from './requests.ts';
import { valueOf } from './schema-json.ts';
import type { SettingsBox } from './settings.ts';

export interface AnswererDeps {
  settings: SettingsBox;
  files: Files;
  disk: Disk;
}

export interface Asked {
  model: string;
  request: GenerateRequest;
  /** Spoils the answer. */
  word?: AnswerWord | undefined;
  /** Makes answers to the same request differ. */
  salt: string;
}

/** Makes the response of a model. Throws the refusal of a picture that cannot be used. */
export type Answerer = (asked: Asked) => Promise<Record<string, unknown>>;

type Part = Record<string, unknown>;

export function createAnswerer(deps: AnswererDeps): Answerer {
  const repaint = createReusingPainter();
  return async ({ model, request, word, salt }) => {
    if (word === 'prompt_block')
      return envelope(model, { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } });
    const pictures = await Promise.all(request.pictures.map((picture) => load(picture, deps)));
    if (!request.wantsImage) return describe({ model, request, word, salt }, pictures);
    const { longestSide, reusesPaint } = deps.settings.current;
    const paint = reusesPaint ? repaint : paintPicture;
    const look = {
      model,
      ratio: request.ratio ?? (await ratioOf(pictures[0])),
      references: reusesPaint ? [] : pictures,
      longestSide: Math.min(request.side, longestSide),
      format: 'png',
      seed: seedOf(salt),
    } as const;
    const draw = async (prompt: string): Promise<Part> => {
      const data = (await paint({ ...look, prompt })).toString('base64');
      return { inlineData: { mimeType: 'image/png', data } };
    };
    return imageAnswer(model, word, { draw, prompt: request.prompt });
  };
}

/** Answers without a picture, whatever was asked for. */
const withoutPicture: Partial<Record<AnswerWord, { parts?: Part[]; fields?: object }>> = {
  image_safety: {
    parts: [],
    fields: { finishReason: 'IMAGE_SAFETY', finishMessage: 'Unable to show the generated image.' },
  },
  no_image: { parts: [], fields: { finishReason: 'NO_IMAGE' } },
  text_only: { parts: [{ text: 'I cannot make a picture of this, but I can describe it.' }] },
  no_parts: { fields: { finishReason: 'MAX_TOKENS' } },
  max_tokens: { fields: { finishReason: 'MAX_TOKENS' } },
  continuation: {
    parts: [{ text: 'More follows.' }],
    fields: { finishReason: 'CONTINUATION', continuationToken: 'fake' },
  },
};

async function imageAnswer(
  model: string,
  word: AnswerWord | undefined,
  { draw, prompt }: { draw: (prompt: string) => Promise<Part>; prompt: string },
): Promise<Record<string, unknown>> {
  const bare = word && withoutPicture[word];
  if (bare) return candidate(model, bare.parts, bare.fields);
  const picture = { ...(await draw(prompt)), thoughtSignature: 'ZmFrZQ==' };
  if (word !== 'thought_first') return candidate(model, [picture]);
  const sketch = { ...(await draw('a sketch')), thought: true };
  return candidate(model, [{ text: 'First a sketch.', thought: true }, sketch, picture]);
}

/** A text about the pictures, as JSON where a schema is given. */
async function describe(
  { model, request, word, salt }: Asked,
  pictures: Buffer[],
): Promise<Record<string, unknown>> {
  const colors = await Promise.all(pictures.map(colorOf));
  const seen = colors.length === 0 ? 'no picture' : `a picture of ${colors.join(' and ')}`;
  const say = (what: string): string => `${what}: ${seen}; ${request.prompt.slice(0, 80)} (${seedOf(salt)})`;
  const asked = readDescriptionAsk(request);
  const hash = createHash('sha256')
    .update(pictures[0] ?? '')
    .digest('hex');
  const texts = asked && describeProduct(asked, { hash, color: colors[0], word });
  const whole =
    request.schema === undefined ? say('answer') : JSON.stringify(texts ?? valueOf(request.schema, say));
  const isCut = word === 'max_tokens';
  const parts = [{ text: isCut ? whole.slice(0, whole.length / 2) : whole }];
  if (isCut) return candidate(model, parts, { finishReason: 'MAX_TOKENS' });
  if (word === 'image_safety') return candidate(model, [], { finishReason: 'SAFETY' });
  const bare = word && withoutPicture[word];
  return bare ? candidate(model, bare.parts, bare.fields) : candidate(model, parts);
}

/** Without parts its content has none at all. */
function candidate(model: string, parts?: Part[], fields: object = {}): Record<string, unknown> {
  const content = { role: 'model', ...(parts && { parts }) };
  return envelope(model, { candidates: [{ content, finishReason: 'STOP', index: 0, ...fields }] });
}

function envelope(modelVersion: string, fields: object): Record<string, unknown> {
  const usageMetadata = {
    promptTokenCount: 270,
    candidatesTokenCount: 1_120,
    totalTokenCount: 1_390,
    candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1_120 }],
  };
  return { ...fields, usageMetadata, modelVersion, responseId: 'fake' };
}

const shownSide = 640;

async function load(
  picture: GenerateRequest['pictures'][number],
  { files, disk }: Pick<AnswererDeps, 'files' | 'disk'>,
): Promise<Buffer> {
  const bytes =
    'bytes' in picture ? picture.bytes : await readFile(disk.path(diskName(files.get(picture.file).name)));
  try {
    return await sharp(bytes, { failOn: 'truncated' })
      .autoOrient()
      .resize(shownSide, shownSide, { fit: 'inside', withoutEnlargement: true })
      .png({ compressionLevel: 0 })
      .toBuffer();
  } catch {
    throw invalid('contents.parts.inline_data', 'Unable to process input image');
  }
}

/** A picture without a ratio of its own gets that of the one it is made of. */
async function ratioOf(picture: Buffer | undefined): Promise<string> {
  if (picture === undefined) return '1:1';
  const { width, height } = await sharp(picture).metadata();
  return `${width}:${height}`;
}

async function colorOf(picture: Buffer): Promise<string> {
  const { dominant } = await sharp(picture).stats();
  return `#${[dominant.r, dominant.g, dominant.b].map((one) => one.toString(16).padStart(2, '0')).join('')}`;
}

function seedOf(salt: string): number {
  return createHash('sha256').update(salt).digest().readUInt32BE();
}
