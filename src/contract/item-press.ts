import { type PressCodec, pressData, readNumber, readWord } from './buttons.ts';
import { type ImageTexts, longestText } from './descriptions.ts';

/**
 * What is said of a picture of a result: that very one. `same`: another picture with the same prompt · `as_reject`, `as_redo`: what words
 * that were written stand for · `back`: no answer after all.
 */
const resultMoves = ['accept', 'reject', 'redo', 'later', 'same', 'as_reject', 'as_redo', 'back'] as const;
/** About a picture of the shop. A publication that is to be taken back is asked about once. */
const itemMoves = [
  'decide',
  'open',
  'texts',
  'another',
  'same_another',
  'skip',
  'take_up',
  'publish',
  'publish_over',
  'withdraw',
  'withdraw_now',
  'pictures',
] as const;
export type ItemMove = (typeof itemMoves)[number];

/** Usual reasons to reject a picture, and the words they are written down with. */
export const rejectReasons = {
  not_ours: 'not our product',
  bad_quality: 'bad quality',
  background: 'wrong background',
  added: 'something was added',
} as const;
export type RejectReason = keyof typeof rejectReasons;
export const rejectReasonNames = Object.keys(rejectReasons) as RejectReason[];

export type TextField = keyof ImageTexts;
export const textFields = Object.keys(longestText) as TextField[];

/** Presses about pictures of the catalog. */
export type ItemPress =
  | { move: (typeof resultMoves)[number]; item: number; result: number }
  | { move: 'why'; item: number; result: number; reason: RejectReason }
  | { move: ItemMove; item: number }
  /** Of its history, from 0. */
  | { move: 'page'; item: number; page: number }
  | { move: 'text'; item: number; language: string; field: TextField };

export const itemPress: PressCodec<ItemPress> = {
  prefix: 'i',
  encode(press) {
    const named = `${press.move}:${press.item}`;
    if (press.move === 'why') return `${named}:${press.result}:${press.reason}`;
    if (press.move === 'page') return `${named}:${press.page}`;
    if (press.move === 'text') return `${named}:${press.language}:${press.field}`;
    return 'result' in press ? `${named}:${press.result}` : named;
  },
  parse(text) {
    const [move, second, third, fourth] = text.split(':');
    const item = readNumber(second);
    if (item === undefined) return undefined;
    const number = readNumber(third);
    if (move === 'page') return number === undefined ? undefined : { move, item, page: number };
    if (move === 'why') {
      const reason = readWord(rejectReasonNames, fourth);
      return number !== undefined && reason ? { move, item, result: number, reason } : undefined;
    }
    if (move === 'text') {
      const field = readWord(textFields, fourth);
      return third !== undefined && field ? { move, item, language: third, field } : undefined;
    }
    const ofItem = readWord(itemMoves, move);
    if (ofItem !== undefined) return { move: ofItem, item };
    const ofResult = readWord(resultMoves, move);
    return ofResult !== undefined && number !== undefined
      ? { move: ofResult, item, result: number }
      : undefined;
  },
};

export function itemData(press: ItemPress): string {
  return pressData(itemPress, press);
}
