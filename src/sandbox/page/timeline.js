import { h } from './dom.js';
import { dayLabel, dayOf } from './format.js';
import { createKeyedList, keepFocus } from './keyed-list.js';
import { renderGroup } from './message.js';

/**
 * @typedef {import('./api.js').ChatMessage} ChatMessage
 * @typedef {import('./message.js').Group} Group
 * @typedef {import('./keyed-list.js').Item} Item
 */

const runSeconds = 300; // messages of one side within five minutes stand close together
const nearBottomPx = 120; // a reader this close to the end follows new messages

/**
 * Joins albums and marks the runs of one side.
 * @param {ChatMessage[]} messages in order
 * @returns {Group[]}
 */
export function toGroups(messages) {
  /** @type {Group[]} */
  const groups = [];
  for (const message of messages) {
    const group = groups[groups.length - 1];
    const album = message.media_group_id;
    if (album && group?.messages[0].media_group_id === album && group.messages[0].out === message.out) {
      group.messages.push(message);
    } else {
      groups.push({ messages: [message], first: true, last: true });
    }
  }
  for (let index = 1; index < groups.length; index += 1) {
    const [before, group] = [groups[index - 1].messages[0], groups[index].messages[0]];
    const joined =
      before.out === group.out &&
      group.date - before.date < runSeconds &&
      dayOf(before.date) === dayOf(group.date);
    if (joined) {
      groups[index - 1].last = false;
      groups[index].first = false;
    }
  }
  return groups;
}

/**
 * @param {ChatMessage[]} messages
 * @param {import('./message.js').Actions} actions
 * @returns {Item[]}
 */
function toItems(messages, actions) {
  /** @type {Item[]} */
  const items = [];
  let day = 0;
  for (const group of toGroups(messages)) {
    const message = group.messages[0];
    if (dayOf(message.date) !== day) {
      day = dayOf(message.date);
      const label = dayLabel(message.date);
      const render = () => h('li', { class: 'day' }, h('span', {}, label));
      items.push({ key: `day ${day}`, signature: label, render });
    }
    const pending = (message.reply_markup?.inline_keyboard ?? [])
      .flat()
      .map((button) => actions.isPending(message.message_id, button.callback_data ?? ''));
    const signature = JSON.stringify([group, pending]);
    items.push({ key: String(message.message_id), signature, render: () => renderGroup(group, actions) });
  }
  return items;
}

/**
 * The scrolled list of messages. Each update renders only what changed and keeps the reader's place: at the end it
 * follows, anywhere else the lines in view stay where they are.
 * @param {{ scroller: HTMLElement, actions: import('./message.js').Actions,
 *   onFollowing: (following: boolean) => void }} deps
 */
export function createTimeline({ scroller, actions, onFollowing }) {
  const list = h('ol', { class: 'timeline', 'aria-label': 'Messages' });
  scroller.append(list);
  const rows = createKeyedList(list, keepSight);
  const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearBottomPx;
  const toEnd = () => scroller.scrollTo({ top: scroller.scrollHeight, behavior: 'instant' });
  // The keyboard of a phone, a growing text field and a loading picture change heights without a message.
  let following = true;
  const setFollowing = (/** @type {boolean} */ next) => {
    following = next;
    onFollowing(next);
  };
  scroller.addEventListener('scroll', () => setFollowing(atEnd()));
  const observer = new ResizeObserver(() => following && toEnd());
  observer.observe(scroller);
  observer.observe(list);

  return {
    /** @param {ChatMessage[]} messages @param {{ toEnd: boolean }} options */
    update(messages, options) {
      const follow = options.toEnd || following;
      const anchor = follow ? undefined : rows.firstBelow(scroller.scrollTop);
      const topBefore = anchor && rows.topOf(anchor);
      rows.update(toItems(messages, actions));
      const topAfter = anchor && rows.topOf(anchor);
      if (follow) toEnd();
      else if (topBefore && topAfter) scroller.scrollTop += topAfter - topBefore;
      setFollowing(follow);
    },
    clear() {
      rows.clear();
      setFollowing(true);
    },
    toEnd,
    /** @param {number} messageId */
    show(messageId) {
      const element = list.querySelector(`[data-message="${messageId}"]`);
      element?.scrollIntoView({ block: 'center', behavior: 'smooth' });
      element?.animate([{ backgroundColor: 'var(--flash)' }, {}], { duration: 1200 });
    },
  };
}

/**
 * Keeps what a person would see lost: loaded pictures, an unfolded quote and the focus.
 * @param {HTMLElement} old
 * @param {HTMLElement} element
 */
function keepSight(old, element) {
  for (const image of element.querySelectorAll('img[data-file]')) {
    const loaded = old.querySelector(`img[data-file="${CSS.escape(image.getAttribute('data-file') ?? '')}"]`);
    if (loaded) image.replaceWith(loaded);
  }
  const toggles = element.querySelectorAll('.expand');
  for (const [index, quote] of [...old.querySelectorAll('.expandable')].entries()) {
    const toggle = toggles[index];
    if (quote.classList.contains('expanded') && toggle instanceof HTMLElement) toggle.click();
  }
  keepFocus(old, element, 'data-callback');
}
