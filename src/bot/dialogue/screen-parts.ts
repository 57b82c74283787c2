import { type Button, type DraftPress, draftData } from '../../contract/buttons.ts';
import type { Prices } from '../../contract/lines.ts';
import type { Style } from '../../db/styles.ts';
import type { Wording } from '../../texts/texts.ts';
import type { DialogueRules } from './events.ts';

/** What a screen shows beyond the state it belongs to. */
export interface ScreenFacts {
  wording: Wording;
  rules: DialogueRules;
  prices: Prices;
  /** Credits. */
  balance: number;
  /** Of the draft's photos, in their order, pixels. */
  photoSizes: readonly { width: number; height: number }[];
  /** What can be chosen instead of an own background. */
  styles: readonly Pick<Style, 'id' | 'name'>[];
}

/** A step as it is drawn: its draft, and what it is drawn with. */
export interface Drawing<Draft> {
  draft: Draft;
  facts: ScreenFacts;
}

/** The end of every confirmation: the price and the button that spends it, or why it cannot be spent. */
export function renderPrice(
  { draft, facts: { wording, balance } }: Drawing<{ id: number }>,
  { price, edits }: { price: number; edits: Button[][] },
): { line: string; buttons: Button[][] } {
  if (balance < price) {
    const menu = button(draft, { move: 'cancel' }, wording.plain('button-menu'));
    return { line: wording.html('step-confirm-poor', { price, balance }), buttons: [...edits, [menu]] };
  }
  const confirm = button(draft, { move: 'confirm', price }, wording.plain('button-confirm', { price }));
  return {
    line: wording.html('step-confirm-price', { price, credits: balance }),
    buttons: [[confirm], ...edits, lastRow(draft, wording)],
  };
}

/** What every step ends with: one back, and all the way out. */
export function lastRow(draft: { id: number }, wording: Wording): Button[] {
  return [button(draft, { move: 'back' }, wording.plain('button-back')), cancelButton(draft, wording)];
}

/** Leaves the draft. */
export function cancelButton(draft: { id: number }, wording: Wording): Button {
  return button(draft, { move: 'cancel' }, wording.plain('button-cancel'));
}

/** A button of this draft; pressed when another one is under way it changes nothing. */
export function button({ id }: { id: number }, press: DraftPress, text: string): Button {
  return { text, callback_data: draftData(id, press) };
}

/** Breaks a list into rows of the same length, the last one shorter. */
export function inRows<T>(items: readonly T[], length: number): T[][] {
  const rows: T[][] = [];
  for (let start = 0; start < items.length; start += length) rows.push(items.slice(start, start + length));
  return rows;
}
