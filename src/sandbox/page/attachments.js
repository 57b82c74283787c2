import { h, iconButton } from './dom.js';
import { openDialog } from './notices.js';
import { isPhoto, renderPreview } from './preview.js';

/** @typedef {import('./api.js').Parcel} Parcel */

/**
 * Shows the chosen files before they are sent: remove some, add more, as photos or as files, a caption.
 * @param {{ files: File[], as: 'photo' | 'document' | undefined, caption: string,
 *   send: (parcel: Parcel) => Promise<boolean>, onSent: () => void }} options
 */
export function openAttachDialog({ files: chosen, as, caption, send, onSent }) {
  let files = chosen;
  const form = renderForm({ as: as ?? (files.every(isPhoto) ? 'photo' : 'document'), caption });
  const render = () => {
    if (files.length === 0) return dialog.close();
    form.kinds.allowPhoto(files.every(isPhoto));
    form.arrival.element.hidden = files.length < 2;
    const noun = form.kinds.value() === 'photo' ? 'photo' : 'file';
    form.title.textContent = files.length === 1 ? `Send a ${noun}` : `Send ${files.length} ${noun}s`;
    form.previews.dataset['as'] = form.kinds.value();
    form.previews.replaceChildren(...files.map((file) => renderPreview(file, remove)));
  };
  /** @param {File} file */
  const remove = (file) => {
    files = files.filter((other) => other !== file);
    render();
  };
  form.more.addEventListener('change', () => {
    files = [...files, ...(form.more.files ?? [])];
    form.more.value = '';
    render();
  });
  form.kinds.element.addEventListener('change', render);
  const submit = async () => {
    form.sendButton.disabled = true;
    const words = form.caption.value.trim();
    const sent = await send({ files, as: form.kinds.value(), caption: words, ...form.arrival.value() });
    form.sendButton.disabled = false;
    if (!sent) return;
    onSent();
    dialog.close();
  };
  form.element.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  const dialog = openDialog({ class: 'dialog', 'aria-labelledby': 'attach-title' }, form.element);
  form.closeButton.addEventListener('click', () => dialog.close());
  render();
  form.caption.focus();
}

/** @param {{ as: 'photo' | 'document', caption: string }} start */
function renderForm(start) {
  const previews = h('ul', { class: 'previews', 'aria-label': 'Chosen files' });
  const title = h('h2', { id: 'attach-title' });
  const kinds = renderKinds(start.as);
  const arrival = renderArrival();
  const caption = /** @type {HTMLTextAreaElement} */ (
    h(
      'textarea',
      { rows: 1, maxlength: 1024, placeholder: 'Caption', 'aria-label': 'Caption' },
      start.caption,
    )
  );
  const more = /** @type {HTMLInputElement} */ (h('input', { type: 'file', multiple: true, hidden: true }));
  const sendButton = /** @type {HTMLButtonElement} */ (
    h('button', { type: 'submit', class: 'button' }, 'Send')
  );
  const closeButton = iconButton('close', 'Close');
  caption.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    sendButton.click();
  });
  const addButton = iconButton('plus', 'Add more files', { onclick: () => more.click() });
  const element = h(
    'form',
    { method: 'dialog' },
    h('div', { class: 'dialog-head' }, title, closeButton),
    previews,
    kinds.element,
    arrival.element,
    h('div', { class: 'caption-line' }, caption, addButton, more),
    h('div', { class: 'dialog-actions' }, sendButton),
  );
  return { element, previews, title, kinds, arrival, caption, more, sendButton, closeButton };
}

/** @param {'photo' | 'document'} start */
function renderKinds(start) {
  const [photo, file] = ['photo', 'document'].map(
    (value) =>
      /** @type {HTMLInputElement} */ (
        h('input', { type: 'radio', name: 'as', value, checked: value === start })
      ),
  );
  return {
    element: h(
      'fieldset',
      { class: 'segments', 'aria-label': 'Send as' },
      h('label', {}, photo, h('span', {}, 'As photo')),
      h('label', {}, file, h('span', {}, 'As file')),
    ),
    /** @param {boolean} allowed */
    allowPhoto(allowed) {
      photo.disabled = !allowed;
      if (!allowed) file.checked = true;
    },
    /** @returns {'photo' | 'document'} */
    value: () => (photo.checked ? 'photo' : 'document'),
  };
}

/** An album is several updates in Telegram; here one may choose how they come to the bot. */
function renderArrival() {
  const gap = /** @type {HTMLInputElement} */ (
    h('input', { type: 'number', min: 0, max: 10_000, step: 100, value: 0, id: 'gap-ms' })
  );
  const reversed = /** @type {HTMLInputElement} */ (
    h('input', { type: 'checkbox', class: 'switch', id: 'reversed' })
  );
  return {
    element: h(
      'details',
      { class: 'arrival' },
      h('summary', {}, 'How the album arrives'),
      h('div', { class: 'setting' }, h('label', { for: 'gap-ms' }, 'Pause between parts, ms'), gap),
      h('div', { class: 'setting' }, h('label', { for: 'reversed' }, 'In reverse order'), reversed),
    ),
    /** @returns {{ gapMs: number, order: 'normal' | 'reversed' }} */
    value: () => ({ gapMs: Number(gap.value) || 0, order: reversed.checked ? 'reversed' : 'normal' }),
  };
}
