import { h, icon, iconButton } from './dom.js';

/** @param {DataTransfer | null} transfer @returns {File[]} */
function filesOf(transfer) {
  return [...(transfer?.files ?? [])];
}

/**
 * Files dragged over the chat see two places: one sends as it is, one the quick way as photos.
 * @param {HTMLElement} area
 * @param {(files: File[], as: 'photo' | 'document') => void} onFiles
 */
export function acceptDrops(area, onFiles) {
  const overlay = h('div', { class: 'drop', hidden: true });
  const zone = (/** @type {'photo' | 'document'} */ as, /** @type {string} */ words) => {
    const place = h(
      'div',
      { class: 'drop-zone', 'data-as': as },
      icon(as === 'photo' ? 'image' : 'file'),
      words,
    );
    place.addEventListener('dragenter', () => place.classList.add('over'));
    place.addEventListener('dragleave', () => place.classList.remove('over'));
    place.addEventListener('drop', (event) => {
      place.classList.remove('over');
      onFiles(filesOf(event.dataTransfer), as);
    });
    return place;
  };
  overlay.append(
    zone('document', 'Drop here to send as files'),
    zone('photo', 'Drop here to send as photos'),
  );
  area.append(overlay);
  area.addEventListener('dragenter', (event) => {
    if (event.dataTransfer?.types.includes('Files')) overlay.hidden = false;
  });
  area.addEventListener('dragover', (event) => event.preventDefault());
  overlay.addEventListener('dragleave', (event) => {
    if (!overlay.contains(/** @type {Node | null} */ (event.relatedTarget))) overlay.hidden = true;
  });
  area.addEventListener('drop', (event) => {
    event.preventDefault();
    overlay.hidden = true;
  });
}

/** @param {(files: File[]) => void} onFiles pictures and files pasted anywhere but into an open window */
export function acceptPastes(onFiles) {
  document.addEventListener('paste', (event) => {
    const files = filesOf(event.clipboardData);
    if (files.length === 0 || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    onFiles(files);
  });
}

/**
 * The paper clip with its hidden file field.
 * @param {(files: File[]) => void} onFiles
 * @returns {HTMLElement[]}
 */
export function createFileButton(onFiles) {
  const input = /** @type {HTMLInputElement} */ (
    h('input', {
      type: 'file',
      multiple: true,
      hidden: true,
      id: 'file-input',
      'aria-label': 'Files to send',
    })
  );
  input.addEventListener('change', () => {
    onFiles([...(input.files ?? [])]);
    input.value = '';
  });
  return [iconButton('attach', 'Attach files', { onclick: () => input.click() }), input];
}
