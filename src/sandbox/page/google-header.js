import { h, icon } from './dom.js';

/**
 * The bar over the sheet and the folder: what this is, whether it is live, and the way to the others.
 * @param {{ kind: 'sheet' | 'folder', title: string }} page
 */
export function createGoogleHeader({ kind, title }) {
  const heading = h('h1', {}, title);
  const status = h('p', { class: 'google-status', role: 'status' }, 'connecting…');
  let words = '';
  let isConnected = false;
  const render = () => {
    status.textContent = isConnected ? words : 'connecting…';
    status.classList.toggle('away', !isConnected);
  };
  const link = (
    /** @type {string} */ href,
    /** @type {'chat' | 'table' | 'folder'} */ name,
    /** @type {string} */ text,
  ) =>
    h(
      'a',
      {
        href,
        class: 'google-link',
        ...(name === (kind === 'sheet' ? 'table' : 'folder') && { 'aria-current': 'page' }),
      },
      icon(name),
      h('span', {}, text),
    );
  const element = h(
    'header',
    { class: 'google-header' },
    h(
      'span',
      { class: `google-mark mark-${kind}`, 'aria-hidden': 'true' },
      icon(kind === 'sheet' ? 'table' : 'folder'),
    ),
    h('div', { class: 'google-title' }, heading, status),
    h(
      'nav',
      { 'aria-label': 'Pages' },
      link('/', 'chat', 'Chat'),
      link('/google/sheet', 'table', 'Sheet'),
      link('/google/folder', 'folder', 'Folder'),
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
