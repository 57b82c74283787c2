import { type PressCodec, readNumber, readWord } from './buttons.ts';
import { type CatalogStage, catalogStages, type RunQuestion } from './catalog.ts';

const runMoves = ['pause', 'resume', 'cancel', 'follow', 'review', 'hold'] as const;
const answers = ['yes', 'no'] as const;
const questions = [
  'spend',
  'budget',
  'fewer',
  'prompts',
  'review',
  'describe',
  'publish',
] as const satisfies readonly RunQuestion['kind'][];

/** What can be pressed about a run, and about a source that is to have one. `follow`: show the run's card below. */
export type RunPress =
  | { move: 'pause' | 'resume' | 'cancel'; run: number }
  /** An answer says to what: pressed late it must not answer another question. */
  | { move: (typeof answers)[number]; run: number; question: RunQuestion['kind'] }
  | { move: 'follow'; run: number }
  /** Show the pictures that wait to be decided on. */
  | { move: 'review'; run: number }
  /** Ends the review of a run; what nobody has decided on stays so. */
  | { move: 'hold'; run: number }
  /** A run of one stage, or of all of them. */
  | { move: 'begin'; stage: CatalogStage | 'all'; source: number }
  | { move: 'source'; source: number };

export const runPress: PressCodec<RunPress> = {
  prefix: 'r',
  encode(press) {
    switch (press.move) {
      case 'begin':
        return `begin:${press.source}:${press.stage}`;
      case 'source':
        return `source:${press.source}`;
      case 'yes':
      case 'no':
        return `${press.move}:${press.run}:${press.question}`;
      case 'pause':
      case 'resume':
      case 'cancel':
      case 'follow':
      case 'review':
      case 'hold':
        return `${press.move}:${press.run}`;
      default:
        return press satisfies never;
    }
  },
  parse(text) {
    const [first, second, third] = text.split(':');
    const number = readNumber(second);
    if (number === undefined) return undefined;
    if (first === 'source') return { move: 'source', source: number };
    if (first === 'begin') {
      const stage = readWord([...catalogStages, 'all' as const], third);
      return stage && { move: 'begin', stage, source: number };
    }
    const answer = readWord(answers, first);
    const question = readWord(questions, third);
    if (answer !== undefined) return question && { move: answer, run: number, question };
    const move = readWord(runMoves, first);
    return move && { move, run: number };
  },
};
