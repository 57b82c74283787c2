import { createRequire } from 'node:module';
import sharp, { type OverlayOptions } from 'sharp';
import { type Box, layoutPicture, type PictureLayout } from './painter-layout.ts';
import { backgroundSvg, framesSvg } from './painter-scene.ts';

/** What a painted picture shows. `ratio` is `width:height`; `longestSide` is in pixels. */
export interface PictureRequest {
  prompt: string;
  model: string;
  ratio: string;
  /** Encoded pictures; the first 14 are shown. */
  references: Buffer[];
  longestSide: number;
  format: 'png' | 'jpeg';
  seed: number;
  /** Film grain that no codec can compress: 6 million pixels of it are more than 10 MB. */
  grain?: boolean;
}

const shownReferences = 14;
const shownPromptLength = 700;

/**
 * Paints a picture that can be told from any other by eye: its prompt, model, ratio and reference photos are on it,
 * over a background that depends on prompt and seed. The same request gives the same bytes.
 * Rejects with sharp's error when a reference cannot be decoded.
 */
export async function paintPicture(request: PictureRequest): Promise<Buffer> {
  const references = request.references.slice(0, shownReferences);
  const layout = layoutPicture(request.ratio, request.longestSide, references.length);
  const look = { layout, prompt: request.prompt, seed: request.seed };
  const layers = await Promise.all([
    ...references.map((reference, index) => thumbnail(reference, layout.photos[index])),
    caption(request.prompt, layout),
    label(request.model, layout.model),
    label(request.ratio, layout.ratio),
  ]);
  const overlays = layers.flat();
  if (request.grain) overlays.push(grainLayer(layout, request.seed));
  const frames = { input: Buffer.from(framesSvg(layout)), left: 0, top: 0 };
  const picture = sharp(Buffer.from(backgroundSvg(look)))
    .removeAlpha()
    .composite([frames, ...overlays]);
  if (request.format === 'png') return picture.png({ compressionLevel: 3 }).toBuffer();
  // Grain must survive the encoder; without it 4:2:0 at 90 is half the time and size.
  return picture
    .jpeg(request.grain ? { quality: 100, chromaSubsampling: '4:4:4' } : { quality: 90 })
    .toBuffer();
}

async function thumbnail(reference: Buffer, box: Box | undefined): Promise<OverlayOptions[]> {
  if (!box) return [];
  const input = await sharp(reference)
    .autoOrient()
    .resize(box.width, box.height, { fit: 'cover' })
    .png({ compressionLevel: 0 })
    .toBuffer();
  return [{ input, left: box.left, top: box.top }];
}

/** The prompt, wrapped, as large as its box allows. */
async function caption(prompt: string, layout: PictureLayout): Promise<OverlayOptions[]> {
  const box = layout.prompt;
  const text = shorten(prompt, shownPromptLength);
  if (text === '') return [];
  // A glyph takes about 0.62 × 1.35 of its size squared; the rest is room for ragged line ends.
  const fitting = Math.sqrt((box.width * box.height) / (Math.max(text.length, 12) * 1.05));
  const size = Math.round(Math.min(Math.max(fitting, layout.unit * 1.6), layout.unit * 5, box.height * 0.7));
  return placeText({ text, size, box });
}

function label(text: string, box: Box): Promise<OverlayOptions[]> {
  return placeText({ text: shorten(text, 60), size: Math.round(box.height * 0.62), box });
}

interface TextRequest {
  text: string;
  size: number;
  box: Box;
}

async function placeText({ text, size, box }: TextRequest): Promise<OverlayOptions[]> {
  const drawn = await sharp({
    text: {
      text: `<span foreground="white">${escapeMarkup(text)}</span>`,
      font: `DejaVu Sans Bold ${Math.max(size, 6)}`,
      ...(fontFile ? { fontfile: fontFile } : {}),
      width: box.width,
      wrap: 'word-char',
      // One point is one pixel.
      dpi: 72,
      rgba: true,
    },
  })
    .png({ compressionLevel: 0 })
    .toBuffer({ resolveWithObject: true });
  const { width, height } = drawn.info;
  if (width <= box.width && height <= box.height) {
    return [{ input: drawn.data, left: box.left, top: box.top + Math.floor((box.height - height) / 2) }];
  }
  const input = await sharp(drawn.data).resize(box.width, box.height, { fit: 'inside' }).png().toBuffer();
  return [{ input, left: box.left, top: box.top }];
}

/**
 * A font with Latin, Cyrillic and Greek. A bare machine has none, and the system's fonts serve when the package is
 * absent (an installation without development dependencies).
 */
const fontFile = findFontFile();

function findFontFile(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf');
  } catch {
    return undefined;
  }
}

function shorten(text: string, length: number): string {
  // Control characters end the text for the layout engine; lone surrogates are not valid UTF-8.
  const clean = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  const characters = Array.from(clean);
  return characters.length <= length ? clean : `${characters.slice(0, length - 1).join('')}…`;
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function grainLayer(layout: PictureLayout, seed: number): OverlayOptions {
  const { width, height } = layout;
  const noise = Buffer.allocUnsafe(width * height * 3);
  let state = (seed ^ 0x9e3779b9) | 1;
  for (let index = 0; index < noise.length; index += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    noise[index] = 64 + (state & 127);
  }
  return { input: noise, raw: { width, height, channels: 3 }, left: 0, top: 0, blend: 'overlay' };
}
