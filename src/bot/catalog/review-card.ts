import { costWords, deciderWords, whyWords } from '../../cards/item-words.ts';
import type { Rendered } from '../../cards/order.ts';
import type { Button } from '../../contract/buttons.ts';
import { itemData } from '../../contract/item-press.ts';
import type { ItemStory, StoryDecision, StoryResult } from '../../db/catalog/item-story.ts';
import { decisionOn, newestMade, productName } from '../../operations/catalog-stories.ts';
import { cut, oneLine } from '../../texts/plain-text.ts';
import type { Wording } from '../../texts/texts.ts';

/** All together stay below the 1,024 characters of a caption. */
const longest = { name: 100, prompt: 400, newPrompt: 200, why: 200 };

/** A picture that is decided on, in a chat. */
export interface ReviewedItem {
  story: ItemStory;
  /** The picture of the message; without it the newest. */
  resultId?: number | undefined;
  left: { undecided: number; all: number };
}

/** What stands below before and after: what it is, and either the buttons to decide or who did. */
export function renderReview({ story, resultId, left }: ReviewedItem, wording: Wording): Rendered {
  const { item } = story;
  const history = {
    text: wording.plain('button-item-open'),
    callback_data: itemData({ move: 'open', item: item.id }),
  };
  const newest = newestMade(story);
  const result = story.results.find(({ id }) => id === resultId) ?? newest;
  const head = wording.html('item-head', {
    product: oneLine(productName(story), longest.name),
    item: String(item.id),
  });
  if (result === undefined) return { text: head, buttons: [[history]] };
  const decision = decisionOn(story, result.id);
  const isOpen =
    decision === undefined && result.id === newest?.id && !item.isSkipped && item.missingSince === null;
  const lines = [
    head,
    wording.html('review-prompt', { prompt: oneLine(result.prompt, longest.prompt) }),
    ...madeLines(result, wording),
    ...(decision === undefined ? [] : decisionLines(decision, wording)),
    ...(result.id === newest?.id ? standingLines(story, wording) : [wording.html('review-newer')]),
    ...(isOpen ? [wording.html('review-left', left)] : []),
  ];
  const buttons = isOpen
    ? decideButtons({ item: item.id, result: result.id }, history, wording)
    : [[history]];
  return { text: lines.join('\n'), buttons };
}

function madeLines({ model, cost }: StoryResult, wording: Wording): string[] {
  const parts = [...(model === null ? [] : [model]), ...(cost === null ? [] : [costWords(cost, wording)])];
  return parts.length === 0 ? [] : [wording.html('review-made', { made: parts.join(' · ') })];
}

/** Who said what of it, when and why. */
export function decisionLines(
  { verdict, by, via, why, prompt, at }: StoryDecision,
  wording: Wording,
): string[] {
  return [
    wording.html(`item-decided-${verdict}`, { who: deciderWords(by, via, wording), at }),
    ...(why === null ? [] : [wording.html('item-why', { why: cut(whyWords(why, wording), longest.why) })]),
    ...(prompt === null
      ? []
      : [wording.html('item-new-prompt', { prompt: oneLine(prompt, longest.newPrompt) })]),
  ];
}

/** Why nobody need decide on it, if so. */
function standingLines({ item, results }: ItemStory, wording: Wording): string[] {
  if (item.missingSince !== null) return [wording.html('review-gone')];
  if (item.isSkipped) return [wording.html('review-skipped')];
  const isMade = results.some(({ status }) => status === 'planned' || status === 'sent');
  return isMade ? [wording.html('review-under-way')] : [];
}

function decideButtons(of: { item: number; result: number }, history: Button, wording: Wording): Button[][] {
  const button = (move: 'accept' | 'reject' | 'redo' | 'later'): Button => ({
    text: wording.plain(`button-item-${move}`),
    callback_data: itemData({ move, ...of }),
  });
  return [
    [button('accept'), button('reject')],
    [button('redo'), button('later'), history],
  ];
}
