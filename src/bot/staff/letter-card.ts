import { readLetter } from '../../db/letters.ts';
import type { CardContent } from '../cards/show.ts';
import type { BotDeps } from '../context.ts';

/** What somebody who works here writes to a person: it stands in their chat as it was written. */
export function createLetterCard({ sql, texts }: Pick<BotDeps, 'sql' | 'texts'>) {
  return async ({ subjectId }: { subjectId: number }): Promise<CardContent> => {
    const { text, language } = await readLetter(sql, subjectId);
    return { text: texts(language).html('letter', { text }), buttons: [], isMoving: false };
  };
}
