import { randomInt } from 'node:crypto';
import { type sheets_v4, sheets as sheetsApi } from 'googleapis/build/src/apis/sheets/index.js';
import type { Cell, Sheets, SheetTab } from '../../contract/sheets.ts';
import { storable } from '../../contract/storable.ts';
import { isProviderError } from '../transport/errors.ts';
import type { GoogleAuth } from './auth.ts';
import { addressOfBlock, quoteTitle, toBlocks } from './ranges.ts';

/** Text stays text: a formula written for us would run in somebody's browser. */
const valueInputOption = 'RAW';

/** Columns of a new tab; Google's own number. */
const usualColumns = 26;

interface SheetsDeps {
  spreadsheets: sheets_v4.Resource$Spreadsheets;
  auth: GoogleAuth;
}

/** Google Sheets. */
export function createSheets(auth: GoogleAuth): Sheets {
  const { spreadsheets } = sheetsApi({ version: 'v4', auth: auth.client });
  const { values } = spreadsheets;
  return {
    async read({ spreadsheetId, title }, signal) {
      const asked = {
        spreadsheetId,
        range: quoteTitle(title),
        valueRenderOption: 'UNFORMATTED_VALUE',
        dateTimeRenderOption: 'FORMATTED_STRING',
        fields: 'values',
      };
      const answer = await auth.call({ name: 'read' }, () => values.get(asked, { signal }));
      return (answer.values ?? []).map((row) => (row as unknown[]).map(toCell));
    },

    async append({ spreadsheetId, title }, rows, signal) {
      if (rows.length === 0) return;
      const request = {
        spreadsheetId,
        // By its first column alone, so that nothing written beside or below the rows moves them out of it.
        range: `${quoteTitle(title)}!A:A`,
        valueInputOption,
        insertDataOption: 'INSERT_ROWS',
        fields: 'updates(updatedRange)',
        requestBody: { majorDimension: 'ROWS', values: rows.map((row) => [...row]) },
      };
      await auth.call({ name: 'append', isOnce: true }, () => values.append(request, { signal }));
    },

    async write({ spreadsheetId, title }, cells, signal) {
      if (cells.length === 0) return;
      const data = toBlocks(cells).map((block) => ({
        range: addressOfBlock(title, block),
        // Null would leave what is there.
        values: block.values.map((row) => row.map((value) => value ?? '')),
      }));
      const request = { spreadsheetId, fields: 'totalUpdatedCells', requestBody: { valueInputOption, data } };
      await auth.call({ name: 'write' }, () => values.batchUpdate(request, { signal }));
    },

    async prepare(tab, header, signal) {
      const deps = { spreadsheets, auth };
      const found = await findTab(deps, tab, signal);
      if (found !== undefined && found.firstRow.length > 0) return found.firstRow;
      const requests = found === undefined ? newTab(tab.title, header) : writeHeader(found.sheetId, header);
      const change = { spreadsheetId: tab.spreadsheetId, fields: 'spreadsheetId', requestBody: { requests } };
      await auth.call({ name: 'prepare' }, () => spreadsheets.batchUpdate(change, { signal }));
      return [...header];
    },

    async addColumns(tab, { column, names }, signal) {
      const found = await findTab({ spreadsheets, auth }, tab, signal);
      const sheetId = found?.sheetId ?? 0;
      const startIndex = column - 1;
      const range = { sheetId, dimension: 'COLUMNS', startIndex, endIndex: startIndex + names.length };
      const requests = [
        // Behind the last column nothing can be put that is not like it.
        { insertDimension: { range, inheritFromBefore: startIndex > 0 } },
        writeWords({ sheetId, rowIndex: 0, columnIndex: startIndex }, names),
      ];
      const change = { spreadsheetId: tab.spreadsheetId, fields: 'spreadsheetId', requestBody: { requests } };
      const call = { name: 'add-columns', isOnce: true };
      await auth.call(call, () => spreadsheets.batchUpdate(change, { signal }));
    },
  };
}

interface FoundTab {
  sheetId: number;
  firstRow: Cell[];
}

/** The tab with its first row in one request; undefined when there is none of this title. */
async function findTab(
  { spreadsheets, auth }: SheetsDeps,
  { spreadsheetId, title }: SheetTab,
  signal: AbortSignal,
): Promise<FoundTab | undefined> {
  const asked = {
    spreadsheetId,
    ranges: [`${quoteTitle(title)}!1:1`],
    fields: 'sheets(properties(sheetId),data(rowData(values(effectiveValue))))',
  };
  try {
    const answer = await auth.call({ name: 'prepare' }, () => spreadsheets.get(asked, { signal }));
    const [sheet] = answer.sheets ?? [];
    const cells = sheet?.data?.[0]?.rowData?.[0]?.values ?? [];
    const row = cells.map(({ effectiveValue: value }) =>
      toCell(value?.stringValue ?? value?.numberValue ?? value?.boolValue),
    );
    return { sheetId: sheet?.properties?.sheetId ?? 0, firstRow: withoutEmptyEnd(row) };
  } catch (error) {
    // Told apart from a spreadsheet that is not there: that is a 404.
    if (isProviderError(error) && error.kind === 'config' && error.status === 400) return undefined;
    throw error;
  }
}

function newTab(title: string, header: readonly string[]): sheets_v4.Schema$Request[] {
  // Chosen here, so that the tab can be made and written to at once.
  const sheetId = randomInt(1, 2_000_000_000);
  const columnCount = Math.max(usualColumns, header.length);
  return [
    { addSheet: { properties: { sheetId, title, gridProperties: { columnCount } } } },
    ...writeHeader(sheetId, header),
  ];
}

/** The header's words, bold. */
function writeWords(
  start: { sheetId: number; rowIndex: number; columnIndex: number },
  words: readonly string[],
): sheets_v4.Schema$Request {
  const userEnteredFormat = { textFormat: { bold: true } };
  const values = words.map((word) => ({ userEnteredValue: { stringValue: word }, userEnteredFormat }));
  const fields = 'userEnteredValue,userEnteredFormat.textFormat.bold';
  return { updateCells: { start, rows: [{ values }], fields } };
}

/** The whole header, which is always in sight. */
function writeHeader(sheetId: number, header: readonly string[]): sheets_v4.Schema$Request[] {
  return [
    writeWords({ sheetId, rowIndex: 0, columnIndex: 0 }, header),
    {
      updateSheetProperties: {
        properties: { sheetId, gridProperties: { frozenRowCount: 1 } },
        fields: 'gridProperties.frozenRowCount',
      },
    },
  ];
}

function toCell(value: unknown): Cell {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return typeof value === 'string' && value !== '' ? (storable(value) as string) : null;
}

function withoutEmptyEnd(row: Cell[]): Cell[] {
  return row.slice(0, row.findLastIndex((cell) => cell !== null) + 1);
}
