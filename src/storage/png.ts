import { crc32, createInflate } from 'node:zlib';

/** A chunk with its frame: length, type, data, CRC (PNG specification, 5.3). */
interface Chunk {
  type: string;
  data: Buffer;
  whole: Buffer;
}

const signatureBytes = 8;
const bytesPerPixel: Readonly<Record<number, number>> = { 2: 3, 6: 4 };
/** They change what is seen: without them the pixels would have to be computed anew. */
const changesTheLook = new Set(['tRNS', 'iCCP', 'eXIf', 'PLTE']);
/** From here on a file is hardly pressed: to encode it anew costs less than to send twice the bytes. */
const mostOfRaw = 0.9;

/**
 * Writes the container of a PNG anew around pixel data that stays as it is: much cheaper than to encode it, and as safe
 * once the result has been decoded. Every byte that is left is accounted for: the header, one stream of exactly as many
 * bytes as the picture has, the end mark.
 * @returns undefined when the file is not of this plain kind (8 bits of RGB or RGBA, no profile, no turn, not
 * interlaced), when anything in it is odd, or when it is hardly pressed: then it has to be encoded
 */
export async function rewritePng(bytes: Buffer): Promise<Buffer | undefined> {
  const chunks = readChunks(bytes);
  const [header, ...others] = chunks ?? [];
  if (header?.type !== 'IHDR' || others.some(({ type }) => changesTheLook.has(type))) return undefined;
  const rawBytes = rawLength(header.data);
  const pixels = others.filter(({ type }) => type === 'IDAT');
  const stored = pixels.reduce((sum, { data }) => sum + data.length, 0);
  if (rawBytes === undefined || stored > rawBytes * mostOfRaw) return undefined;
  const streams = pixels.map(({ data }) => data);
  if (!(await inflatesTo(streams, { stored, rawBytes }))) return undefined;
  return Buffer.concat([
    bytes.subarray(0, signatureBytes),
    header.whole,
    ...pixels.map(({ whole }) => whole),
    ...others.filter(({ type }) => type === 'IEND').map(({ whole }) => whole),
  ]);
}

/** To the end mark; undefined when a length or a sum is wrong, or a chunk is critical and unknown. */
function readChunks(bytes: Buffer): Chunk[] | undefined {
  const chunks: Chunk[] = [];
  for (let offset = signatureBytes; offset + 12 <= bytes.length; ) {
    const end = offset + 12 + bytes.readUInt32BE(offset);
    if (end > bytes.length) return undefined;
    const whole = bytes.subarray(offset, end);
    const type = whole.toString('latin1', 4, 8);
    if (crc32(whole.subarray(4, -4)) !== whole.readUInt32BE(whole.length - 4)) return undefined;
    // A capital first letter: without this chunk the picture cannot be read.
    if (/^[A-Z]/.test(type) && !['IHDR', 'PLTE', 'IDAT', 'IEND'].includes(type)) return undefined;
    chunks.push({ type, data: whole.subarray(8, -4), whole });
    if (type === 'IEND') return whole.length === 12 ? chunks : undefined;
    offset = end;
  }
  return undefined;
}

/** What the pixel data of a plain header inflates to: each row has a byte for its filter. */
function rawLength(header: Buffer): number | undefined {
  if (header.length !== 13) return undefined;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, colours = 0, ...methods] = header.subarray(8);
  const perPixel = bytesPerPixel[colours];
  if (depth !== 8 || perPixel === undefined || methods.some((method) => method !== 0)) return undefined;
  return height * (1 + width * perPixel);
}

/** Whether the stream ends with its last byte, and gives exactly these bytes. */
async function inflatesTo(
  streams: readonly Buffer[],
  { stored, rawBytes }: { stored: number; rawBytes: number },
): Promise<boolean> {
  const inflate = createInflate({ chunkSize: 1_048_576 });
  let length = 0;
  for (const stream of streams) inflate.write(stream);
  inflate.end();
  try {
    for await (const part of inflate as AsyncIterable<Buffer>) {
      length += part.length;
      // A bomb ends here.
      if (length > rawBytes) return false;
    }
  } catch {
    return false;
  }
  return length === rawBytes && inflate.bytesWritten === stored;
}
