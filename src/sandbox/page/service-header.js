import { h, icon } from './dom.js';

const icons = /** @type {const} */ ({ sheet: 'table', folder: 'folder', cms: 'shop' });

/**
 * The bar over the sheet, the folder and the back office: what this is, whether it is live, and the way to the others.
 * @param {{ kind: keyof typeof icons, title: string }} page
 */
export function createServiceHeader({ kind, title }) {
  const heading = h('h1', {}, title);
  const status = h('p', { class: 'service-status', role: 'status' }, 'connecting…');
  let words = '';
  let isConnected = false;
  const render = () => {
    status.textContent = isConnected ? words : 'connecting…';
    status.classList.toggle('away', !isConnected);
  };
  const link = (
    /** @type {string} */ href,
    /** @type {'chat' | 'table' | 'folder' | 'shop'} */ name,
    /** @type {string} */ text,
  ) =>
    h(
      'a',
      {
        href,
        class: 'service-link',
        ...(name === icons[kind] && { 'aria-current': 'page' }),
      },
      icon(name),
      h('span', {}, text),
    );
  const element = h(
    'header',
    { class: 'service-header' },
    h('span', { class: `service-mark mark-${kind}`, 'aria-hidden': 'true' }, icon(icons[kind])),
    h('div', { class: 'service-title' }, heading, status),
    h(
      'nav',
      { 'aria-label': 'Pages' },
      link('/', 'chat', 'Chat'),
      link('/google/sheet', 'table', 'Sheet'),
      link('/google/folder', 'folder', 'Folder'),
      link('/gateway/', 'shop', 'CMS'),
    ),
  );
  return {
    element,
    /** @param {string} text */
    setTitle(text) {
      heading.textContent = text;
      document.title = `${text} · Darkroom sandbox`;
    },
    /** @param {string} text */
    setWords(text) {
      words = text;
      render();
    },
    /** @param {boolean} connected */
    setConnected(connected) {
      isConnected = connected;
      render();
    },
  };
}
