import { h, icon, iconButton } from './dom.js';
import { renderText } from './entities.js';
import { summaryOf, timeOf } from './format.js';
import { renderKeyboard } from './keyboard.js';
import { mediaWidth, renderAlbum, renderDocument, renderPhoto } from './media.js';

/**
 * @typedef {import('./api.js').ChatMessage} ChatMessage
 * @typedef {{ messages: ChatMessage[], first: boolean, last: boolean }} Group messages of one album, or one message;
 *   first and last say where it stands in a run of messages of one side
 * @typedef {{ isPending: (messageId: number, data: string) => boolean, press: (messageId: number, data: string) => void,
 *   command: (command: string) => void, reply: (message: ChatMessage) => void,
 *   show: (messageId: number) => void }} Actions
 */

/**
 * One bubble with its keyboard, as a list item.
 * @param {Group} group
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
export function renderGroup(group, actions) {
  const message = group.messages[0];
  const worded = group.messages.find((each) => each.text ?? each.caption) ?? message;
  const media = renderMedia(group.messages);
  const text = renderWords(worded, actions);
  const photos = Boolean(message.photo);
  const above = photos && worded.show_caption_above_media;
  const rows = message.reply_markup?.inline_keyboard ?? [];
  const bubble = h(
    'div',
    { class: `bubble${photos ? ' with-photo' : ''}${photos && !text ? ' bare' : ''}` },
    message.reply_to_message && renderReply(message.reply_to_message, actions),
    ...(above ? [text, media] : [media, text]),
    renderMeta(worded, group.messages),
  );
  const presses = {
    isPending: (/** @type {string} */ data) => actions.isPending(message.message_id, data),
    press: (/** @type {string} */ data) => actions.press(message.message_id, data),
  };
  const stack = h(
    'article',
    { class: 'stack', 'aria-label': `${message.out ? 'Darkroom' : 'You'}, ${timeOf(message.date)}` },
    bubble,
    rows.length > 0 && renderKeyboard(rows, presses),
  );
  if (photos) stack.style.width = `${mediaWidth(group.messages)}px`;
  const place = `${message.out ? 'theirs' : 'mine'}${group.first ? ' first' : ''}${group.last ? ' last' : ''}`;
  const reply = iconButton('reply', 'Reply', {
    class: 'reply-button',
    onclick: () => actions.reply(message),
  });
  return h('li', { class: `row ${place}`, 'data-message': message.message_id }, stack, reply);
}

/** @param {ChatMessage[]} messages */
function renderMedia(messages) {
  const message = messages[0];
  if (message.photo) return messages.length > 1 ? renderAlbum(messages) : renderPhoto(message);
  if (message.document) return h('div', { class: 'documents' }, messages.map(renderDocument));
  return message.text === undefined
    ? h('p', { class: 'unknown' }, 'This page cannot show this message')
    : undefined;
}

/**
 * @param {ChatMessage} message
 * @param {Actions} actions
 */
function renderWords(message, actions) {
  const words = message.text ?? message.caption;
  if (!words) return undefined;
  const entities = (message.text === undefined ? message.caption_entities : message.entities) ?? [];
  return h('div', { class: 'text', dir: 'auto' }, ...renderText(words, entities, actions.command));
}

/**
 * @param {ChatMessage} message
 * @param {Actions} actions
 */
function renderReply(message, actions) {
  return h(
    'button',
    { type: 'button', class: 'reply-preview', onclick: () => actions.show(message.message_id) },
    h('span', { class: 'reply-author' }, message.from?.is_bot || message.out ? 'Darkroom' : 'You'),
    h('span', { class: 'reply-words' }, summaryOf(message)),
  );
}

/**
 * @param {ChatMessage} message
 * @param {ChatMessage[]} messages
 */
function renderMeta(message, messages) {
  const edited = messages.some((each) => each.edits > 0 || each.edit_date !== undefined);
  return h(
    'span',
    { class: 'meta' },
    edited && h('span', { class: 'edited' }, 'edited'),
    h('time', { datetime: new Date(message.date * 1000).toISOString() }, timeOf(message.date)),
    !message.out && icon('check'),
  );
}
