import { type PressWords, readWord, splitPress } from '../../contract/buttons.ts';
import { type Ratio, ratios, type StudioModel, studioModels } from '../../contract/studio.ts';

/** What of a draft can be changed on its own. */
export const draftFields = ['model', 'prompt', 'photos', 'ratio'] as const;
type DraftField = (typeof draftFields)[number];

/** `done` no more photos · `use`, `keep` the new prompt or the old one. */
export const studioMoves = ['done', 'back', 'confirm', 'use', 'keep'] as const;

/** What can be pressed while a picture is being described. `photo` is the beginning of the photo's hash. */
export type StudioPress =
  | { move: (typeof studioMoves)[number] }
  | { move: 'model'; model: StudioModel }
  | { move: 'ratio'; ratio: Ratio }
  | { move: 'remove'; photo: string }
  | { move: 'edit'; field: DraftField };

/** Digits of a hash that name one of at most 14 photos. */
const photoDigits = 12;

export const studioPresses: PressWords<StudioPress> = {
  encode(press) {
    switch (press.move) {
      case 'model':
        return `model:${press.model}`;
      case 'ratio':
        return `ratio:${press.ratio}`;
      case 'remove':
        return `remove:${press.photo.slice(0, photoDigits)}`;
      case 'edit':
        return `edit:${press.field}`;
      case 'done':
      case 'back':
      case 'confirm':
      case 'use':
      case 'keep':
        return press.move;
      default:
        return press satisfies never;
    }
  },

  parse(text) {
    const [move, value] = splitPress(text);
    switch (move) {
      case 'model': {
        const model = readWord(studioModels, value);
        return model && { move, model };
      }
      case 'ratio': {
        const ratio = readWord(ratios, value);
        return ratio && { move, ratio };
      }
      case 'remove':
        return value !== undefined && /^[0-9a-f]{12}$/.test(value) ? { move, photo: value } : undefined;
      case 'edit': {
        const field = readWord(draftFields, value);
        return field && { move, field };
      }
      default: {
        const plain = readWord(studioMoves, move);
        return plain && { move: plain };
      }
    }
  },
};
