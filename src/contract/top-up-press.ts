import { type PressCodec, pressData, readNumber, readWord, splitPress } from './buttons.ts';
import { type DeclineReason, declineReasons } from './top-ups.ts';

/** What a person can press about a request of their own. `_here`: on the page of the credits. */
export const withdrawMoves = ['withdraw', 'withdraw_here'] as const;

/** `ask`: for the order that could not be paid, if there is one · `go_on`: with what was begun before. */
export type OwnTopUpPress =
  | { move: 'ask'; order?: number }
  | { move: 'ask_here' | 'go_on' }
  | { move: (typeof withdrawMoves)[number]; topUp: number };

export const ownTopUpPress: PressCodec<OwnTopUpPress> = {
  prefix: 'u',
  encode(press) {
    if ('topUp' in press) return `${press.move}:${press.topUp}`;
    return 'order' in press ? `${press.move}:${press.order}` : press.move;
  },
  parse(text) {
    const [first, rest] = splitPress(text);
    const number = readNumber(rest);
    if (rest !== undefined && number === undefined) return undefined;
    if (first === 'ask') return number === undefined ? { move: first } : { move: first, order: number };
    if (number === undefined) {
      const move = readWord(['ask_here', 'go_on'] as const, first);
      return move && { move };
    }
    const move = readWord(withdrawMoves, first);
    return move && { move, topUp: number };
  },
};

/** What can be answered to a request by one press; `plainly`: declined without a reason. */
export const answerMoves = ['give', 'decline', 'plainly', 'back'] as const;

export type TopUpPress =
  | { move: (typeof answerMoves)[number]; topUp: number }
  | { move: 'because'; topUp: number; reason: DeclineReason };

export const topUpPress: PressCodec<TopUpPress> = {
  prefix: 'v',
  encode: (press) => [press.move, press.topUp, ...(press.move === 'because' ? [press.reason] : [])].join(':'),
  parse(text) {
    const [first, second, third] = text.split(':');
    const topUp = readNumber(second);
    if (topUp === undefined) return undefined;
    if (first === 'because') {
      const reason = readWord(declineReasons, third);
      return reason && { move: first, topUp, reason };
    }
    const move = readWord(answerMoves, first);
    return move && { move, topUp };
  },
};

export function ownTopUpData(press: OwnTopUpPress): string {
  return pressData(ownTopUpPress, press);
}

export function topUpData(press: TopUpPress): string {
  return pressData(topUpPress, press);
}
