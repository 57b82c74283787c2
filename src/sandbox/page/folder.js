import { h, icon } from './dom.js';
import { followService } from './follow.js';
import { sizeOf, timeOf } from './format.js';
import {
  contentUrl,
  deleteFile,
  emptyBin,
  googleEvents,
  listFiles,
  moveFile,
  restoreFile,
  trashFile,
} from './google-api.js';
import { createKeyedList, keepFocus } from './keyed-list.js';
import { openLightbox } from './lightbox.js';
import { attempt } from './notices.js';
import { createServiceHeader } from './service-header.js';

/**
 * @typedef {import('./google-api.js').DriveFile} DriveFile
 * @typedef {DriveFile['place']} Place
 * @typedef {{ text: string, icon: Parameters<typeof icon>[0], isDanger?: boolean, work: (id: string) => Promise<unknown> }} Action
 */

const app = /** @type {HTMLElement} */ (document.getElementById('app'));
const header = createServiceHeader({ kind: 'folder', title: 'Darkroom results' });
const places = h('nav', { class: 'folder-places', 'aria-label': 'Places' });
const list = h('ul', { class: 'files' });
const shown = createKeyedList(list, (old, element) => keepFocus(old, element, 'data-action'));
const empty = h('p', { class: 'no-files' });
app.append(header.element, places, h('main', { class: 'folder' }, list, empty));

/** @type {DriveFile[]} */
let files = [];
/** @type {Place} */
let place = 'folder';

/** @type {Record<Place, { title: string, empty: string, actions: Action[] }>} */
const views = {
  folder: {
    title: 'Folder',
    empty: 'Nothing here yet. Pictures appear as a run makes them.',
    actions: [
      { text: 'Move out', icon: 'moveOut', work: (id) => moveFile(id, 'elsewhere') },
      { text: 'Delete', icon: 'bin', isDanger: true, work: trashFile },
    ],
  },
  elsewhere: {
    title: 'Moved out',
    empty: 'Nothing was moved out of the folder.',
    actions: [
      { text: 'Move back', icon: 'moveBack', work: (id) => moveFile(id, 'folder') },
      { text: 'Delete', icon: 'bin', isDanger: true, work: trashFile },
    ],
  },
  bin: {
    title: 'Bin',
    empty: 'The bin is empty.',
    actions: [
      { text: 'Restore', icon: 'restore', work: restoreFile },
      { text: 'Delete for good', icon: 'bin', isDanger: true, work: deleteFile },
    ],
  },
};

async function refresh() {
  files = await listFiles();
  render();
}

/** @param {() => Promise<unknown>} work */
function change(work) {
  void attempt(work).then(() => attempt(refresh));
}

function render() {
  const here = files.filter((file) => file.place === place);
  const inFolder = files.filter((file) => file.place === 'folder').length;
  header.setWords(inFolder === 1 ? '1 file' : `${inFolder.toLocaleString('en')} files`);
  renderPlaces();
  empty.textContent = views[place].empty;
  empty.hidden = here.length > 0;
  shown.update(
    here.map((file) => ({
      key: file.id,
      signature: JSON.stringify([place, file]),
      render: () => fileCard(file),
    })),
  );
}

function renderPlaces() {
  const counts = /** @type {Place[]} */ (Object.keys(views)).map(
    (one) => /** @type {const} */ ([one, files.filter((file) => file.place === one).length]),
  );
  const wanted = `${place}|${counts.join('|')}`;
  if (places.dataset['shown'] === wanted) return;
  places.dataset['shown'] = wanted;
  const focused = document.activeElement?.getAttribute('data-place');
  const binned = files.filter((file) => file.place === 'bin').length;
  places.replaceChildren(
    ...counts.map(([one, count]) =>
      h(
        'button',
        {
          type: 'button',
          'data-place': one,
          ...(one === place && { 'aria-current': 'true' }),
          onclick: () => {
            place = one;
            render();
          },
        },
        views[one].title,
        h('span', { class: 'count' }, count),
      ),
    ),
    ...(place === 'bin' && binned > 0
      ? [h('button', { type: 'button', class: 'empty-bin', onclick: () => change(emptyBin) }, 'Empty bin')]
      : []),
  );
  const again = focused && places.querySelector(`[data-place="${focused}"]`);
  if (again instanceof HTMLElement) again.focus();
}

/** @param {DriveFile} file */
function fileCard(file) {
  const isPicture = file.mimeType.startsWith('image/');
  const time = timeOf(Date.parse(file.modified) / 1000);
  const preview = isPicture
    ? h(
        'button',
        {
          type: 'button',
          class: 'file-preview',
          'aria-label': `Open ${file.name}`,
          onclick: () => open(file),
        },
        h('img', { src: contentUrl(file.id), alt: '', loading: 'lazy' }),
      )
    : h(
        'a',
        { class: 'file-preview', href: contentUrl(file.id), 'aria-label': `Download ${file.name}` },
        icon('file'),
      );
  return h(
    'li',
    { class: 'file' },
    preview,
    h('p', { class: 'file-name', title: file.name }, file.name),
    h('p', { class: 'file-facts' }, `${sizeOf(file.size)} · ${time}`),
    h(
      'div',
      { class: 'file-actions' },
      views[place].actions.map(({ text, icon: name, isDanger, work }) =>
        h(
          'button',
          {
            type: 'button',
            class: isDanger ? 'danger' : undefined,
            'data-action': text,
            'aria-label': `${text}: ${file.name}`,
            onclick: () => change(() => work(file.id)),
          },
          icon(name),
          text,
        ),
      ),
    ),
  );
}

/** @param {DriveFile} file */
function open(file) {
  const pictures = files.filter((one) => one.place === place && one.mimeType.startsWith('image/'));
  openLightbox(
    pictures.map(({ id, name }) => ({ url: contentUrl(id), caption: name })),
    pictures.indexOf(file),
  );
}

followService(googleEvents, { refresh, onConnected: (connected) => header.setConnected(connected) });
