import { openAttachDialog } from './attachments.js';
import { createCommandMenu } from './commands.js';
import { h, iconButton } from './dom.js';
import { acceptDrops, acceptPastes, createFileButton } from './drop.js';
import { createReplyBar } from './reply-bar.js';

/** @typedef {import('./api.js').ChatMessage} ChatMessage */

const tallestPx = 220;

/**
 * Where a person writes: text, files, commands.
 * @param {{ dropArea: HTMLElement, sendText: (message: { text: string, reply_to?: number }) => Promise<boolean>,
 *   sendFiles: (parcel: import('./api.js').Parcel) => Promise<boolean>, unblock: () => void }} deps
 */
export function createComposer({ dropArea, sendText, sendFiles, unblock }) {
  const field = createField({
    onChange: () => commands.update(),
    onKey: (event) => {
      if (event.key === 'Escape') reply.set(undefined);
      return commands.onKey(event);
    },
    onEnter: () => void submit(),
  });
  const reply = createReplyBar();
  const commands = createCommandMenu({
    field: field.element,
    choose: (command) => {
      field.set('');
      void sendText({ text: command });
    },
  });
  const submit = async () => {
    const text = field.element.value.trim();
    if (text === '') return;
    const replied = reply.message();
    field.set('');
    reply.set(undefined);
    const sent = await sendText(replied ? { text, reply_to: replied.message_id } : { text });
    if (!sent && field.element.value === '') field.set(text);
  };
  /** @param {File[]} files @param {'photo' | 'document'} [as] */
  const attach = (files, as) => {
    if (files.length === 0 || element.dataset['blocked'] === 'true') return;
    openAttachDialog({
      files,
      as,
      caption: field.element.value,
      send: sendFiles,
      onSent: () => field.set(''),
    });
  };
  const row = [commands.button, field.element, createFileButton(attach)].flat();
  const element = renderComposer(
    commands.element,
    h(
      'div',
      { class: 'composer-line' },
      h('div', { class: 'composer-bar' }, reply.element, h('div', { class: 'composer-row' }, ...row)),
      iconButton('send', 'Send', { class: 'send', onclick: () => void submit() }),
    ),
    wideButton('Start', () => void sendText({ text: '/start' })),
    wideButton('Unblock bot', unblock),
  );
  acceptPastes(attach);
  acceptDrops(dropArea, attach);

  return {
    element,
    /** @param {number} id whose draft to show */
    setPerson(id) {
      reply.set(undefined);
      field.showDraft(id);
    },
    /** @param {{ empty: boolean } | { blocked: boolean }} state nothing said yet; the bot is blocked */
    setState: (state) => showState(element, state),
    setCommands: commands.set,
    /** @param {ChatMessage} message */
    replyTo(message) {
      reply.set(message);
      field.element.focus();
    },
  };
}

/** @param {...Node} parts */
function renderComposer(...parts) {
  const look = { class: 'composer', 'aria-label': 'Write a message' };
  const element = h('form', look, ...parts);
  element.addEventListener('submit', (event) => event.preventDefault());
  return element;
}

/**
 * A text field that grows with its text and keeps an unsent text for each person.
 * @param {{ onChange: () => void, onKey: (event: KeyboardEvent) => boolean, onEnter: () => void }} deps
 */
function createField({ onChange, onKey, onEnter }) {
  /** @type {Map<number, string>} */
  const drafts = new Map();
  let personId = 0;
  const element = /** @type {HTMLTextAreaElement} */ (
    h('textarea', {
      rows: 1,
      placeholder: 'Message',
      'aria-label': 'Message',
      autocomplete: 'off',
      dir: 'auto',
    })
  );
  const fit = () => {
    element.style.height = 'auto';
    element.style.height = `${Math.min(tallestPx, element.scrollHeight)}px`;
    onChange();
  };
  /** @param {string} text */
  const set = (text) => {
    element.value = text;
    fit();
  };
  element.addEventListener('input', fit);
  element.addEventListener('keydown', (event) => {
    if (onKey(event) || event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    onEnter();
  });
  return {
    element,
    set,
    /** @param {number} id */
    showDraft(id) {
      drafts.set(personId, element.value);
      personId = id;
      set(drafts.get(id) ?? '');
    },
  };
}

/** @param {HTMLElement} element @param {{ empty?: boolean, blocked?: boolean }} state */
function showState(element, { empty, blocked }) {
  if (empty !== undefined) element.dataset['empty'] = String(empty);
  if (blocked !== undefined) element.dataset['blocked'] = String(blocked);
}

/** @param {string} words @param {() => void} onclick */
function wideButton(words, onclick) {
  return h('button', { type: 'button', class: 'wide-button', onclick }, words);
}
