import { type ImageTexts, longestText } from '../../src/contract/descriptions.ts';
import type { Cell, CellWrite } from '../../src/contract/sheets.ts';
import { checkTexts, type TextRules } from '../../src/contract/text-checks.ts';
import type { SheetTexts, WrittenTexts } from '../../src/db/catalog/sheet-texts.ts';
import { type Columns, findRows, plain, readPrompt, textOf } from './sheet-rows.ts';

type Field = keyof ImageTexts;
const fields = Object.keys(longestText) as Field[];

/** Where the texts of each language are, counted from 0, by their names such as `alt en`. */
export type TextColumns = ReadonlyMap<string, number>;

function nameOf(field: Field, language: string): string {
  return `${field} ${language}`.toLowerCase();
}

/** Those that there are, wherever people have put them; of two that have one name the first counts. */
export function readTextColumns(header: readonly Cell[], languages: readonly string[]): TextColumns {
  const names = header.map((cell) => textOf(cell).trim().toLowerCase());
  const wanted = languages.flatMap((language) => fields.map((field) => nameOf(field, language)));
  return new Map(wanted.map((name) => [name, names.indexOf(name)] as const).filter(([, at]) => at >= 0));
}

/** Names of columns that the sheet lacks for texts that there are. */
export function missingColumns(
  columns: TextColumns,
  texts: readonly SheetTexts[],
  languages: readonly string[],
): string[] {
  const said = languages.filter((language) => texts.some((one) => one.texts && one.language === language));
  const wanted = said.flatMap((language) => fields.map((field) => nameOf(field, language)));
  return wanted.filter((name) => !columns.has(name));
}

/** The sheet as it was read. */
export interface ReadSheet {
  cells: readonly (readonly Cell[])[];
  columns: Columns;
  textColumns: TextColumns;
}

/** One of our cells as it stands. */
interface Found {
  of: SheetTexts;
  field: Field;
  row: number;
  column: number;
  /** What stands there. */
  cell: string;
  /** What is said of the picture. */
  said: string;
  /** Nobody but us has written it. */
  isOurs: boolean;
}

function findCells({ cells, columns, textColumns }: ReadSheet, texts: readonly SheetTexts[]): Found[] {
  const { byId } = findRows(cells, columns);
  const ours = allWritten(texts);
  return texts.flatMap((of) => {
    const row = byId.get(of.itemId);
    if (row === undefined) return [];
    return fields.flatMap((field) => {
      const column = textColumns.get(nameOf(field, of.language));
      if (column === undefined) return [];
      const cell = textOf(cells[row]?.[column]).trim();
      const said = of.texts?.[field] ?? '';
      const isOurs = cell === '' || (ours.get(nameOf(field, of.language))?.has(cell) ?? false);
      return [{ of, field, row, column, cell, said, isOurs }];
    });
  });
}

/**
 * All that we wrote, by column. Whoever sorts rows between our look and our write has a text of ours in another row: it is nobody's edit
 * there. So nobody can give a picture the very text of another one in the sheet; none should have it.
 */
function allWritten(texts: readonly SheetTexts[]): ReadonlyMap<string, ReadonlySet<string>> {
  const all = new Map<string, Set<string>>();
  for (const { language, written } of texts)
    for (const field of fields) {
      const name = nameOf(field, language);
      const known = all.get(name) ?? new Set();
      for (const text of written.flatMap((one) => one[field] ?? [])) known.add(text);
      all.set(name, known);
    }
  return all;
}

/** What is to be noted of the sheet for one picture and language. */
export interface WrittenNote {
  resultId: number;
  language: string;
  written: WrittenTexts;
}

/** Our cells that are not as the database says, and what is noted before each is written. What people have written stays. */
export function findTextDifferences(
  sheet: ReadSheet,
  texts: readonly SheetTexts[],
): { write: CellWrite; note: WrittenNote }[] {
  return findCells(sheet, texts).flatMap(({ of, field, row, column, cell, said, isOurs }) => {
    const value = plain(said);
    if (!isOurs || textOf(value).trim() === cell) return [];
    // Until it is written the old one stands there.
    const written = { [field]: [cell, said.trim()].filter((text) => text !== '') };
    const { resultId, language } = of;
    return [{ write: { row: row + 1, column: column + 1, value }, note: { resultId, language, written } }];
  });
}

/** Cells in which people have written what is said anyway: from now on they are ours. */
export function findTaken(sheet: ReadSheet, texts: readonly SheetTexts[]): WrittenNote[] {
  return findCells(sheet, texts).flatMap(({ of: { resultId, language }, field, cell, said, isOurs }) =>
    isOurs || cell !== said.trim() ? [] : [{ resultId, language, written: { [field]: [cell] } }],
  );
}

/** What a person has changed of the texts of a picture in one language. */
export interface SheetEdit {
  itemId: number;
  resultId: number;
  language: string;
  texts: Partial<ImageTexts>;
  /** As it stands in the cells. */
  written: WrittenTexts;
  /** What is wrong with it, in sentences. */
  flaw: string | undefined;
}

/** What people have changed. An empty cell is no change: it is written again. */
export function readEdits(
  sheet: ReadSheet,
  texts: readonly SheetTexts[],
  rules: Omit<TextRules, 'languages'>,
): SheetEdit[] {
  const changed = findCells(sheet, texts).filter(
    ({ of, cell, said, isOurs }) =>
      of.texts !== null && !isOurs && asText(cell) !== '' && asText(cell) !== said,
  );
  return [...Map.groupBy(changed, ({ of }) => of)].flatMap(([of, found]) => {
    const { itemId, resultId, language, texts: before } = of;
    if (before === null) return [];
    const edit = Object.fromEntries(found.map(({ field, cell }) => [field, asText(cell)]));
    const written = Object.fromEntries(found.map(({ field, cell }) => [field, [cell]]));
    const after = { ...before, ...edit };
    const flaws = checkTexts({ [language]: after }, { languages: [language], ...rules });
    const flaw = flaws.length === 0 ? undefined : flaws.join(' ');
    return [{ itemId, resultId, language, texts: edit, written, flaw }];
  });
}

/** What a cell says, on one line. */
function asText(cell: string): string {
  return readPrompt(cell).replaceAll(/\s+/g, ' ');
}
