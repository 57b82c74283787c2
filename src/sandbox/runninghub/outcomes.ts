import sharp from 'sharp';

/**
 * How a task ends by the photo of its product, as words of a prompt decide elsewhere: one that is nothing but red fails,
 * one that is nothing but black is refused.
 */
export async function outcomeOfPhoto(photo: Buffer | undefined): Promise<'success' | 'failed' | 'moderated'> {
  if (photo === undefined) return 'success';
  const { channels } = await sharp(photo).stats();
  const isRed = channels.every(({ min, max }, index) => (index === 0 ? min > 240 : max < 15));
  if (isRed) return 'failed';
  return channels.every(({ max }) => max < 15) ? 'moderated' : 'success';
}
