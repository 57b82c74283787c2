import { h } from './dom.js';

const toastMs = 4000; // long enough for Telegram's 200 characters of an answer

/** @param {string} id @returns {HTMLElement} */
const place = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * A short notice over the chat, as Telegram shows an answered button.
 * @param {string} text
 * @param {'plain' | 'error'} [tone]
 */
export function toast(text, tone = 'plain') {
  const toasts = place('toasts');
  const note = h('div', { class: `toast ${tone}` }, text);
  toasts.append(note);
  // Shown anew each time: a notice must stand above a window that was opened after the last one.
  toasts.hidePopover();
  toasts.showPopover();
  announce(text);
  window.setTimeout(() => note.remove(), toastMs);
}

/**
 * Says a text to screen readers only.
 * @param {string} text
 */
export function announce(text) {
  place('announcer').textContent = text;
}

/**
 * Runs a request of the page; a failure becomes a notice instead of an unhandled rejection.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T | undefined>} undefined when it failed
 */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error), 'error');
    return undefined;
  }
}

/**
 * A modal window that removes itself when it closes.
 * @param {import('./dom.js').Props} props
 * @param {...(Node | false)} children
 * @returns {HTMLDialogElement}
 */
export function openDialog(props, ...children) {
  const dialog = /** @type {HTMLDialogElement} */ (h('dialog', props, ...children));
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('pointerdown', (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** @param {string} text the answer of a button with show_alert */
export function showAlert(text) {
  const dialog = openDialog(
    { class: 'dialog alert', role: 'alertdialog', 'aria-label': 'Darkroom' },
    h('h2', {}, 'Darkroom'),
    h('p', {}, text),
    h(
      'div',
      { class: 'dialog-actions' },
      h('button', { type: 'button', class: 'button', autofocus: true, onclick: () => dialog.close() }, 'OK'),
    ),
  );
}
