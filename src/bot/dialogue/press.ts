import { type PressCodec, pressData, readNumber, splitPress } from '../../contract/buttons.ts';

/** A press on the screen of a draft. `press`: in the words of the flow that drew the screen. */
export interface DraftPress {
  draftId: number;
  press: string;
}

/** What every flow has: one question back, and all the way out. */
export type CommonMove = 'back' | 'cancel';

const prefix = 'd';
const encode = ({ draftId, press }: DraftPress) => `${draftId}:${press}`;

/** The presses of all drafts. `isKnown`: whether there is, or was kept readable, a button with these words. */
export function draftCodec(isKnown: (press: string) => boolean): PressCodec<DraftPress> {
  return {
    prefix,
    encode,
    parse(text) {
      const [first, press = ''] = splitPress(text);
      const draftId = readNumber(first);
      return draftId !== undefined && isKnown(press) ? { draftId, press } : undefined;
    },
  };
}

/** Only writes: what is known to be read depends on the flows there are. */
const writer = draftCodec(() => true);

export function draftData(draftId: number, press: string): string {
  return pressData(writer, { draftId, press });
}

/** The press that orders says the price its screen showed. */
export function confirmPress(price: number): string {
  return `confirm:${price}`;
}

/** @returns the price that was shown, undefined on a button of former times; undefined as a whole: it confirms nothing */
export function readConfirm(press: string): { price: number | undefined } | undefined {
  const [move, price] = press.split(':');
  return move === 'confirm' ? { price: readNumber(price) } : undefined;
}
