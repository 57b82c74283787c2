import { cancellationSignal } from '@temporalio/activity';
import type { Cell, Sheets, SheetTab } from '../../src/contract/sheets.ts';
import {
  countMissingRows,
  type ItemRow,
  listItemRows,
  readRows,
  restoreRows,
  rowsWritten,
} from '../../src/db/catalog/items.ts';
import {
  listSheetTexts,
  noteWritten,
  refuseTexts,
  type SheetTexts,
} from '../../src/db/catalog/sheet-texts.ts';
import { type CatalogSource, sourceOfRun } from '../../src/db/catalog/sources.ts';
import { editTexts } from '../../src/db/catalog/text-edits.ts';
import { failPoint } from '../../src/process/fail-points.ts';
import { isProviderError } from '../../src/providers/transport/errors.ts';
import { toFailure } from '../failures.ts';
import type { CatalogDeps } from './deps.ts';
import {
  type Columns,
  findDifferences,
  findRows,
  newRow,
  readHeader,
  readPeople,
  type ShownItem,
  sheetHeader,
} from './sheet-rows.ts';
import {
  findTaken,
  findTextDifferences,
  missingColumns,
  type ReadSheet,
  readEdits,
  readTextColumns,
  type SheetEdit,
  type WrittenNote,
} from './sheet-texts.ts';
import { runStopped } from './stopped.ts';

/** Rows of one request: with the longest addresses they stay about the 2 MB that Google advises. */
const rowsACall = 500;
/** Cells of one request, for the same reason. */
const cellsACall = 2_000;
/** Items of one statement, which ends long before its deadline. */
const itemsAStatement = 2_000;

type SheetDeps = Pick<CatalogDeps, 'sql' | 'sheets' | 'tabOf' | 'alarm'>;

/** The sheet of a run's source, to be spoken to. */
interface OpenSheet {
  source: CatalogSource;
  tab: SheetTab;
  /** One request. */
  ask: <T>(request: (sheets: Sheets, signal: AbortSignal) => Promise<T>) => Promise<T>;
}

/** The sheet of a source. Each step reads before it writes: a repeat finds what the attempt before it has done. */
export function createSheetActivities(deps: SheetDeps) {
  const { sql } = deps;
  return {
    /**
     * Makes the sheet ready; `force` lets rows be written again that people have deleted. Fails with `no_sheet` or `wrong_header`, which
     * says which column. Run twice it finds what it has made.
     */
    async prepareSheet({ runId, force }: { runId: number; force?: boolean }): Promise<void> {
      const sheet = await openSheet(deps, runId);
      const { source, tab, ask } = sheet;
      checkHeader(await ask((sheets, signal) => sheets.prepare(tab, sheetHeader, signal)));
      if (!force) return;
      await notePeople(deps, sheet);
      await restoreRows(sql, source.id);
    },

    /**
     * Writes rows of items that have none, a chunk of them. Run twice it writes each once: whose answer was lost is found in the sheet.
     * @returns how many are left
     */
    async appendRows({ runId }: { runId: number }): Promise<{ left: number }> {
      const { source, tab, ask } = await openSheet(deps, runId);
      const items = await listItemRows(sql, source.id, { most: rowsACall, state: 'missing' });
      if (items.length === 0) return { left: 0 };
      const cells = await ask((sheets, signal) => sheets.read(tab, signal));
      const columns = checkHeader(cells[0] ?? []);
      const { byId } = findRows(cells, columns);
      const rows = items.filter(({ id }) => !byId.has(id)).map((item) => newRow(item, columns));
      if (rows.length > 0) await ask((sheets, signal) => sheets.append(tab, rows, signal));
      failPoint('rows.after-append', runId);
      await rowsWritten(
        sql,
        items.map(({ id }) => id),
      );
      return { left: await countMissingRows(sql, source.id) };
    },

    /**
     * Brings our own cells to what the database says, a chunk of them, in whichever rows they are now. Run twice it writes nothing.
     * @returns how many were otherwise
     */
    async syncRows({ runId }: { runId: number }): Promise<{ differing: number }> {
      return writeDifferences(deps, await openSheet(deps, runId), runId);
    },

    /** Reads what people have written. Run twice it reads the same. @returns numbers of rows by what was found */
    async readPrompts({ runId }: { runId: number }): Promise<Record<string, number>> {
      return notePeople(deps, await openSheet(deps, runId));
    },

    /**
     * Takes over what people have changed of the texts; what is not as the shop wants it is not taken, and told once. Run twice it
     * changes nothing.
     */
    async readTexts({ runId }: { runId: number }): Promise<void> {
      const sheet = await openSheet(deps, runId);
      const { texts } = await listAll(deps, sheet);
      if (texts.length === 0) return;
      const { tab, ask, source } = sheet;
      const cells = await ask((sheets, signal) => sheets.read(tab, signal));
      for (const edit of readEdits(placed(cells, source), texts, rulesOf(sheet))) await takeOver(sql, edit);
    },
  };
}

async function writeDifferences(
  deps: SheetDeps,
  sheet: OpenSheet,
  runId: number,
): Promise<{ differing: number }> {
  const { tab, ask } = sheet;
  const { items, texts } = await listAll(deps, sheet);
  const read = await readSheet(sheet, texts);
  const shown = withFlaws(items, readEdits(read, texts, rulesOf(sheet)));
  const rows = findDifferences(read.cells, read.columns, shown).map((write) => ({
    write,
    note: undefined,
  }));
  const differences = [...rows, ...findTextDifferences(read, texts)];
  const chunk = differences.slice(0, cellsACall);
  // Before they are written: whoever dies in between knows that they are ours.
  const notes = chunk.flatMap(({ note }) => note ?? []);
  await noteAll(deps.sql, [...notes, ...findTaken(read, texts)]);
  failPoint('texts.after-note', runId);
  const cells = chunk.map(({ write }) => write);
  if (cells.length > 0) await ask((sheets, signal) => sheets.write(tab, cells, signal));
  failPoint('rows.after-write', runId);
  return { differing: differences.length };
}

async function takeOver(sql: SheetDeps['sql'], edit: SheetEdit): Promise<void> {
  const { itemId, resultId, language, texts, written, flaw } = edit;
  if (flaw !== undefined) {
    await refuseTexts(sql, itemId, { language, texts, why: flaw, via: 'sheet' });
    return;
  }
  const { kind } = await editTexts(sql, { resultId, language, texts, by: 'the sheet', via: 'sheet' });
  if (kind === 'edited' || kind === 'unchanged') await noteWritten(sql, [{ resultId, language, written }]);
}

/** The sheet with columns for all texts that there are. */
async function readSheet({ source, tab, ask }: OpenSheet, texts: readonly SheetTexts[]): Promise<ReadSheet> {
  const read = () => ask((sheets, signal) => sheets.read(tab, signal));
  const found = placed(await read(), source);
  const names = missingColumns(found.textColumns, texts, source.languages);
  if (names.length === 0) return found;
  // Behind all that anybody has written.
  const column = Math.max(...found.cells.map((row) => row.length)) + 1;
  await ask((sheets, signal) => sheets.addColumns(tab, { column, names }, signal));
  return placed(await read(), source);
}

function placed(cells: readonly (readonly Cell[])[], { languages }: CatalogSource): ReadSheet {
  const header = cells[0] ?? [];
  return { cells, columns: checkHeader(header), textColumns: readTextColumns(header, languages) };
}

function rulesOf({ source: { forbiddenWords: forbidden, demandedWords: demanded } }: OpenSheet) {
  return { forbidden, demanded };
}

function withFlaws(items: readonly ItemRow[], edits: readonly SheetEdit[]): ShownItem[] {
  const flaws = new Map(edits.flatMap(({ itemId, flaw }) => (flaw === undefined ? [] : [[itemId, flaw]])));
  return items.map((item) => {
    const textFlaw = flaws.get(item.id);
    return textFlaw === undefined ? item : { ...item, textFlaw };
  });
}

/** As many notes as one statement takes well, one after the other. */
async function noteAll(sql: SheetDeps['sql'], notes: readonly WrittenNote[]): Promise<void> {
  const merged = new Map<string, WrittenNote>();
  for (const note of notes) {
    const key = `${note.resultId} ${note.language}`;
    const written = { ...merged.get(key)?.written, ...note.written };
    merged.set(key, { ...note, written });
  }
  const all = [...merged.values()];
  for (let at = 0; at < all.length; at += itemsAStatement)
    await noteWritten(sql, all.slice(at, at + itemsAStatement));
}

async function openSheet({ sql, sheets, tabOf, alarm }: SheetDeps, runId: number): Promise<OpenSheet> {
  const source = await sourceOfRun(sql, runId);
  if (sheets === undefined)
    throw runStopped(
      'no_sheet',
      'Darkroom is signed in at no Google account: set GOOGLE_CREDENTIALS_PATH, and run the operator command google-login if it names an OAuth client.',
    );
  const tab = tabOf(source);
  if (tab === undefined)
    throw runStopped(
      'no_sheet',
      `The source ${source.name} has no sheet: set GOOGLE_SHEET_ID, or give the source a spreadsheet of its own.`,
    );
  return {
    source,
    tab,
    ask: async (request) => {
      try {
        return await request(sheets, cancellationSignal());
      } catch (error) {
        throw await describe(error, { tab, alarm });
      }
    },
  };
}

/** What a person has to mend ends the run at once, with a sentence; a key is waited for. */
async function describe(
  error: unknown,
  { tab, alarm }: { tab: SheetTab } & Pick<SheetDeps, 'alarm'>,
): Promise<unknown> {
  if (!isProviderError(error)) return toFailure(error);
  if (error.kind === 'auth') await alarm('google-auth', `Google refuses Darkroom's key: ${error.detail}`);
  if (error.kind !== 'config' && error.kind !== 'gone' && error.kind !== 'invalid_input')
    return toFailure(error);
  return runStopped(
    'no_sheet',
    `The tab “${tab.title}” of the spreadsheet ${tab.spreadsheetId} cannot be used: ${error.detail}`,
  );
}

function checkHeader(header: readonly Cell[]): Columns {
  const columns = readHeader(header);
  if (typeof columns === 'string') throw runStopped('wrong_header', columns);
  return columns;
}

async function notePeople({ sql }: SheetDeps, { source, tab, ask }: OpenSheet) {
  const cells = await ask((sheets, signal) => sheets.read(tab, signal));
  const { rows, copies } = readPeople(cells, checkHeader(cells[0] ?? []));
  const { there, removed, unknown } = await readRows(sql, source.id, rows);
  return { rows: there, rows_removed: removed, rows_unknown: unknown, rows_copied: copies };
}

async function listAll(
  { sql }: SheetDeps,
  { source }: OpenSheet,
): Promise<{ items: ItemRow[]; texts: SheetTexts[] }> {
  const items: ItemRow[] = [];
  const texts: SheetTexts[] = [];
  for (;;) {
    const after = items.at(-1)?.id ?? 0;
    const chunk = await listItemRows(sql, source.id, { after, most: itemsAStatement });
    items.push(...chunk);
    const to = chunk.at(-1)?.id;
    if (to !== undefined) texts.push(...(await listSheetTexts(sql, source.id, { from: after + 1, to })));
    if (chunk.length < itemsAStatement) return { items, texts };
  }
}
