import { h } from './dom.js';
import { openDialog } from './notices.js';

/**
 * @typedef {import('./gateway-api.js').Texts} Texts
 * @typedef {{ name: 'title' | 'alt' | 'caption', label: string, most: number, isLong?: boolean }} Field
 */

/** @type {Field[]} what a picture says, with the most characters of each */
const fields = [
  { name: 'title', label: 'Title', most: 60 },
  { name: 'alt', label: 'Alt text', most: 125, isLong: true },
  { name: 'caption', label: 'Caption', most: 200, isLong: true },
];

/**
 * Asks for the texts of a picture in all its languages.
 * @param {{ title: string, texts: Texts }} picture
 * @param {(texts: Texts) => void} save
 */
export function openTextsDialog({ title, texts }, save) {
  const languages = Object.entries(texts).map(([language, words]) => {
    const inputs = fields.map(({ name, most, isLong }) => {
      const input = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (
        isLong
          ? h('textarea', { rows: 2, maxlength: most })
          : h('input', { maxlength: most, autocomplete: 'off' })
      );
      input.value = words[name];
      return input;
    });
    const read = () =>
      Object.fromEntries(fields.map(({ name }, index) => [name, inputs[index]?.value.trim() ?? '']));
    const element = h(
      'fieldset',
      { class: 'texts', lang: language },
      h('legend', { class: 'language' }, language),
      fields.map(({ label }, index) => h('label', { class: 'field' }, h('span', {}, label), inputs[index])),
    );
    return { language, element, read };
  });
  const form = h(
    'form',
    { method: 'dialog' },
    h('h2', { id: 'texts-title' }, title),
    languages.map(({ element }) => element),
    h(
      'div',
      { class: 'dialog-actions' },
      h('button', { type: 'button', class: 'button quiet', onclick: () => dialog.close() }, 'Cancel'),
      h('button', { type: 'submit', class: 'button' }, 'Save'),
    ),
  );
  form.addEventListener('submit', () => {
    save(
      /** @type {Texts} */ (Object.fromEntries(languages.map(({ language, read }) => [language, read()]))),
    );
  });
  const dialog = openDialog({ class: 'dialog texts-dialog', 'aria-labelledby': 'texts-title' }, form);
  form.querySelector('input')?.focus();
}
