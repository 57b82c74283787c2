import { type PressCodec, readNumber, readWord } from './buttons.ts';

/** What can be pressed about a trained model; a deletion is asked about once. */
export const modelMoves = [
  'open',
  'make',
  'sample',
  'rename',
  'extend',
  'retrain',
  'delete',
  'delete_now',
] as const;
export type ModelMove = (typeof modelMoves)[number];

/** `made_by`: make pictures with the model that this order has trained. */
export type ModelPress = { move: ModelMove; model: number } | { move: 'made_by'; order: number };

export const modelPress: PressCodec<ModelPress> = {
  prefix: 'p',
  encode: (press) => `${press.move}:${press.move === 'made_by' ? press.order : press.model}`,
  parse(text) {
    const [first, second] = text.split(':');
    const number = readNumber(second);
    if (number === undefined) return undefined;
    if (first === 'made_by') return { move: first, order: number };
    const move = readWord(modelMoves, first);
    return move && { move, model: number };
  },
};
