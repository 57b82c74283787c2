import { z } from 'zod';
import { longestStyleName } from '../../contract/product.ts';
import { type Notice, nothingToSee, notice, type Told } from '../dialogue/events.ts';

/** A style that an administrator is adding; the update that began it is its id. */
const draftSchema = z.object({
  id: z.int(),
  /** Hash of a stored asset. */
  photo: z.string().exactOptional(),
  name: z.string().exactOptional(),
});
export const styleState = z.object({ step: z.literal('style'), draft: draftSchema });

export type StyleDraft = z.infer<typeof draftSchema>;

/** Puts in what was sent: a picture, its name, or both. Nothing that was there is lost to something that cannot be used. */
export function fillStyle(
  draft: StyleDraft,
  given: { photos: readonly string[]; notices: readonly Notice[]; over: number; name?: string | undefined },
): Told<StyleDraft> {
  const [photo] = given.photos;
  const left = given.over + Math.max(0, given.photos.length - 1);
  const name = given.name?.replace(/\s+/g, ' ').trim();
  const problem = name === undefined ? undefined : checkName(name);
  return {
    state: {
      ...draft,
      ...(photo !== undefined && { photo }),
      ...(name !== undefined && problem === undefined && { name }),
    },
    notices: [
      ...given.notices,
      ...(left > 0 ? [notice('notice-product-over', { room: 1, over: left })] : []),
      ...(problem === undefined ? [] : [problem]),
    ],
  };
}

function checkName(name: string): Notice | undefined {
  if (nothingToSee.test(name)) return notice('notice-style-nameless', { max: longestStyleName });
  const { length } = name;
  return length > longestStyleName
    ? notice('notice-style-long', { length, max: longestStyleName })
    : undefined;
}
