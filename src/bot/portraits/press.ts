import { type PressWords, readNumber, readWord, splitPress } from '../../contract/buttons.ts';
import { mostPortraits, type PortraitRatio, portraitRatios } from '../../contract/portraits.ts';

/** What of a draft can be changed on its own. */
export const portraitFields = ['model', 'prompt', 'number', 'ratio'] as const;
type PortraitField = (typeof portraitFields)[number];

/** `use`, `keep` the new prompt or the old one · `show` what comes of the styles. */
export const portraitMoves = ['back', 'confirm', 'use', 'keep', 'show'] as const;

/** What can be pressed while portraits are being described. */
export type PortraitPress =
  | { move: (typeof portraitMoves)[number] }
  | { move: 'likeness'; likeness: number }
  | { move: 'style'; style: number }
  | { move: 'number'; number: number }
  | { move: 'ratio'; ratio: PortraitRatio }
  | { move: 'edit'; field: PortraitField };

export const portraitPresses: PressWords<PortraitPress> = {
  encode(press) {
    switch (press.move) {
      case 'likeness':
        return `likeness:${press.likeness}`;
      case 'style':
        return `style:${press.style}`;
      case 'number':
        return `number:${press.number}`;
      case 'ratio':
        return `ratio:${press.ratio}`;
      case 'edit':
        return `edit:${press.field}`;
      case 'back':
      case 'confirm':
      case 'use':
      case 'keep':
      case 'show':
        return press.move;
      default:
        return press satisfies never;
    }
  },

  parse(text) {
    const [move, value] = splitPress(text);
    switch (move) {
      case 'likeness': {
        const likeness = readNumber(value);
        return likeness === undefined ? undefined : { move, likeness };
      }
      case 'style': {
        const style = readNumber(value);
        return style === undefined ? undefined : { move, style };
      }
      case 'number': {
        const number = readNumber(value) ?? 0;
        return number >= 1 && number <= mostPortraits ? { move, number } : undefined;
      }
      case 'ratio': {
        const ratio = readWord(portraitRatios, value);
        return ratio && { move, ratio };
      }
      case 'edit': {
        const field = readWord(portraitFields, value);
        return field && { move, field };
      }
      default: {
        const plain = readWord(portraitMoves, move);
        return plain && { move: plain };
      }
    }
  },
};
