import { h } from './dom.js';

/**
 * @typedef {import('./sheet-grid.js').Place} Place
 * @typedef {ReturnType<typeof import('./sheet-grid.js').createGrid>} Grid
 * @typedef {{ place: Place, rowId: number | undefined, before: string }} Editing
 */

const widestPx = 340;
const highestPx = 220;

/**
 * The one field in which a cell is edited. It lies over the cell and is no part of it: what is drawn anew below takes neither
 * its text nor its focus.
 * @param {{ grid: Grid, rowIdAt: (row: number) => number | undefined, inputAt: (place: Place) => string,
 *   rowOf: (rowId: number) => number, onCommit: (editing: Editing, text: string) => void }} deps
 */
export function createEditor({ grid, rowIdAt, inputAt, rowOf, onCommit }) {
  const field = createField();
  grid.element.append(field);
  /** @type {Editing | undefined} */
  let editing;
  const lay = () => editing && layOver(field, grid, editing.place);
  const close = () => {
    editing = undefined;
    field.hidden = true;
  };
  /** @param {Place} [step] where the selection goes from here */
  const commit = (step) => {
    if (!editing) return;
    const done = editing;
    const text = field.value;
    close();
    if (text !== done.before) onCommit(done, text);
    if (step) grid.select({ row: done.place.row + step.row, column: done.place.column + step.column }, true);
  };
  const cancel = () => {
    const place = editing?.place;
    close();
    if (place) grid.select(place, true);
  };
  field.addEventListener('input', lay);
  field.addEventListener('blur', () => commit());
  field.addEventListener('keydown', (event) => {
    event.stopPropagation();
    if (event.key === 'Escape') return cancel();
    const step = stepOf(event);
    if (!step) return;
    event.preventDefault();
    commit(step);
  });

  return {
    /** @param {Place} place @param {string} [text] takes the place of what the cell holds */
    open(place, text) {
      commit();
      const before = inputAt(place);
      editing = { place, rowId: rowIdAt(place.row), before };
      field.value = text ?? before;
      field.hidden = false;
      lay();
      field.focus({ preventScroll: true });
      field.setSelectionRange(field.value.length, field.value.length);
    },
    /** The rows may have moved: the field goes with its row, and closes when that is gone. @returns whether it is lost */
    follow() {
      if (!editing) return false;
      const { rowId, place } = editing;
      const row = rowId === undefined ? place.row : rowOf(rowId);
      if (row < 0) {
        close();
        return true;
      }
      editing = { ...editing, place: { ...place, row } };
      lay();
      return false;
    },
  };
}

function createField() {
  return /** @type {HTMLTextAreaElement} */ (
    h('textarea', {
      class: 'cell-editor',
      'aria-label': 'Cell',
      rows: '1',
      spellcheck: 'false',
      hidden: true,
    })
  );
}

/** @param {KeyboardEvent} event @returns {Place | undefined} where a key that ends the writing goes */
function stepOf({ key, shiftKey, altKey, isComposing }) {
  if (key === 'Tab') return { row: 0, column: shiftKey ? -1 : 1 };
  return key === 'Enter' && !shiftKey && !altKey && !isComposing ? { row: 1, column: 0 } : undefined;
}

/** @param {HTMLTextAreaElement} field @param {Grid} grid @param {Place} place */
function layOver(field, { element, cellAt }, place) {
  const cell = cellAt(place);
  if (!cell) return;
  const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = cell;
  const room = element.scrollLeft + element.clientWidth - offsetLeft - 12;
  field.style.left = `${offsetLeft}px`;
  field.style.top = `${offsetTop}px`;
  field.style.width = `${Math.max(offsetWidth, Math.min(widestPx, room))}px`;
  field.style.height = '0';
  field.style.height = `${Math.max(offsetHeight, Math.min(field.scrollHeight + 4, highestPx))}px`;
}
