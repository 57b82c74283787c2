import { h, icon } from './dom.js';
import { toast } from './notices.js';

/** @typedef {import('./api.js').Button} Button */

/**
 * The inline keyboard under a message.
 * @param {Button[][]} rows
 * @param {{ isPending: (data: string) => boolean, press: (data: string) => void }} presses
 * @returns {HTMLElement}
 */
export function renderKeyboard(rows, presses) {
  return h(
    'div',
    { class: 'keyboard', role: 'group', 'aria-label': 'Buttons' },
    rows.map((row) =>
      h(
        'div',
        { class: 'keyboard-row' },
        row.map((button) => renderButton(button, presses)),
      ),
    ),
  );
}

/**
 * @param {Button} button
 * @param {{ isPending: (data: string) => boolean, press: (data: string) => void }} presses
 */
function renderButton(button, presses) {
  const label = h('span', { class: 'key-label' }, button.text);
  const look = { class: 'key', 'data-style': button.style, title: button.text };
  const url = button.url ?? button.web_app?.url;
  if (url) {
    return h('a', { ...look, href: url, target: '_blank', rel: 'noreferrer noopener' }, label, icon('open'));
  }
  const copied = button.copy_text?.text;
  if (copied !== undefined) {
    const copy = async () => {
      await navigator.clipboard.writeText(copied);
      toast('Copied');
    };
    return h('button', { ...look, type: 'button', onclick: () => void copy() }, label, icon('copy'));
  }
  const data = button.callback_data ?? '';
  const pending = presses.isPending(data);
  // Not the `disabled` attribute: it would take the focus away from a person who presses by keyboard.
  const state = { 'aria-disabled': pending ? 'true' : undefined, 'aria-busy': pending ? 'true' : undefined };
  const onclick = () => {
    if (!presses.isPending(data)) presses.press(data);
  };
  return h(
    'button',
    { ...look, ...state, type: 'button', 'data-callback': data, onclick },
    label,
    pending && h('span', { class: 'spinner', 'aria-hidden': 'true' }),
  );
}
