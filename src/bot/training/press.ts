import { type PressWords, readWord, splitPress } from '../../contract/buttons.ts';
import { type Subject, subjects } from '../../contract/portraits.ts';

/** What of a training can be changed on its own. */
export const trainingFields = ['name', 'subject', 'photos'] as const;
type TrainingField = (typeof trainingFields)[number];

/**
 * `keep` the name · `show` all photos in one picture · `removing` asks which photo shall go · `done` these are all photos.
 */
export const trainingMoves = ['back', 'confirm', 'keep', 'show', 'removing', 'done'] as const;

/** What can be pressed while a training is being prepared. `photo` is the beginning of the photo's hash. */
export type TrainingPress =
  | { move: (typeof trainingMoves)[number] }
  | { move: 'subject'; subject: Subject }
  | { move: 'remove'; photo: string }
  | { move: 'edit'; field: TrainingField };

/** Digits of a hash that name one of at most 20 photos. */
const photoDigits = 12;

export const trainingPresses: PressWords<TrainingPress> = {
  encode(press) {
    switch (press.move) {
      case 'subject':
        return `subject:${press.subject}`;
      case 'remove':
        return `remove:${press.photo.slice(0, photoDigits)}`;
      case 'edit':
        return `edit:${press.field}`;
      case 'back':
      case 'confirm':
      case 'keep':
      case 'show':
      case 'removing':
      case 'done':
        return press.move;
      default:
        return press satisfies never;
    }
  },

  parse(text) {
    const [move, value] = splitPress(text);
    switch (move) {
      case 'subject': {
        const subject = readWord(subjects, value);
        return subject && { move, subject };
      }
      case 'remove':
        return value !== undefined && /^[0-9a-f]{12}$/.test(value) ? { move, photo: value } : undefined;
      case 'edit': {
        const field = readWord(trainingFields, value);
        return field && { move, field };
      }
      default: {
        const plain = readWord(trainingMoves, move);
        return plain && { move: plain };
      }
    }
  },
};
