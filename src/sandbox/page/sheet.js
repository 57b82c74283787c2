import { h } from './dom.js';
import { followService } from './follow.js';
import {
  deleteColumn,
  deleteRows,
  googleEvents,
  insertColumn,
  insertRow,
  readBook,
  sortSheet,
  typeCell,
} from './google-api.js';
import { attempt, toast } from './notices.js';
import { openMenu } from './popup-menu.js';
import { createServiceHeader } from './service-header.js';
import { lettersOf } from './sheet-cells.js';
import { createEditor } from './sheet-editor.js';
import { createGrid } from './sheet-grid.js';

/**
 * @typedef {import('./google-api.js').Tab} Tab
 * @typedef {import('./sheet-grid.js').Place} Place
 */

const app = /** @type {HTMLElement} */ (document.getElementById('app'));
const header = createServiceHeader({ kind: 'sheet', title: 'Sheet' });
const tabBar = h('nav', { class: 'sheet-tabs', 'aria-label': 'Tabs' });
/** @type {import('./google-api.js').Book | undefined} */
let book;
/** @type {number | undefined} */
let chosen;

/** @returns {Tab | undefined} the chosen one, or the first with a header */
const tabShown = () =>
  book?.tabs.find(({ sheetId }) => sheetId === chosen) ??
  book?.tabs.find(({ rows }) => rows.length > 0) ??
  book?.tabs[0];
const cellAt = (/** @type {Place} */ { row, column }) => tabShown()?.rows[row]?.cells[column] ?? null;
const inputAt = (/** @type {Place} */ place) => cellAt(place)?.input ?? cellAt(place)?.text ?? '';

const grid = createGrid({
  onColumn: (column, anchor) => {
    const tab = tabShown();
    if (!tab) return;
    const { sheetId } = tab;
    openMenu(anchor, [
      {
        text: `Sort by ${lettersOf(column)}, A to Z`,
        icon: 'up',
        work: () => change(() => sortSheet({ sheetId, column, isDescending: false })),
      },
      {
        text: `Sort by ${lettersOf(column)}, Z to A`,
        icon: 'down',
        work: () => change(() => sortSheet({ sheetId, column, isDescending: true })),
      },
      {
        text: 'Insert a column before',
        icon: 'plus',
        work: () => change(() => insertColumn(sheetId, column)),
      },
      {
        text: 'Delete this column',
        icon: 'bin',
        isDanger: true,
        work: () => change(() => deleteColumn(sheetId, column)),
      },
    ]);
  },
  onRow: (row, anchor) => {
    const tab = tabShown();
    if (!tab) return;
    const { sheetId } = tab;
    const id = tab.rows[row]?.id;
    openMenu(anchor, [
      { text: 'Insert a row above', icon: 'plus', work: () => change(() => insertRow(sheetId, row)) },
      ...(id === undefined
        ? []
        : [
            {
              text: 'Delete this row',
              icon: /** @type {const} */ ('bin'),
              isDanger: true,
              work: () => change(() => deleteRows(sheetId, [id])),
            },
          ]),
    ]);
  },
});
const editor = createEditor({
  grid,
  inputAt,
  rowIdAt: (row) => tabShown()?.rows[row]?.id,
  rowOf: (rowId) => tabShown()?.rows.findIndex(({ id }) => id === rowId) ?? -1,
  onCommit: ({ place, rowId }, text) => type(place, rowId, text),
});
app.append(header.element, grid.element, tabBar);

/** @param {() => Promise<unknown>} work */
function change(work) {
  void attempt(work).then(() => attempt(refresh));
}

/** Shown at once, and anew when the sandbox has read it: a number or a date looks otherwise than it was typed. */
function type(
  /** @type {Place} */ place,
  /** @type {number | undefined} */ rowId,
  /** @type {string} */ text,
) {
  const sheetId = tabShown()?.sheetId;
  if (sheetId === undefined) return;
  const { row, column } = place;
  change(() => typeCell({ sheetId, ...(rowId !== undefined && { rowId }), row, column, text }));
}

async function refresh() {
  book = await readBook();
  const tab = tabShown();
  header.setTitle(book.title);
  if (!tab) return;
  const filled = tab.rows.filter(({ cells }) =>
    cells.some((cell) => cell !== null && cell.text !== ''),
  ).length;
  const count = Math.max(0, filled - Math.min(1, tab.frozenRows));
  header.setWords(count === 1 ? '1 row' : `${count.toLocaleString('en')} rows`);
  grid.render(tab);
  if (editor.follow()) toast('The row you were writing in was deleted.');
  renderTabs(tab.sheetId);
}

function renderTabs(/** @type {number} */ current) {
  const tabs = book?.tabs ?? [];
  const wanted = tabs.map(({ sheetId, title }) => `${sheetId}:${title}:${sheetId === current}`).join('|');
  if (tabBar.dataset['shown'] === wanted) return;
  tabBar.dataset['shown'] = wanted;
  tabBar.replaceChildren(
    ...tabs.map(({ sheetId, title }) =>
      h(
        'button',
        {
          type: 'button',
          ...(sheetId === current && { 'aria-current': 'true' }),
          onclick: () => {
            chosen = sheetId;
            void attempt(refresh);
          },
        },
        title,
      ),
    ),
  );
}

/** Chooses from the cell's list, where it has one; edits it otherwise. */
function edit(/** @type {Place} */ place) {
  const tab = tabShown();
  const choice = tab?.choices.findLast(
    ({ rows, columns }) => isIn(rows, place.row) && isIn(columns, place.column),
  );
  const cell = grid.cellAt(place);
  if (!choice || !cell) return editor.open(place);
  const rowId = tab?.rows[place.row]?.id;
  const options = ['', ...choice.values].map((text) => ({
    text: text || '(empty)',
    work: () => type(place, rowId, text),
  }));
  openMenu(cell, options);
}

grid.body.addEventListener('pointerdown', (event) => {
  const place = placeUnder(event);
  // Before the field loses the focus: then it has written already.
  if (place && !(/** @type {Element} */ (event.target).closest('a'))) grid.select(place, false);
});
grid.body.addEventListener('click', (event) => {
  const place = placeUnder(event);
  if (!place || /** @type {Element} */ (event.target).closest('a')) return;
  grid.select(place, true);
  // A finger has neither a double click nor keys.
  if (event.pointerType === 'touch') edit(place);
});
grid.body.addEventListener('dblclick', (event) => {
  const place = placeUnder(event);
  if (place && !(/** @type {Element} */ (event.target).closest('a'))) edit(place);
});

function placeUnder(/** @type {Event} */ event) {
  const cell = /** @type {Element} */ (event.target).closest('td');
  return cell ? grid.placeOf(cell) : undefined;
}

/** @type {Record<string, { row: number, column: number }>} */
const steps = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
  Tab: { row: 0, column: 1 },
};

grid.body.addEventListener('keydown', (event) => {
  if (!(/** @type {Element} */ (event.target).matches('td'))) return;
  const place = grid.selected();
  const step = event.key === 'Tab' && event.shiftKey ? { row: 0, column: -1 } : steps[event.key];
  // Tab leaves the grid at its left end.
  if (step && !(event.key === 'Tab' && place.column + step.column < 0)) {
    event.preventDefault();
    grid.select({ row: place.row + step.row, column: place.column + step.column }, true);
  } else if (event.key === 'Enter' || event.key === 'F2') {
    event.preventDefault();
    edit(place);
  } else if (event.key === 'Delete' || event.key === 'Backspace') {
    event.preventDefault();
    type(place, tabShown()?.rows[place.row]?.id, '');
  } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    editor.open(place, event.key);
  }
});

grid.body.addEventListener('copy', (event) => {
  event.preventDefault();
  event.clipboardData?.setData('text/plain', inputAt(grid.selected()));
});
grid.body.addEventListener('paste', (event) => {
  const text = event.clipboardData?.getData('text/plain');
  if (text === undefined) return;
  event.preventDefault();
  editor.open(grid.selected(), text.replace(/\r?\n$/, ''));
});

followService(googleEvents, { refresh, onConnected: (connected) => header.setConnected(connected) });

/** @param {[number, number]} span @param {number} at */
function isIn([from, to], at) {
  return at >= from && at < to;
}
