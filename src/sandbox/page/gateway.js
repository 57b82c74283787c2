import { h, icon } from './dom.js';
import { followService } from './follow.js';
import { timeOf } from './format.js';
import {
  contentUrl,
  editTexts,
  gatewayEvents,
  listProducts,
  removeImage,
  restoreImage,
} from './gateway-api.js';
import { openTextsDialog } from './gateway-dialog.js';
import { createKeyedList, keepFocus } from './keyed-list.js';
import { openLightbox } from './lightbox.js';
import { attempt } from './notices.js';
import { createServiceHeader } from './service-header.js';

/**
 * @typedef {import('./gateway-api.js').Product} Product
 * @typedef {import('./gateway-api.js').ShownImage} ShownImage
 * @typedef {ShownImage['shown'] | 'all'} View
 */

const app = /** @type {HTMLElement} */ (document.getElementById('app'));
const header = createServiceHeader({ kind: 'cms', title: 'Back office' });
const views = h('nav', { class: 'folder-places', 'aria-label': 'Pictures' });
const list = h('ul', { class: 'products' });
const shownList = createKeyedList(list, (old, element) => keepFocus(old, element, 'data-action'));
const empty = h('p', { class: 'no-files' });
app.append(header.element, views, h('main', { class: 'folder' }, list, empty));

/** @type {Product[]} */
let products = [];
/** @type {View} */
let view = 'all';

/** @type {Record<View, string>} */
const viewTitles = {
  all: 'All',
  published: 'Published',
  edited: 'Edited here',
  removed: 'Removed here',
  original: 'The shop’s own',
};

/** @type {Record<ShownImage['shown'], string>} */
const stateTitles = {
  published: 'Published by Darkroom',
  edited: 'Edited here',
  removed: 'Removed here',
  original: 'The shop’s own',
};

async function refresh() {
  products = await listProducts();
  render();
}

/** @param {() => Promise<unknown>} work */
function change(work) {
  void attempt(work).then(() => attempt(refresh));
}

function render() {
  const images = products.flatMap((product) => product.images);
  header.setWords(`${count(products.length, 'product')}, ${count(images.length, 'picture')}`);
  renderViews(images);
  const here = products
    .map((product) => ({ ...product, images: product.images.filter((one) => isIn(one, view)) }))
    .filter((product) => product.images.length > 0);
  empty.textContent =
    images.length === 0 ? 'Nothing here yet. Pictures appear as they are published.' : 'None of these.';
  empty.hidden = here.length > 0;
  shownList.update(
    here.map((product) => ({
      key: product.productKey,
      signature: JSON.stringify(product),
      render: () => productCard(product),
    })),
  );
}

/** @param {ShownImage} image @param {View} wanted */
const isIn = (image, wanted) => wanted === 'all' || image.shown === wanted;

/** @param {number} number @param {string} word */
const count = (number, word) => `${number.toLocaleString('en')} ${word}${number === 1 ? '' : 's'}`;

/** @param {ShownImage[]} images */
function renderViews(images) {
  const counts = /** @type {View[]} */ (Object.keys(viewTitles)).map(
    (one) => /** @type {const} */ ([one, images.filter((image) => isIn(image, one)).length]),
  );
  const wanted = `${view}|${counts.join('|')}`;
  if (views.dataset['shown'] === wanted) return;
  views.dataset['shown'] = wanted;
  const focused = document.activeElement?.getAttribute('data-view');
  views.replaceChildren(
    ...counts.map(([one, number]) =>
      h(
        'button',
        {
          type: 'button',
          'data-view': one,
          ...(one === view && { 'aria-current': 'true' }),
          onclick: () => {
            view = one;
            render();
          },
        },
        viewTitles[one],
        h('span', { class: 'count' }, number),
      ),
    ),
  );
  const again = focused && views.querySelector(`[data-view="${focused}"]`);
  if (again instanceof HTMLElement) again.focus();
}

/** @param {Product} product */
function productCard({ productKey, name, url, images }) {
  const title = name ?? productKey;
  return h(
    'li',
    { class: 'product' },
    h('h2', {}, /^https?:/.test(url) ? h('a', { href: url }, title) : title),
    h(
      'ul',
      { class: 'product-images' },
      images.map((image) => imageCard(title, image)),
    ),
  );
}

/** @param {string} product @param {ShownImage} image */
function imageCard(product, image) {
  const { shown, version, texts, changedAt, changedBy } = image;
  const who = changedBy === 'api' ? 'Darkroom' : 'Somebody here';
  const facts = [version === null ? '' : `Version ${version}`, who, timeOf(Date.parse(changedAt) / 1000)];
  return h(
    'li',
    { class: `file shop-image shown-${shown}` },
    preview(product, image),
    h('p', { class: 'shop-state' }, stateTitles[shown]),
    h('div', { class: 'shop-texts' }, textsOf(texts)),
    h(
      'p',
      { class: 'file-facts', title: image.externalKey },
      facts.filter((fact) => fact !== '').join(' · '),
    ),
    shown !== 'original' && h('div', { class: 'file-actions' }, actionsOf(product, image)),
  );
}

/** @param {ShownImage['texts']} texts */
function textsOf(texts) {
  return Object.entries(texts).map(([language, { alt, title, caption }]) =>
    h(
      'div',
      { lang: language },
      h('p', { class: 'shop-title' }, h('span', { class: 'language' }, language), title),
      h('p', {}, caption),
      h('p', { class: 'shop-alt' }, alt),
    ),
  );
}

/** @param {string} product @param {ShownImage} image */
function actionsOf(product, image) {
  const { externalKey, texts } = image;
  const edit = () =>
    openTextsDialog({ title: product, texts }, (wanted) => change(() => editTexts(externalKey, wanted)));
  if (image.shown === 'removed')
    return [
      action('Put back', {
        name: 'restore',
        externalKey,
        work: () => change(() => restoreImage(externalKey)),
      }),
    ];
  return [
    action('Edit texts', { name: 'pencil', externalKey, work: edit }),
    action('Remove', { name: 'bin', externalKey, work: () => change(() => removeImage(externalKey)) }),
  ];
}

/**
 * @param {string} text
 * @param {{ name: Parameters<typeof icon>[0], externalKey: string, work: () => void }} action
 */
function action(text, { name, externalKey, work }) {
  return h(
    'button',
    {
      type: 'button',
      class: name === 'bin' ? 'danger' : undefined,
      'data-action': `${text} ${externalKey}`,
      'aria-label': `${text}: ${externalKey}`,
      onclick: work,
    },
    icon(name),
    text,
  );
}

/** @param {string} product @param {ShownImage} image */
function preview(product, image) {
  const url = addressOf(image);
  if (url === undefined) return h('div', { class: 'file-preview' }, icon('image'));
  const open = () => openLightbox([{ url, caption: product }], 0);
  return h(
    'button',
    { type: 'button', class: 'file-preview', 'aria-label': `Open ${image.externalKey}`, onclick: open },
    h('img', { src: url, alt: '', loading: 'lazy' }),
  );
}

/** Of the shop's own pictures only those of the sandbox's shop can be seen: the page loads nothing from elsewhere. */
function addressOf(/** @type {ShownImage} */ { contentHash, replaces }) {
  if (contentHash !== null) return contentUrl(contentHash);
  const path = URL.parse(replaces)?.pathname;
  return path?.startsWith('/shop/pictures/') ? path : undefined;
}

followService(gatewayEvents, { refresh, onConnected: (connected) => header.setConnected(connected) });
