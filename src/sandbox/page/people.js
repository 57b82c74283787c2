import { addPerson, listMessages, listPeople } from './api.js';
import { h, icon, iconButton } from './dom.js';
import { initialsOf, listTime, nameOf, summaryOf } from './format.js';
import { createKeyedList, keepFocus } from './keyed-list.js';
import { attempt } from './notices.js';
import { openPersonDialog } from './person-dialog.js';
import { createReadMarks } from './read-marks.js';

/**
 * @typedef {import('./api.js').Person} Person
 * @typedef {import('./api.js').ChatMessage} ChatMessage
 * @typedef {{ person: Person, messages: ChatMessage[], selected: boolean, unread: number }} Row
 */

const avatarColours = 7;
// The open chat is live; the others only show a last line and a count, for which this is soon enough.
const refreshMs = 4000;

/**
 * The list of simulated people.
 * @param {{ root: HTMLElement, onSelect: (person: Person) => void }} deps
 */
export function createPeople({ root, onSelect }) {
  /** @type {Person[]} */
  let people = [];
  /** @type {Map<number, ChatMessage[]>} */
  const chats = new Map();
  let selectedId = 0;
  const read = createReadMarks();
  const list = h('ul', { class: 'people-list' });
  const shown = createKeyedList(list, (old, element) => keepFocus(old, element, 'data-person'));
  const addButton = iconButton('plus', 'Add a person', { onclick: () => openPersonDialog(add) });
  root.append(createHeader(addButton), list);

  const render = () => {
    const rows = people.map((person) => {
      const messages = chats.get(person.id) ?? [];
      return {
        person,
        messages,
        selected: person.id === selectedId,
        unread: read.unread(person.id, messages),
      };
    });
    shown.update(toItems(rows, select));
  };
  /** @param {Person} person */
  const select = (person) => {
    selectedId = person.id;
    read.mark(person.id, chats.get(person.id) ?? []);
    render();
    onSelect(person);
  };
  const refresh = async () => {
    people = await listPeople();
    const others = people.filter((person) => person.id !== selectedId);
    await Promise.all(others.map(async ({ id }) => chats.set(id, await listMessages(id))));
    render();
  };
  /** @param {Omit<Person, 'id'>} details */
  const add = async (details) => {
    const person = await attempt(() => addPerson(details));
    if (!person) return;
    await attempt(refresh);
    select(people.find(({ id }) => id === person.id) ?? person);
  };
  window.setInterval(() => {
    // A sandbox that is down shows as "connecting" in the open chat; a notice every few seconds would only annoy.
    if (!document.hidden) refresh().catch(() => {});
  }, refreshMs);

  return {
    refresh,
    /** @param {number} id */
    selectById(id) {
      const person = people.find((each) => each.id === id);
      if (person) select(person);
    },
    /** @param {Person} person @param {ChatMessage[]} messages of the open chat */
    showMessages(person, messages) {
      chats.set(person.id, messages);
      if (person.id === selectedId && !document.hidden) read.mark(person.id, messages);
      render();
    },
  };
}

/** @param {Row} row @returns {number} Unix time of its newest message */
function latest(row) {
  return row.messages.at(-1)?.date ?? 0;
}

function renderNobody() {
  return h('li', { class: 'nobody' }, 'Nobody here yet. Add a person to talk to the bot.');
}

/**
 * @param {Row[]} rows
 * @param {(person: Person) => void} select
 * @returns {import('./keyed-list.js').Item[]} the newest chat first
 */
function toItems(rows, select) {
  const items = rows
    .toSorted((a, b) => latest(b) - latest(a))
    .map((row) => ({
      key: String(row.person.id),
      signature: JSON.stringify([row.person, row.messages.at(-1), row.selected, row.unread]),
      render: () => renderPerson(row, select),
    }));
  return items.length > 0 ? items : [{ key: 'nobody', signature: '', render: renderNobody }];
}

/**
 * @param {Row} row
 * @param {(person: Person) => void} select
 */
function renderPerson({ person, messages, selected, unread }, select) {
  const name = nameOf(person);
  const last = messages.at(-1);
  const colour = `colour-${person.id % avatarColours}`;
  const nameLine = h(
    'span',
    { class: 'person-line' },
    h('span', { class: 'person-name' }, name),
    person.language_code && h('span', { class: 'language' }, person.language_code),
    last && h('span', { class: 'person-time' }, listTime(last.date)),
  );
  const lastLine = h(
    'span',
    { class: 'person-line' },
    h(
      'span',
      { class: 'person-last' },
      last && !last.out && h('span', { class: 'you' }, 'You: '),
      last ? summaryOf(last) : 'No messages yet',
    ),
    unread > 0 && h('span', { class: 'badge', 'aria-label': `${unread} unread` }, unread),
  );
  const button = {
    type: 'button',
    class: 'person',
    'data-person': person.id,
    'aria-current': selected && 'true',
    onclick: () => select(person),
  };
  const avatar = h('span', { class: `avatar ${colour}`, 'aria-hidden': 'true' }, initialsOf(name));
  return h('li', {}, h('button', button, avatar, nameLine, lastLine));
}

/** @param {HTMLElement} addButton */
function createHeader(addButton) {
  const title = h('div', {}, h('h2', {}, 'Darkroom'), h('p', {}, 'Sandbox'));
  const links = [
    linkTo('/google/sheet', 'table', 'Sheet'),
    linkTo('/google/folder', 'folder', 'Folder'),
    linkTo('/gateway/', 'shop', 'CMS'),
  ];
  return h(
    'header',
    { class: 'people-header' },
    title,
    h('div', { class: 'people-actions' }, links, addButton),
  );
}

/** @param {string} href @param {'table' | 'folder' | 'shop'} name @param {string} label */
function linkTo(href, name, label) {
  return h('a', { href, class: 'icon-button', 'aria-label': label, title: label }, icon(name));
}
