import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { createDeflate, deflateSync } from 'node:zlib';
import { pngChunk, pngSignature } from './pictures.ts';

interface PngKind {
  width: number;
  height: number;
  depth: number;
  /** PNG's colour type: 2 RGB, 3 palette, 6 RGBA. */
  colours: number;
  isInterlaced?: boolean;
}

/** 6 MB that cost a minute: 50 megapixels of noise in two colours, one of them transparent. */
export function noiseWithPalette(width = 7_000, height = 7_000): Buffer {
  const bytesPerRow = Math.ceil(width / 8);
  const rows = randomBytes(height * (1 + bytesPerRow));
  // Each row begins with its filter: none.
  for (let row = 0; row < height; row += 1) rows[row * (1 + bytesPerRow)] = 0;
  return pngOf({ width, height, depth: 1, colours: 3 }, [
    pngChunk('PLTE', Buffer.from([194, 65, 45, 20, 20, 20])),
    pngChunk('tRNS', Buffer.from([0, 255])),
    pngChunk('IDAT', deflateSync(rows, { level: 1 })),
  ]);
}

/** Less than a megabyte that has to be held whole: eight bytes a pixel, in seven passes over the picture. */
export async function deepAndInterlaced(width = 7_000, height = 7_000): Promise<Buffer> {
  const deflate = createDeflate({ level: 9 });
  const data = buffer(deflate);
  const zeros = Buffer.alloc(1_000_000);
  for (let left = interlacedBytes({ width, height }, 8); left > 0; left -= zeros.length) {
    if (!deflate.write(zeros.subarray(0, left)))
      await new Promise((resolve) => deflate.once('drain', resolve));
  }
  deflate.end();
  return pngOf({ width, height, depth: 16, colours: 6, isInterlaced: true }, [pngChunk('IDAT', await data)]);
}

function pngOf({ width, height, depth, colours, isInterlaced = false }: PngKind, chunks: Buffer[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colours, 0, 0, isInterlaced ? 1 : 0], 8);
  return Buffer.concat([
    pngSignature,
    pngChunk('IHDR', header),
    ...chunks,
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** What the seven passes of Adam7 take (PNG specification, 8.2): each row of each has a byte for its filter. */
function interlacedBytes(
  { width, height }: { width: number; height: number },
  bytesPerPixel: number,
): number {
  const passes = [
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2],
  ] as const;
  return passes.reduce((sum, [left, top, across, down]) => {
    const [columns, rows] = [Math.ceil((width - left) / across), Math.ceil((height - top) / down)];
    return sum + rows * (1 + columns * bytesPerPixel);
  }, 0);
}
