import { h } from './dom.js';
import { openDialog } from './notices.js';

/**
 * Asks for a new person's name and language.
 * @param {(details: Omit<import('./api.js').Person, 'id'>) => Promise<void>} add
 */
export function openPersonDialog(add) {
  const name = /** @type {HTMLInputElement} */ (
    h('input', { required: true, maxlength: 128, autocomplete: 'off', placeholder: 'Anna Petrova' })
  );
  const [russian, english] = ['ru', 'en'].map(
    (value) =>
      /** @type {HTMLInputElement} */ (
        h('input', { type: 'radio', name: 'language', value, checked: value === 'ru' })
      ),
  );
  const form = h(
    'form',
    { method: 'dialog' },
    h('h2', { id: 'add-title' }, 'Add a person'),
    h('label', { class: 'field' }, h('span', {}, 'Name'), name),
    h(
      'fieldset',
      { class: 'segments', 'aria-label': 'Language' },
      h('label', {}, russian, h('span', {}, 'Русский')),
      h('label', {}, english, h('span', {}, 'English')),
    ),
    h(
      'div',
      { class: 'dialog-actions' },
      h('button', { type: 'button', class: 'button quiet', onclick: () => dialog.close() }, 'Cancel'),
      h('button', { type: 'submit', class: 'button' }, 'Add'),
    ),
  );
  form.addEventListener('submit', () => {
    const [first = '', ...rest] = name.value.trim().split(/\s+/);
    const last = rest.length > 0 ? { last_name: rest.join(' ') } : {};
    void add({ first_name: first, ...last, language_code: russian.checked ? 'ru' : 'en' });
  });
  const dialog = openDialog({ class: 'dialog', 'aria-labelledby': 'add-title' }, form);
  name.focus();
}
