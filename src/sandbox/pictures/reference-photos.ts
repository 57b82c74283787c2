import sharp from 'sharp';
import type { FileStore } from '../ground/file-store.ts';

/** A reference photo that cannot be used; the message is the job's `error`. */
export class BadReference extends Error {
  override readonly name = 'BadReference';
}

/** What loading needs to know. */
export interface ReferenceRequest {
  urls: string[];
  /** Where this simulator's own uploads are seen from outside. */
  publicUrl: string;
  files: FileStore;
  signal: AbortSignal;
}

const fetchTimeoutMs = 30_000;
const largestBytes = 50_000_000;
const shownSide = 640;
const photoFormats = new Set(['jpeg', 'png', 'webp', 'gif']);

/** Fetches and decodes reference photos, made small; throws a BadReference for the first that is no picture. */
export function loadReferences({ urls, ...rest }: ReferenceRequest): Promise<Buffer[]> {
  return Promise.all(
    urls.map(async (url, index) => {
      const bytes = await fetchReference(url, index, rest);
      return decode(bytes, index);
    }),
  );
}

async function fetchReference(
  url: string,
  index: number,
  { publicUrl, files, signal }: Omit<ReferenceRequest, 'urls'>,
): Promise<Buffer> {
  const own = `${publicUrl}/files/`;
  // An upload of ours is read directly: its public address need not lead back to this machine.
  if (url.startsWith(own)) {
    const stored = await files.get('uploads', url.slice(own.length));
    if (!stored) throw new BadReference(`Failed to download input image ${index + 1}: HTTP 404`);
    return stored;
  }
  try {
    const timeout = AbortSignal.timeout(fetchTimeoutMs);
    const response = await fetch(url, { signal: AbortSignal.any([signal, timeout]) });
    if (!response.ok) throw new BadReference(`HTTP ${response.status}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    if (bytes.length > largestBytes) throw new BadReference('the file is too large');
    return bytes;
  } catch (cause) {
    if (signal.aborted) throw cause;
    const reason = cause instanceof BadReference ? cause.message : 'no connection';
    throw new BadReference(`Failed to download input image ${index + 1}: ${reason}`, { cause });
  }
}

async function decode(bytes: Buffer, index: number): Promise<Buffer> {
  try {
    const { format } = await sharp(bytes).metadata();
    if (!photoFormats.has(format)) throw new TypeError(`${format} is not a photo`);
    return await sharp(bytes, { failOn: 'truncated' })
      .autoOrient()
      .resize(shownSide, shownSide, { fit: 'inside', withoutEnlargement: true })
      .png({ compressionLevel: 0 })
      .toBuffer();
  } catch (cause) {
    throw new BadReference(`Failed to decode input image ${index + 1}`, { cause });
  }
}
