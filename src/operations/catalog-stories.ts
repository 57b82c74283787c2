import type { ItemStory, StoryDecision, StoryResult } from '../db/catalog/item-story.ts';

/** The picture that is decided on: the newest that was made. */
export function newestMade({ results }: Pick<ItemStory, 'results'>): StoryResult | undefined {
  return results.findLast(({ status }) => status === 'made');
}

/** The decision on a picture that counts. */
export function decisionOn(
  { decisions }: Pick<ItemStory, 'decisions'>,
  resultId: number,
): StoryDecision | undefined {
  return decisions.find((decision) => decision.counts && decision.resultId === resultId);
}

/** What a picture is called: its product, as far as that has a name. */
export function productName({ product }: Pick<ItemStory, 'product'>): string {
  return product.name ?? product.url;
}
