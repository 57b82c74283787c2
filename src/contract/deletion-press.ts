import { type PressCodec, readNumber } from './buttons.ts';

/** What can be pressed about the deletion of one's data: it is asked about once, and can be undone for a while. */
export type DeletionPress = { move: 'delete' } | { move: 'undo'; deletion: number };

export const deletionPress: PressCodec<DeletionPress> = {
  prefix: 'x',
  encode: (press) => (press.move === 'undo' ? `undo:${press.deletion}` : press.move),
  parse(text) {
    if (text === 'delete') return { move: 'delete' };
    const [first, second] = text.split(':');
    const deletion = readNumber(second);
    return first === 'undo' && deletion !== undefined ? { move: 'undo', deletion } : undefined;
  },
};
