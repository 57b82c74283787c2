import { serviceCalls } from './service-calls.js';

/**
 * @typedef {{ text: string, input?: string, isNumber?: true, isBold?: true } | null} Cell
 * @typedef {{ id: number, cells: Cell[] }} Row
 * @typedef {{ columns: [number, number], rows: [number, number], values: string[] }} Choice
 * @typedef {{ sheetId: number, title: string, frozenRows: number, columnCount: number, rowCount: number, rows: Row[],
 *   choices: Choice[] }} Tab
 * @typedef {{ title: string, revision: number, tabs: Tab[] }} Book
 * @typedef {{ id: string, name: string, mimeType: string, place: 'folder' | 'bin' | 'elsewhere', size: number,
 *   modified: string }} DriveFile
 */

const base = '/sandbox/google';

const { call, post } = serviceCalls(base);

/** @returns {Promise<Book>} */
export const readBook = () => call('/sheet');

/** @param {{ sheetId: number, rowId?: number, row: number, column: number, text: string }} cell */
export const typeCell = (cell) => post('/sheet/cell', cell);

/** @param {{ sheetId: number, column: number, isDescending: boolean }} sort */
export const sortSheet = (sort) => post('/sheet/sort', sort);

/** @param {number} sheetId @param {number[]} rowIds */
export const deleteRows = (sheetId, rowIds) => post('/sheet/rows/delete', { sheetId, rowIds });

/** @param {number} sheetId @param {number} at */
export const insertRow = (sheetId, at) => post('/sheet/rows/insert', { sheetId, at });

/** @param {number} sheetId @param {number} at */
export const insertColumn = (sheetId, at) => post('/sheet/columns/insert', { sheetId, at });

/** @param {number} sheetId @param {number} at */
export const deleteColumn = (sheetId, at) => post('/sheet/columns/delete', { sheetId, at });

/** @returns {Promise<DriveFile[]>} */
export const listFiles = () => call('/files');

/** @param {string} id */
const pathOf = (id) => `/files/${encodeURIComponent(id)}`;

/** @param {string} id */
export const contentUrl = (id) => `${base}${pathOf(id)}/content`;

/** @param {string} id */
export const trashFile = (id) => post(`${pathOf(id)}/trash`, {});

/** @param {string} id */
export const restoreFile = (id) => post(`${pathOf(id)}/restore`, {});

/** @param {string} id @param {'folder' | 'elsewhere'} to */
export const moveFile = (id, to) => post(`${pathOf(id)}/move`, { to });

/** @param {string} id */
export const deleteFile = (id) => call(pathOf(id), { method: 'DELETE' });

export const emptyBin = () => post('/bin/empty', {});

/** Where the sandbox tells that something changed. */
export const googleEvents = `${base}/events`;
