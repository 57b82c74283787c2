import { h, icon, iconButton } from './dom.js';
import { summaryOf } from './format.js';

/** @typedef {import('./api.js').ChatMessage} ChatMessage */

/** Shows over the text field which message the text will answer. */
export function createReplyBar() {
  /** @type {ChatMessage | undefined} */
  let message;
  const element = h('div', { class: 'reply-bar', hidden: true });
  /** @param {ChatMessage | undefined} next */
  const set = (next) => {
    message = next;
    element.hidden = next === undefined;
    if (!next) return;
    element.replaceChildren(
      icon('reply'),
      h(
        'div',
        { class: 'reply-preview' },
        h('span', { class: 'reply-author' }, `Reply to ${next.out ? 'Darkroom' : 'yourself'}`),
        h('span', { class: 'reply-words' }, summaryOf(next)),
      ),
      iconButton('close', 'Cancel the reply', { onclick: () => set(undefined) }),
    );
  };
  return { element, set, message: () => message };
}
