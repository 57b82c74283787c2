import type { ImageTexts } from '../contract/descriptions.ts';
import { storableText } from '../contract/storable.ts';
import { checkTexts, findProblems, type TextProblem } from '../contract/text-checks.ts';
import { findEditable, type TextEdit, editTexts as write } from '../db/catalog/text-edits.ts';
import { isAllowed, nameOf, type OperationDeps, type Who } from './who.ts';

/** What somebody would have said of a picture instead. */
export interface TextsSaid {
  itemId: number;
  /** The picture that was looked at; without it the newest. */
  resultId?: number;
  /** One of the source. */
  language: string;
  /** What is missing stays. */
  texts: Readonly<Partial<ImageTexts>>;
  via: 'chat' | 'command line' | 'panel';
}

/**
 * What came of it. `complaints`: what is wrong with the texts, in sentences, and as `problems` for whoever has words of their own · `no_language`: the source has others · `too_late`: there is a
 * newer picture · `not_found`: no such item, no picture of it, or no texts yet and not all three are given.
 */
export type TextsOutcome =
  | TextEdit
  | { kind: 'refused'; complaints: readonly string[]; problems: readonly TextProblem[] }
  | { kind: 'no_language'; languages: readonly string[] }
  | { kind: 'forbidden' };

const fields = ['alt', 'title', 'caption'] as const;

/** Changes what is said of a picture, if it is as the shop wants its texts. */
export async function editTexts(deps: OperationDeps, who: Who, said: TextsSaid): Promise<TextsOutcome> {
  const { sql } = deps;
  if (!(await isAllowed(deps, who, 'review_catalog'))) return { kind: 'forbidden' };
  const found = await findEditable(sql, said.itemId);
  if (found === undefined) return { kind: 'not_found' };
  const { resultId, languages, texts: known, ...words } = found;
  const { language } = said;
  if (said.resultId !== undefined && said.resultId !== resultId) return { kind: 'too_late' };
  if (!languages.includes(language)) return { kind: 'no_language', languages };
  const texts = asWritten(said.texts);
  const before = Object.hasOwn(known, language) ? known[language] : undefined;
  const after = { ...before, ...texts };
  if (!isWhole(after)) return { kind: 'not_found' };
  const wanted = [{ [language]: after }, { languages: [language], ...words }] as const;
  const complaints = checkTexts(...wanted);
  const isChanged = fields.some((field) => before?.[field] !== after[field]);
  if (isChanged && complaints.length > 0)
    return { kind: 'refused', complaints, problems: findProblems(...wanted) };
  return write(sql, { resultId, language, texts, by: nameOf(who), via: said.via });
}

/** As it can be kept, and on one line. */
function asWritten(texts: Readonly<Partial<ImageTexts>>): Partial<ImageTexts> {
  const given = fields.flatMap((field) => {
    const text = texts[field];
    return text === undefined ? [] : [[field, storableText(text).replaceAll(/\s+/g, ' ').trim()] as const];
  });
  return Object.fromEntries(given);
}

function isWhole(texts: Partial<ImageTexts>): texts is ImageTexts {
  return fields.every((field) => texts[field] !== undefined);
}
