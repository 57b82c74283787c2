import { fileUrl } from './api.js';
import { h, icon } from './dom.js';
import { sizeOf } from './format.js';
import { openLightbox } from './lightbox.js';

/** @typedef {import('./api.js').ChatMessage} ChatMessage */

const mediaWidthPx = 400;
const mediaHeightPx = 430;
const narrowestPx = 240; // room for the time and a word or two of caption
/** How many photos stand in each row of an album, by the album's size. */
const albumRows = [[], [1], [2], [1, 2], [2, 2], [2, 3], [3, 3], [2, 2, 3], [2, 3, 3], [3, 3, 3], [3, 3, 4]];

/** @param {ChatMessage} message the largest size that Telegram's clients show in a chat */
function sizeFor(message) {
  const sizes = (message.photo ?? []).toSorted((a, b) => a.width - b.width);
  const shown = sizes.find((size) => size.width >= mediaWidthPx * 2) ?? sizes[sizes.length - 1];
  return { shown, full: sizes[sizes.length - 1] };
}

/**
 * @param {ChatMessage[]} messages
 * @param {number} index
 */
function photoButton(messages, index) {
  const { shown } = sizeFor(messages[index]);
  const pictures = messages.map((message) => ({
    url: fileUrl(sizeFor(message).full.file_id),
    caption: message.caption ?? '',
  }));
  return h(
    'button',
    {
      type: 'button',
      class: 'photo',
      'aria-label': messages.length > 1 ? `Open photo ${index + 1} of ${messages.length}` : 'Open photo',
      onclick: () => openLightbox(pictures, index),
    },
    h('img', { src: fileUrl(shown.file_id), alt: '', 'data-file': shown.file_id, draggable: 'false' }),
  );
}

/**
 * How wide a message with photos stands, in pixels where there is room; its caption and buttons keep to it.
 * @param {ChatMessage[]} messages
 * @returns {number}
 */
export function mediaWidth(messages) {
  if (messages.length > 1) return mediaWidthPx;
  const { shown } = sizeFor(messages[0]);
  const fitting = Math.min(mediaWidthPx, (mediaHeightPx * shown.width) / shown.height);
  return Math.round(Math.max(narrowestPx, fitting));
}

/**
 * One photo, with its place kept before it loads so that the chat never jumps.
 * @param {ChatMessage} message
 * @returns {HTMLElement}
 */
export function renderPhoto(message) {
  const { shown } = sizeFor(message);
  const box = h('div', { class: 'media' }, photoButton([message], 0));
  const highest = mediaWidth([message]) / mediaHeightPx;
  box.style.setProperty('--media-ratio', String(Math.max(shown.width / shown.height, highest)));
  return box;
}

/**
 * An album as rows of photos; each row is as high as the shapes of its photos make it.
 * @param {ChatMessage[]} messages 2 to 10 messages with photos
 * @returns {HTMLElement}
 */
export function renderAlbum(messages) {
  const box = h('div', { class: 'media album' });
  let index = 0;
  for (const count of albumRows[messages.length] ?? [messages.length]) {
    const row = h('div', { class: 'album-row' });
    let ratioSum = 0;
    for (const end = index + count; index < end; index += 1) {
      const { shown } = sizeFor(messages[index]);
      const ratio = Math.min(1.8, Math.max(0.65, shown.width / shown.height));
      const photo = photoButton(messages, index);
      photo.style.flexGrow = String(ratio);
      ratioSum += ratio;
      row.append(photo);
    }
    row.style.aspectRatio = String(Math.max(1.25, ratioSum));
    box.append(row);
  }
  return box;
}

/**
 * A file with its name and size; pictures sent as files show themselves small.
 * @param {ChatMessage} message with a document
 * @returns {HTMLElement}
 */
export function renderDocument(message) {
  const file = message.document ?? { file_id: '' };
  const name = file.file_name ?? 'File';
  const url = fileUrl(file.file_id);
  const picture =
    file.thumbnail?.file_id ?? (file.mime_type?.startsWith('image/') ? file.file_id : undefined);
  const extension = name.includes('.') ? (name.split('.').pop() ?? '').slice(0, 4) : '';
  return h(
    'div',
    { class: 'document' },
    picture
      ? h(
          'button',
          {
            type: 'button',
            class: 'document-icon picture',
            'aria-label': `Look at ${name}`,
            onclick: () => openLightbox([{ url: fileUrl(file.file_id), caption: name }], 0),
          },
          h('img', { src: fileUrl(picture), alt: '', 'data-file': picture }),
        )
      : h('span', { class: 'document-icon', 'aria-hidden': 'true' }, extension || icon('file')),
    h(
      'a',
      { class: 'document-link', href: url, download: name, 'aria-label': `Download ${name}` },
      h('span', { class: 'document-name' }, name),
      h('span', { class: 'document-size' }, sizeOf(file.file_size), icon('download')),
    ),
  );
}
