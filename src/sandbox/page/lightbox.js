import { h, icon, iconButton } from './dom.js';
import { openDialog } from './notices.js';

/** @typedef {{ url: string, caption: string }} Picture */

/**
 * Shows pictures in full size: arrow keys go through an album, Escape or a click beside the picture closes.
 * @param {Picture[]} pictures
 * @param {number} start
 */
export function openLightbox(pictures, start) {
  let index = start;
  const image = /** @type {HTMLImageElement} */ (h('img', { alt: '' }));
  const caption = h('p', { class: 'lightbox-caption' });
  const counter = h('span', { class: 'lightbox-counter' });
  const download = h(
    'a',
    { class: 'icon-button', 'aria-label': 'Download', title: 'Download' },
    icon('download'),
  );
  const show = (/** @type {number} */ next) => {
    index = (next + pictures.length) % pictures.length;
    const picture = pictures[index];
    image.src = picture.url;
    image.alt = picture.caption || `Photo ${index + 1} of ${pictures.length}`;
    caption.textContent = picture.caption;
    counter.textContent = pictures.length > 1 ? `${index + 1} of ${pictures.length}` : '';
    download.setAttribute('href', image.src);
    download.setAttribute('download', 'photo');
  };
  const close = () => dialog.close();
  const several = pictures.length > 1;
  show(start);
  const dialog = openDialog(
    { class: 'lightbox', 'aria-label': 'Photo' },
    h('div', { class: 'lightbox-bar' }, counter, download, iconButton('close', 'Close', { onclick: close })),
    h('div', { class: 'lightbox-stage', onclick: close }, image),
    several &&
      iconButton('previous', 'Previous photo', { class: 'previous', onclick: () => show(index - 1) }),
    several && iconButton('next', 'Next photo', { class: 'next', onclick: () => show(index + 1) }),
    caption,
  );
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowLeft') show(index - 1);
    if (event.key === 'ArrowRight') show(index + 1);
  });
}
