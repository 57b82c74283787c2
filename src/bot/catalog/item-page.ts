import type { Rendered } from '../../cards/order.ts';
import type { Button } from '../../contract/buttons.ts';
import { type ItemMove, itemData } from '../../contract/item-press.ts';
import type { ItemStanding, ItemStory } from '../../db/catalog/item-story.ts';
import { decisionOn, newestMade, productName } from '../../operations/catalog-stories.ts';
import { oneLine } from '../../texts/plain-text.ts';
import type { Wording } from '../../texts/texts.ts';
import { pageButton } from '../dialogue/pages.ts';
import {
  eventBlocks,
  foundBlock,
  publicationBlocks,
  resultBlocks,
  shownBlock,
  textBlocks,
} from './item-story-words.ts';

/** Of a page, with its markup: a message holds 4,096 characters. */
const longestPage = 3_500;
const longestName = 200;

/** All that is known of a picture, in plain words, with what can be done about it. Pages are counted from 0. */
export function renderItem(story: ItemStory, page: number, wording: Wording): Rendered {
  const blocks = [
    foundBlock(story, wording),
    ...resultBlocks(story, wording),
    ...textBlocks(story, wording),
    ...publicationBlocks(story, wording),
    ...shownBlock(story, wording),
    ...eventBlocks(story, wording),
  ];
  const pages = inPages(blocks);
  const at = Math.min(page, pages.length - 1);
  const text = [headOf(story, wording), ...(pages[at] ?? [])].join('\n\n');
  const turns = pageTurns(story, { at, pages: pages.length }, wording);
  return { text, buttons: [...itemButtons(story, wording), ...turns, [pageButton('catalog', wording)]] };
}

function headOf(story: ItemStory, wording: Wording): string {
  const { item } = story;
  const product = oneLine(productName(story), longestName);
  return [
    wording.html('item-head', { product, item: String(item.id) }),
    wording.html('item-key', { key: item.externalKey, source: item.sourceName }),
    wording.html(`item-standing-${standingOf(story)}`),
  ].join('\n');
}

function standingOf({ item, results }: ItemStory): string {
  if (item.missingSince !== null) return 'gone';
  if (item.isMarked) return 'marked';
  if (item.isSkipped) return 'skipped';
  if (item.standing !== null) return item.standing;
  return results.some(({ status }) => status === 'planned' || status === 'sent') ? 'under_way' : 'none';
}

/** Blocks in their order, as many on a page as it holds. */
function inPages(blocks: readonly string[]): string[][] {
  const pages: string[][] = [[]];
  let length = 0;
  for (const block of blocks) {
    if (length > 0 && length + block.length > longestPage) {
      pages.push([]);
      length = 0;
    }
    pages.at(-1)?.push(block);
    length += block.length;
  }
  return pages;
}

function pageTurns(
  { item }: ItemStory,
  { at, pages }: { at: number; pages: number },
  wording: Wording,
): Button[][] {
  const turn = (key: 'button-item-before' | 'button-item-more', page: number) => ({
    text: wording.plain(key, { page: page + 1, pages }),
    callback_data: itemData({ move: 'page', item: item.id, page }),
  });
  const row = [
    ...(at > 0 ? [turn('button-item-before', at - 1)] : []),
    ...(at + 1 < pages ? [turn('button-item-more', at + 1)] : []),
  ];
  return row.length > 0 ? [row] : [];
}

function publishButtons(standing: ItemStanding | null): ItemMove[] {
  if (standing === 'to_publish' || standing === 'withdrawn') return ['publish'];
  return standing === 'edited_there' || standing === 'removed_there' ? ['publish_over'] : [];
}

function itemButtons(story: ItemStory, wording: Wording): Button[][] {
  const { item, publications, texts, shown } = story;
  const button = (move: ItemMove) => ({
    text: wording.plain(`button-item-${move}`),
    callback_data: itemData({ move, item: item.id }),
  });
  const result = newestMade(story);
  const isUndecided =
    result !== undefined && decisionOn(story, result.id) === undefined && item.standing === 'undecided';
  const isOurs = publications.some(({ status }) => status === 'published') && shown?.shown !== 'original';
  const rows = [
    [
      ...(isUndecided ? [button('decide')] : []),
      ...(texts.some(({ resultId }) => resultId === result?.id) ? [button('texts')] : []),
      ...(result === undefined ? [] : [button('pictures')]),
    ],
    [
      ...(result === undefined ? [] : [button('another')]),
      ...(item.missingSince === null ? [button(item.isSkipped ? 'take_up' : 'skip')] : []),
    ],
    [...publishButtons(item.standing).map(button), ...(isOurs ? [button('withdraw')] : [])],
  ];
  return rows.filter((row) => row.length > 0);
}
