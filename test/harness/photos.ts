import sharp from 'sharp';

/** Small JPEG photos, each of another colour. */
export async function photos(
  count: number,
  { width, height } = { width: 320, height: 240 },
): Promise<Uint8Array<ArrayBuffer>[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const background = { r: (index * 67) % 256, g: (index * 131) % 256, b: 120 };
      const bytes = await sharp({ create: { width, height, channels: 3, background } })
        .jpeg()
        .toBuffer();
      return new Uint8Array(bytes);
    }),
  );
}
