import type { Rendered } from '../../cards/order.ts';
import { longestStyleName } from '../../contract/product.ts';
import { cancelButton, type ScreenFacts } from '../dialogue/screen-parts.ts';
import type { StyleDraft } from './style-flow.ts';

/** What is still missing of a style that is being added. */
export function renderStyle(draft: StyleDraft, { wording }: Pick<ScreenFacts, 'wording'>): Rendered {
  const { photo, name } = draft;
  const values = { max: longestStyleName };
  const missingPhoto =
    name === undefined ? wording.html('step-style', values) : wording.html('step-style-photo', { name });
  return {
    text: photo === undefined ? missingPhoto : wording.html('step-style-name', values),
    buttons: [[cancelButton(draft, wording)]],
  };
}
