import type { Cell, CellWrite } from '../../src/contract/sheets.ts';
import { storableText } from '../../src/contract/storable.ts';
import type { ItemRow, ReadRow } from '../../src/db/catalog/items.ts';

/** What we write into a row. The id is how a row is found again, wherever people have put it. */
const ours = ['id', 'picture', 'product', 'page', 'state', 'result'] as const;
/** What people write; so are all columns they add. */
const theirs = ['prompt', 'skip', 'note'] as const;

/** The header of a new sheet. People may put its columns into any order, and others between them. */
export const sheetHeader = [...ours, ...theirs] as const;
type Column = (typeof sheetHeader)[number];
type OurColumn = (typeof ours)[number];

/** An item, and what is wrong with a text that somebody wrote into its row. */
export type ShownItem = ItemRow & { textFlaw?: string };

/** Where each column is, counted from 0. */
export type Columns = Readonly<Record<Column, number>>;

/** @returns the columns, or a sentence that says which of them is wrong */
export function readHeader(header: readonly Cell[]): Columns | string {
  const names = header.map((cell) => textOf(cell).trim().toLowerCase());
  for (const column of sheetHeader) {
    const count = names.filter((name) => name === column).length;
    if (count === 0)
      return `The first row of the sheet has no column “${column}”: name one so, or undo what was changed.`;
    if (count > 1)
      return `The first row of the sheet has ${count} columns “${column}”: name the wrong ones otherwise.`;
  }
  return Object.fromEntries(sheetHeader.map((column) => [column, names.indexOf(column)])) as Columns;
}

/** Rows by the id in them, counted from 0 as they were read. */
export interface FoundRows {
  byId: ReadonlyMap<number, number>;
  /** Rows with an id that one above them has: copies somebody made, which are left alone. */
  copies: number;
}

/** Finds our rows, wherever people have put them. What has no id is theirs. */
export function findRows(cells: readonly (readonly Cell[])[], { id: column }: Columns): FoundRows {
  const byId = new Map<number, number>();
  let copies = 0;
  for (const [row, texts] of cells.entries()) {
    const id = row === 0 ? undefined : readId(texts[column]);
    if (id === undefined) continue;
    if (byId.has(id)) copies += 1;
    else byId.set(id, row);
  }
  return { byId, copies };
}

/** A row for an item that has none. People's cells are empty. */
export function newRow(item: ShownItem, columns: Columns): Cell[] {
  const row: Cell[] = Array.from({ length: Math.max(...Object.values(columns)) + 1 }, () => null);
  for (const [column, value] of Object.entries(cellsOf(item))) row[columns[column as OurColumn]] = value;
  return row;
}

/** What of our cells in the sheet is not as the items say. Ids are never written over. */
export function findDifferences(
  cells: readonly (readonly Cell[])[],
  columns: Columns,
  items: readonly ShownItem[],
): CellWrite[] {
  const { byId } = findRows(cells, columns);
  return items.flatMap((item) => {
    const row = byId.get(item.id);
    if (row === undefined) return [];
    const { id: _, ...wanted } = cellsOf(item);
    return Object.entries(wanted).flatMap(([name, value]) => {
      const column = columns[name as OurColumn];
      const isSame = textOf(cells[row]?.[column]) === textOf(value);
      return isSame ? [] : [{ row: row + 1, column: column + 1, value }];
    });
  });
}

/** What people have written, each item once. */
export function readPeople(
  cells: readonly (readonly Cell[])[],
  columns: Columns,
): { rows: ReadRow[]; copies: number } {
  const { byId, copies } = findRows(cells, columns);
  const rows = [...byId].map(([id, row]) => ({
    id,
    prompt: readPrompt(cells[row]?.[columns.prompt]),
    isMarked: isMark(cells[row]?.[columns.skip]),
  }));
  return { rows, copies };
}

/** Where an item stands, in words for whoever looks at the sheet. */
export function stateOf(item: ShownItem): string {
  const { textFlaw } = item;
  return textFlaw === undefined ? standingOf(item) : `${standingOf(item)}; a text is not taken: ${textFlaw}`;
}

function standingOf(item: ItemRow): string {
  const { status, reason } = item;
  // Whatever is said of it since, it is paid for.
  if (status === 'sent') return 'at the provider';
  if (item.isGone) return 'gone from the shop';
  if (item.isSkipped) return 'skipped';
  switch (status) {
    case 'planned':
      return 'waiting';
    case 'made':
      return decisionOf(item);
    case 'refused':
    case 'failed':
      return reason === null ? status : `${status}: ${reason}`;
    case null:
      return item.hasPrompt ? 'new' : 'no prompt';
    default:
      return status satisfies never;
  }
}

/** What people said of the picture, and what became of that. */
function decisionOf({ verdict, why, ...item }: ItemRow): string {
  switch (verdict) {
    case null:
      return 'made, to be decided';
    case 'reject':
      return why === null ? 'rejected' : `rejected: ${why}`;
    case 'redo':
      return 'another one is wanted';
    case 'accept':
      return publicationOf(item);
    default:
      return verdict satisfies never;
  }
}

function publicationOf({
  publication,
  publicationReason: reason,
  shown,
}: Pick<ItemRow, 'publication' | 'publicationReason' | 'shown'>): string {
  switch (publication) {
    case null:
      return 'accepted';
    case 'sending':
      return 'being published';
    case 'published':
      if (shown === 'removed') return 'removed in the shop';
      return shown === 'edited' ? 'published, and edited in the shop' : 'published';
    case 'failed':
      return reason === null ? 'not published' : `not published: ${reason}`;
    case 'withdrawing':
      return 'being taken back';
    case 'withdrawn':
      return 'taken back';
    default:
      return publication satisfies never;
  }
}

function cellsOf(item: ShownItem): Record<OurColumn, Cell> {
  return {
    id: item.id,
    picture: plain(item.pictureUrl),
    product: plain(item.productName),
    page: plain(item.productUrl),
    state: plain(stateOf(item)),
    result: plain(item.fileLink),
  };
}

/** Longer ones Google refuses. */
const longestCell = 50_000;

/**
 * Text that no program reads as a formula: a sheet takes it as it stands, but whoever saves the sheet as a CSV file and opens that in
 * another program has a shop's words read there.
 */
export function plain(text: string | null): Cell {
  if (text === null || text === '') return null;
  const cut = storableText(text, longestCell - 1);
  return /^[=+\-@\t\r\n]/.test(cut) ? ` ${cut}` : cut;
}

export function textOf(cell: Cell | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell);
}

/** An id of ours, also where people have made text of the number. */
function readId(cell: Cell | undefined): number | undefined {
  const text = textOf(cell).trim();
  const id = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  return id > 0 ? id : undefined;
}

/** What a formula of theirs answers when it has no answer. */
const noAnswer = /^#(?:null!|div\/0!|value!|ref!|name\?|num!|n\/a|error!)$/i;

export function readPrompt(cell: Cell | undefined): string {
  const text = storableText(textOf(cell)).trim();
  return noAnswer.test(text) ? '' : text;
}

/** Anything but a plain no means that the row is to be left out: a wrong guess that way costs nothing. */
function isMark(cell: Cell | undefined): boolean {
  return !/^(?:|false|no|n|0|-|нет|ложь)$/i.test(textOf(cell).trim());
}
