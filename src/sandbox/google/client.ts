import type { ControlCalls } from '../ground/control-calls.ts';
import type { FileView } from './control.ts';
import type { GoogleSettings } from './settings.ts';
import type { BookView, TabView } from './sheet-control.ts';

/** The control API of the sandbox's Google: what people do with sheet and folder. */
export interface GoogleClient {
  settings(): Promise<GoogleSettings>;
  change(settings: Partial<GoogleSettings>): Promise<GoogleSettings>;
  /** Ends all that people allowed, as they do in the settings of their account. */
  revokeTokens(): Promise<void>;
  files(): Promise<FileView[]>;
  content(fileId: string): Promise<Buffer>;
  /** To the bin. */
  trash(fileId: string): Promise<void>;
  restore(fileId: string): Promise<void>;
  /** For good. */
  remove(fileId: string): Promise<void>;
  emptyBin(): Promise<void>;
  move(fileId: string, to: 'folder' | 'elsewhere'): Promise<void>;
  book(): Promise<BookView>;
  /** The texts of a tab's cells as they look. */
  rows(title: string): Promise<string[][]>;
  /** Types into a cell; row and column are counted from 1. */
  type(title: string, cell: { row: number; column: number; text: string }): Promise<void>;
  /** Sorts all below the header; the column is counted from 1. */
  sort(title: string, by: { column: number; isDescending?: boolean }): Promise<void>;
  /** Counted from 1. */
  deleteRow(title: string, row: number): Promise<void>;
  /** An empty row in front of this one, counted from 1. */
  insertRow(title: string, row: number): Promise<void>;
  /** An empty column in front of this one, counted from 1. */
  insertColumn(title: string, column: number): Promise<void>;
  rename(title: string, to: string): Promise<void>;
}

export function createGoogleClient({ call, get, post }: ControlCalls): GoogleClient {
  const book = (): Promise<BookView> => get('/sheet');
  const tab = async (title: string): Promise<TabView> => {
    const found = (await book()).tabs.find((one) => one.title === title);
    if (!found) throw new Error(`there is no tab ${title}`);
    return found;
  };
  const change = async (path: string, body: object): Promise<void> => void (await post(path, body));
  return {
    settings: () => get('/settings'),
    change: (settings) => post('/settings', settings),
    revokeTokens: () => change('/tokens/revoke', {}),
    files: () => get('/files'),
    content: async (id) => Buffer.from(await (await call(`${pathOf(id)}/content`)).arrayBuffer()),
    trash: (id) => change(`${pathOf(id)}/trash`, {}),
    restore: (id) => change(`${pathOf(id)}/restore`, {}),
    remove: async (id) => void (await call(pathOf(id), { method: 'DELETE' })),
    emptyBin: () => change('/bin/empty', {}),
    move: (id, to) => change(`${pathOf(id)}/move`, { to }),
    book,
    rows: async (title) => (await tab(title)).rows.map(({ cells }) => cells.map((cell) => cell?.text ?? '')),
    async type(title, { row, column, text }) {
      const { sheetId, rows } = await tab(title);
      const rowId = rows[row - 1]?.id;
      const place = { row: row - 1, ...(rowId !== undefined && { rowId }) };
      await change('/sheet/cell', { sheetId, ...place, column: column - 1, text });
    },
    async sort(title, { column, isDescending = false }) {
      await change('/sheet/sort', { sheetId: (await tab(title)).sheetId, column: column - 1, isDescending });
    },
    async deleteRow(title, row) {
      const { sheetId, rows } = await tab(title);
      const id = rows[row - 1]?.id;
      if (id !== undefined) await change('/sheet/rows/delete', { sheetId, rowIds: [id] });
    },
    async insertRow(title, row) {
      await change('/sheet/rows/insert', { sheetId: (await tab(title)).sheetId, at: row - 1 });
    },
    async insertColumn(title, column) {
      await change('/sheet/columns/insert', { sheetId: (await tab(title)).sheetId, at: column - 1 });
    },
    async rename(title, to) {
      await change('/sheet/rename', { sheetId: (await tab(title)).sheetId, title: to });
    },
  };
}

function pathOf(fileId: string): string {
  return `/files/${encodeURIComponent(fileId)}`;
}
