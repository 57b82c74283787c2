import { type PressWords, readNumber, readWord, splitPress } from '../../contract/buttons.ts';

/** The photos of a product order that can be replaced, each on its own. */
export const productParts = ['product', 'background'] as const;
export type ProductPart = (typeof productParts)[number];

/** `keep` what is there already. */
export const productMoves = ['back', 'confirm', 'keep'] as const;

/**
 * What can be pressed while a product is put into a setting. `replace` takes the photo that was sent at the confirmation,
 * or asks for one.
 */
export type ProductPress =
  | { move: (typeof productMoves)[number] }
  | { move: 'style'; style: number }
  | { move: 'replace'; part: ProductPart };

export const productPresses: PressWords<ProductPress> = {
  encode(press) {
    switch (press.move) {
      case 'style':
        return `style:${press.style}`;
      case 'replace':
        return `replace:${press.part}`;
      case 'back':
      case 'confirm':
      case 'keep':
        return press.move;
      default:
        return press satisfies never;
    }
  },

  parse(text) {
    const [move, value] = splitPress(text);
    switch (move) {
      case 'style': {
        const style = readNumber(value);
        return style === undefined ? undefined : { move, style };
      }
      case 'replace': {
        const part = readWord(productParts, value);
        return part && { move, part };
      }
      default: {
        const plain = readWord(productMoves, move);
        return plain && { move: plain };
      }
    }
  },
};
