import type { Rendered } from '../../cards/order.ts';
import { longestText } from '../../contract/descriptions.ts';
import { itemData, textFields } from '../../contract/item-press.ts';
import type { ItemStory, StoryTexts } from '../../db/catalog/item-story.ts';
import { newestMade, productName } from '../../operations/catalog-stories.ts';
import { oneLine } from '../../texts/plain-text.ts';
import type { Wording } from '../../texts/texts.ts';
import { inRows } from '../dialogue/screen-parts.ts';

const longestName = 100;
/** Each has its three texts on the page: more would be longer than a message. */
const mostLanguages = 6;

/** The texts of the newest picture, with the length of each; a button changes one. */
export function renderTexts(story: ItemStory, wording: Wording): Rendered {
  const { item } = story;
  const result = newestMade(story);
  const texts = story.texts.filter(({ resultId }) => resultId === result?.id).slice(0, mostLanguages);
  const product = oneLine(productName(story), longestName);
  const isOne = texts.length === 1;
  const rows = texts.flatMap(({ language }) => {
    const buttons = textFields.map((field) => {
      const name = wording.plain(`item-field-${field}`);
      return {
        text: isOne ? name : wording.plain('button-item-text', { language, field: name }),
        callback_data: itemData({ move: 'text', item: item.id, language, field }),
      };
    });
    // Three with the name of a language are too long for a phone.
    return isOne ? [buttons] : inRows(buttons, 2);
  });
  const blocks = [
    wording.html('item-head', { product, item: String(item.id) }),
    ...(texts.length === 0
      ? [wording.html('item-texts-none')]
      : [...texts.map((one) => textsBlock(one, wording)), wording.html('item-texts-which')]),
  ];
  const history = {
    text: wording.plain('button-item-open'),
    callback_data: itemData({ move: 'open', item: item.id }),
  };
  return { text: blocks.join('\n\n'), buttons: [...rows, [history]] };
}

function textsBlock(texts: StoryTexts, wording: Wording): string {
  const { language, editedBy, changedAt: at } = texts;
  const head =
    editedBy === null
      ? wording.html('item-texts-suggested', { language, at })
      : wording.html('item-texts-edited', { language, at, by: editedBy });
  const lines = textFields.map((field) =>
    wording.html('item-text-line', {
      field: wording.plain(`item-field-${field}`),
      text: texts[field],
      length: texts[field].length,
      max: longestText[field],
    }),
  );
  return [head, ...lines].join('\n');
}
