import { h, icon, iconButton } from './dom.js';

// Telegram shows a chat action for five seconds, or until the bot's message arrives.
const actionMs = 5000;

const actionWords = {
  typing: 'typing',
  upload_photo: 'sending photo',
  upload_document: 'sending file',
  upload_video: 'sending video',
  record_video: 'recording video',
  choose_sticker: 'choosing a sticker',
};

/**
 * The bar over the chat: the bot, who is talking to it, what the bot is doing, and the menu.
 * @param {{ onBack: () => void, onFaults: () => void, onBlock: (blocked: boolean) => void }} deps
 */
export function createChatHeader({ onBack, onFaults, onBlock }) {
  let personName = '';
  let action = '';
  let connected = false;
  let blocked = false;
  let timer = 0;
  const status = h('span', { class: 'chat-status', role: 'status' });
  const menu = createMenu({ onFaults, onBlock: () => onBlock(!blocked) });
  const element = h(
    'header',
    { class: 'chat-header' },
    iconButton('back', 'Back to people', { class: 'back', onclick: onBack }),
    h('span', { class: 'avatar bot', 'aria-hidden': 'true' }, h('span', { class: 'aperture' })),
    h('div', { class: 'chat-title' }, h('h1', {}, 'Darkroom'), status),
    iconButton('bolt', 'Faults and settings', { class: 'faults-button', onclick: onFaults }),
    menu.element,
  );

  const render = () => {
    const words = connected ? action : 'connecting';
    status.classList.toggle('busy', words !== '');
    status.replaceChildren(
      ...(words === ''
        ? [`bot · you are ${personName}`]
        : [words, h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'))]),
    );
  };

  return {
    element,
    /** @param {string} name */
    setPerson(name) {
      personName = name;
      action = '';
      // The stream of this chat is opened next; until it says that it is there, something could be missed.
      connected = false;
      render();
    },
    /** @param {boolean} value */
    setConnected(value) {
      connected = value;
      render();
    },
    /** @param {boolean} value */
    setBlocked(value) {
      blocked = value;
      menu.setBlocked(value);
    },
    /** @param {string | undefined} next a Bot API chat action; undefined when it is over */
    showAction(next) {
      window.clearTimeout(timer);
      action =
        next === undefined ? '' : (actionWords[/** @type {keyof typeof actionWords} */ (next)] ?? next);
      if (next !== undefined) timer = window.setTimeout(() => this.showAction(undefined), actionMs);
      render();
    },
  };
}

/** @param {{ onFaults: () => void, onBlock: () => void }} deps */
function createMenu({ onFaults, onBlock }) {
  const item = (/** @type {() => void} */ work) =>
    h('button', { type: 'button', role: 'menuitem', onclick: () => choose(work) });
  const blockItem = item(onBlock);
  const faultsItem = item(onFaults);
  faultsItem.append(icon('bolt'), 'Faults and settings');
  const menu = h(
    'div',
    { class: 'menu', role: 'menu', 'aria-label': 'Chat menu', hidden: true },
    blockItem,
    faultsItem,
  );
  const button = iconButton('more', 'Menu', {
    'aria-haspopup': 'menu',
    'aria-expanded': 'false',
    onclick: () => setOpen(menu.hidden === true),
  });
  const element = h('div', { class: 'menu-place' }, button, menu);
  /** @param {boolean} open */
  const setOpen = (open) => {
    menu.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
    if (open) blockItem.focus();
  };
  /** @param {() => void} [work] */
  const choose = (work) => {
    setOpen(false);
    button.focus();
    work?.();
  };
  menu.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') choose();
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    (document.activeElement === blockItem ? faultsItem : blockItem).focus();
  });
  document.addEventListener('pointerdown', (event) => {
    if (!menu.hidden && !element.contains(/** @type {Node} */ (event.target))) setOpen(false);
  });
  return {
    element,
    /** @param {boolean} blocked */
    setBlocked: (blocked) => blockItem.replaceChildren(icon('block'), blocked ? 'Unblock bot' : 'Block bot'),
  };
}
