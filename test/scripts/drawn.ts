import sharp from 'sharp';

/** How much of one picture differs to the eye from another of the same size, 0 to 1; 1 when their sizes differ. */
export async function differenceOf(one: Buffer, other: Buffer): Promise<number> {
  const [a, b] = await Promise.all([decode(one), decode(other)]);
  if (a.info.width !== b.info.width || a.data.length !== b.data.length) return 1;
  const apart = a.data.filter((value, index) => Math.abs(value - (b.data[index] ?? 0)) > 16);
  return apart.length / a.data.length;
}

function decode(picture: Buffer) {
  return sharp(picture).raw().toBuffer({ resolveWithObject: true });
}
