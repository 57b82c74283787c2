import { askButton } from '../../cards/ask-credits.ts';
import type { Rendered } from '../../cards/order.ts';
import type { Button } from '../../contract/buttons.ts';
import { cut } from '../../texts/plain-text.ts';
import type { Wording } from '../../texts/texts.ts';
import type { ScreenFacts } from './flow.ts';
import { type CommonMove, confirmPress, draftData } from './press.ts';

/** Longer ones are cut: a message holds 4,096 characters, and the screen says more than the prompt. */
export const longestPromptOnScreen = 1_500;

/** A step as it is drawn: its draft, and what it is drawn with. */
export interface Drawing<Draft, Facts = ScreenFacts> {
  draft: Draft;
  facts: Facts;
}

/** The end of every confirmation: the price and the button that spends it, or why it cannot be spent. */
export function renderPrice(
  { draft, facts: { wording, balance } }: Drawing<{ id: number }, ScreenFacts & { balance: number }>,
  {
    price,
    edits,
    confirmKey = 'button-confirm',
  }: { price: number; edits: Button[][]; confirmKey?: 'button-confirm' | 'button-confirm-training' },
): { line: string; buttons: Button[][] } {
  if (balance < price) {
    const menu = commonButton(draft, 'cancel', wording.plain('button-menu'));
    return {
      line: wording.html('step-confirm-poor', { price, balance }),
      buttons: [[askButton(wording)], ...edits, [menu]],
    };
  }
  const confirm = button(draft, confirmPress(price), wording.plain(confirmKey, { price }));
  return {
    line: wording.html('step-confirm-price', { price, credits: balance }),
    buttons: [[confirm], ...edits, lastRow(draft, wording)],
  };
}

/** What every step ends with: one back, and all the way out. */
export function lastRow(draft: { id: number }, wording: Wording): Button[] {
  return [commonButton(draft, 'back', wording.plain('button-back')), cancelButton(draft, wording)];
}

/** Leaves the draft. */
export function cancelButton(draft: { id: number }, wording: Wording): Button {
  return commonButton(draft, 'cancel', wording.plain('button-cancel'));
}

/** A button of this draft, in the words of its flow; pressed when another draft is under way it changes nothing. */
export function button({ id }: { id: number }, press: string, text: string): Button {
  return { text, callback_data: draftData(id, press) };
}

function commonButton(draft: { id: number }, move: CommonMove, text: string): Button {
  return button(draft, move, text);
}

/** Breaks a list into rows of the same length, the last one shorter. */
export function inRows<T>(items: readonly T[], length: number): T[][] {
  const rows: T[][] = [];
  for (let start = 0; start < items.length; start += length) rows.push(items.slice(start, start + length));
  return rows;
}

/** Words came where none were asked for: they may replace the prompt. Flows that can be here know `use` and `keep`. */
export function renderNewPrompt(draft: { id: number }, offered: string, wording: Wording): Rendered {
  return {
    text: wording.html('step-new-prompt', { prompt: cut(offered, longestPromptOnScreen) }),
    buttons: [
      [button(draft, 'use', wording.plain('button-use'))],
      [button(draft, 'keep', wording.plain('button-keep'))],
      [cancelButton(draft, wording)],
    ],
  };
}
