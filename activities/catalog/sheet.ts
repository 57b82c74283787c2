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
import { type CatalogSource, sourceOfRun } from '../../src/db/catalog/sources.ts';
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
  sheetHeader,
} from './sheet-rows.ts';
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
      const { source, tab, ask } = await openSheet(deps, runId);
      const items = await listAll(deps, source.id);
      const cells = await ask((sheets, signal) => sheets.read(tab, signal));
      const differences = findDifferences(cells, checkHeader(cells[0] ?? []), items);
      const chunk = differences.slice(0, cellsACall);
      if (chunk.length > 0) await ask((sheets, signal) => sheets.write(tab, chunk, signal));
      failPoint('rows.after-write', runId);
      return { differing: differences.length };
    },

    /** Reads what people have written. Run twice it reads the same. @returns numbers of rows by what was found */
    async readPrompts({ runId }: { runId: number }): Promise<Record<string, number>> {
      return notePeople(deps, await openSheet(deps, runId));
    },

    /** Reads what people have changed of the texts. Run twice it reads the same. */
    async readTexts(_: { runId: number }): Promise<void> {
      throw new Error(`not written yet: ${JSON.stringify(_)}`);
    },
  };
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

async function listAll({ sql }: SheetDeps, sourceId: number): Promise<ItemRow[]> {
  const items: ItemRow[] = [];
  for (;;) {
    const after = items.at(-1)?.id ?? 0;
    const chunk = await listItemRows(sql, sourceId, { after, most: itemsAStatement });
    items.push(...chunk);
    if (chunk.length < itemsAStatement) return items;
  }
}
