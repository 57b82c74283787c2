import { h } from './dom.js';
import { fillCell, lettersOf } from './sheet-cells.js';

/**
 * @typedef {import('./google-api.js').Tab} Tab
 * @typedef {{ row: number, column: number }} Place counted from 0
 * @typedef {{ onColumn: (column: number, anchor: HTMLElement) => void,
 *   onRow: (row: number, anchor: HTMLElement) => void }} GridDeps
 */

// Below and beside what is written there is room for more.
const spareRows = 15;
const leastColumns = 8;

/**
 * The grid of one tab. Cells are touched only when they change, so that nothing under somebody's fingers is swapped.
 * @param {GridDeps} deps
 */
export function createGrid(deps) {
  const head = h('thead');
  const body = h('tbody');
  const table = h('table', { class: 'sheet', role: 'grid', 'aria-label': 'Sheet' }, head, body);
  const element = h('div', { class: 'sheet-scroll' }, table);
  /** @type {number | undefined} the tab that is shown */
  let shownId;
  let columns = 0;
  /** @type {Map<Element, string>} what each cell shows */
  const shown = new Map();
  const selection = createSelection(body);
  return {
    element,
    body,
    ...selection,
    /** @param {Element} cell @returns {Place | undefined} */
    placeOf(cell) {
      const line = cell.closest('tbody tr');
      if (!line || cell.tagName !== 'TD') return undefined;
      return { row: [...body.children].indexOf(line), column: [...line.children].indexOf(cell) - 1 };
    },
    /** @param {Tab} tab */
    render(tab) {
      const used = Math.max(0, ...tab.rows.map(({ cells }) => cells.length));
      const wanted = Math.min(Math.max(used + 1, leastColumns), Math.max(tab.columnCount, used));
      if (wanted !== columns || tab.sheetId !== shownId) {
        columns = wanted;
        shownId = tab.sheetId;
        shown.clear();
        body.replaceChildren();
        head.replaceChildren(headLine(columns, deps));
      }
      const rows = Math.min(tab.rows.length + spareRows, Math.max(tab.rowCount, tab.rows.length + 1));
      while (body.children.length > rows) body.lastElementChild?.remove();
      while (body.children.length < rows) body.append(newLine(columns, body, deps));
      for (const [index, line] of [...body.children].entries()) renderLine(line, { tab, index, shown });
      selection.select(selection.selected(), false);
    },
  };
}

/** @param {HTMLElement} body */
function createSelection(body) {
  /** @type {Place} */
  let selected = { row: 0, column: 0 };
  const cellAt = (/** @type {Place} */ { row, column }) =>
    /** @type {HTMLElement | undefined} */ (body.children[row]?.children[column + 1]);
  return {
    cellAt,
    selected: () => selected,
    /** @param {Place} place @param {boolean} focus */
    select(place, focus) {
      const old = cellAt(selected);
      old?.setAttribute('tabindex', '-1');
      old?.removeAttribute('aria-selected');
      const last = (body.firstElementChild?.children.length ?? 2) - 2;
      selected = {
        row: Math.max(0, Math.min(place.row, body.children.length - 1)),
        column: Math.max(0, Math.min(place.column, last)),
      };
      const cell = cellAt(selected);
      cell?.setAttribute('tabindex', '0');
      cell?.setAttribute('aria-selected', 'true');
      if (!focus || !cell) return;
      cell.focus({ preventScroll: true });
      cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    },
  };
}

/** @param {number} columns @param {GridDeps} deps */
function headLine(columns, { onColumn }) {
  const letters = Array.from({ length: columns }, (_, column) => {
    const button = h(
      'button',
      {
        type: 'button',
        'aria-label': `Column ${lettersOf(column)}`,
        onclick: () => onColumn(column, button),
      },
      lettersOf(column),
    );
    return h('th', { scope: 'col' }, button);
  });
  return h('tr', {}, h('th', { class: 'corner' }), letters);
}

/** @param {number} columns @param {HTMLElement} body @param {GridDeps} deps */
function newLine(columns, body, { onRow }) {
  const number = h('button', { type: 'button' });
  const cells = Array.from({ length: columns }, () => h('td', { role: 'gridcell', tabindex: '-1' }));
  const line = h('tr', {}, h('th', { scope: 'row' }, number), cells);
  number.addEventListener('click', () => onRow([...body.children].indexOf(line), number));
  return line;
}

/**
 * @param {Element} line
 * @param {{ tab: Tab, index: number, shown: Map<Element, string> }} what
 */
function renderLine(line, { tab, index, shown }) {
  const number = line.children[0]?.firstElementChild;
  if (number && number.textContent !== String(index + 1)) {
    number.textContent = String(index + 1);
    number.setAttribute('aria-label', `Row ${index + 1}`);
  }
  line.classList.toggle('frozen', index === 0 && tab.frozenRows > 0);
  const cells = tab.rows[index]?.cells ?? [];
  for (const [column, element] of [...line.children].slice(1).entries()) {
    const cell = cells[column] ?? null;
    const signature = JSON.stringify(cell);
    if ((shown.get(element) ?? 'null') === signature) continue;
    shown.set(element, signature);
    fillCell(/** @type {HTMLElement} */ (element), cell);
  }
}
