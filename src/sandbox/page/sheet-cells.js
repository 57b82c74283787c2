import { h } from './dom.js';
import { contentUrl } from './google-api.js';

/** @typedef {import('./google-api.js').Cell} Cell */

const fileLink = /\/google\/file\/d\/([^/]+)\/view$/;
const pictureEnding = /\.(?:png|jpe?g|webp|gif|avif)$/i;

/**
 * Fills a cell: text as text, an address as a link, and with a small picture where the sandbox has it.
 * @param {HTMLElement} element
 * @param {Cell} cell
 */
export function fillCell(element, cell) {
  const text = cell?.text ?? '';
  element.classList.toggle('number', cell?.isNumber === true);
  element.classList.toggle('bold', cell?.isBold === true);
  const url = /^https?:\/\/\S+$/.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (!url) {
    element.replaceChildren(text);
    element.title = text.length > 24 ? text : '';
    return;
  }
  const source = pictureOf(url);
  element.title = text;
  element.replaceChildren(
    ...(source === undefined ? [] : [thumbnail(source)]),
    h('a', { href: text, target: '_blank', rel: 'noreferrer', tabindex: '-1' }, nameOf(url)),
  );
}

/** @param {URL} url @returns {string | undefined} an address on this machine: pictures of others are not fetched */
function pictureOf(url) {
  const isHere = ['127.0.0.1', 'localhost'].includes(url.hostname) && url.port === location.port;
  if (!isHere) return undefined;
  const id = fileLink.exec(url.pathname)?.[1];
  if (id !== undefined) return contentUrl(decodeURIComponent(id));
  return pictureEnding.test(url.pathname) ? url.pathname + url.search : undefined;
}

/** @param {string} source */
function thumbnail(source) {
  const image = h('img', { src: source, alt: '', loading: 'lazy', class: 'thumb' });
  image.addEventListener('error', () => image.remove());
  return image;
}

/** @param {URL} url */
function nameOf(url) {
  if (fileLink.test(url.pathname)) return 'Open picture';
  const last = url.pathname.split('/').findLast(Boolean);
  return last === undefined ? url.host : decode(last);
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @param {number} column counted from 0 @returns {string} A, B … AA */
export function lettersOf(column) {
  const before = Math.floor(column / 26);
  return (before > 0 ? lettersOf(before - 1) : '') + String.fromCharCode(65 + (column % 26));
}
