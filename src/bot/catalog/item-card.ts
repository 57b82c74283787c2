import { isServed } from '../../contract/people.ts';
import type { ItemStory } from '../../db/catalog/item-story.ts';
import { countReview } from '../../db/catalog/review-cards.ts';
import { findPerson } from '../../db/people.ts';
import { readUser } from '../../db/users.ts';
import { showItem } from '../../operations/catalog-items.ts';
import { newestMade } from '../../operations/catalog-stories.ts';
import { hasRight } from '../../operations/who.ts';
import type { CardPhoto } from '../cards/photos.ts';
import type { CardRenderer } from '../cards/show.ts';
import { type BotDeps, operationsOf } from '../context.ts';
import { renderReview } from './review-card.ts';

type ItemCardDeps = Pick<BotDeps, 'sql' | 'texts' | 'config' | 'objects' | 'decoder'>;

/** Cards are drawn for whoever has them; who may read them is looked at before. */
const drawer = { kind: 'operator', name: 'cards' } as const;

/**
 * The card of a picture that is decided on: before and after side by side, in the language of the chat it is in. Whoever may not run the
 * catalog any more reads nothing of it.
 */
export function createItemCard(deps: ItemCardDeps): CardRenderer {
  const { sql, texts, config } = deps;
  return async ({ subjectId, chatId }) => {
    const [shown, user, person] = await Promise.all([
      showItem(operationsOf(deps), drawer, subjectId),
      readUser(sql, chatId),
      findPerson(sql, { telegramId: chatId }),
    ]);
    if (shown.kind !== 'item') throw new Error(`item ${subjectId} is gone`);
    const { story } = shown;
    const wording = texts(user?.language ?? 'en');
    const photo = await photoOf(deps, story, chatId);
    const always = { isMoving: false, ...(photo && { photo }) };
    const isFor =
      person !== undefined && isServed(person.status) && hasRight(config.telegram, person, 'review_catalog');
    if (!isFor)
      return { text: wording.html('item-lost', { item: String(subjectId) }), buttons: [], ...always };
    const left = await countReview(sql, story.item.sourceId);
    return { ...renderReview({ story, left }, wording), ...always };
  };
}

/** Undefined where there is no picture to look at, or its bytes are lost. */
async function photoOf(
  { objects, decoder }: ItemCardDeps,
  story: ItemStory,
  chatId: number,
): Promise<CardPhoto | undefined> {
  const result = newestMade(story);
  if (result === undefined || result.hash === null) return undefined;
  const [before, after] = [result.inputHash, result.hash];
  const areThere = (await Promise.all([before, after].map((hash) => objects.has(hash)))).every(Boolean);
  if (!areThere) return undefined;
  return {
    key: `${before}|${after}`,
    async make() {
      const [left, right] = [await objects.get(before), await objects.get(after)];
      const bytes = await decoder.sideBySide(left, right, { key: `chat ${chatId}`, isUrgent: true });
      return { bytes, name: `darkroom-item-${story.item.id}.jpg` };
    },
  };
}
