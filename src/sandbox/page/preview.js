import { h, icon, iconButton } from './dom.js';
import { sizeOf } from './format.js';

const photoTypes = ['image/jpeg', 'image/png', 'image/webp'];

/** @param {File} file @returns {boolean} whether Telegram's clients offer to send it as a photo */
export function isPhoto(file) {
  return photoTypes.includes(file.type);
}

/**
 * A chosen file before it is sent.
 * @param {File} file
 * @param {(file: File) => void} remove
 * @returns {HTMLElement}
 */
export function renderPreview(file, remove) {
  return h(
    'li',
    { class: 'preview' },
    isPhoto(file) ? renderPicture(file) : h('span', { class: 'preview-file' }, icon('file')),
    h(
      'span',
      { class: 'preview-words' },
      h('span', { class: 'preview-name' }, file.name),
      h('span', { class: 'preview-size' }, sizeOf(file.size)),
    ),
    iconButton('close', `Remove ${file.name}`, { class: 'preview-remove', onclick: () => remove(file) }),
  );
}

/** @param {File} file */
function renderPicture(file) {
  const url = URL.createObjectURL(file);
  const forget = () => URL.revokeObjectURL(url);
  return h('img', { src: url, alt: '', onload: forget, onerror: forget });
}
