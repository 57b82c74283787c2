import { h, icon } from './dom.js';

/** @typedef {import('./api.js').Entity} Entity */

const plainTags = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strikethrough: 's',
  code: 'code',
};

const blocks = ['pre', 'blockquote', 'expandable_blockquote'];

/**
 * A text with Bot API entities as DOM nodes. Offsets count UTF-16 units, as JavaScript strings do.
 * @param {string} text
 * @param {Entity[]} entities
 * @param {(command: string) => void} onCommand called when a bot command is clicked
 * @returns {Node[]}
 */
export function renderText(text, entities, onCommand) {
  // The outer entity first, so that each inner one is found while its parent is open.
  const sorted = entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length);
  return renderRange({ text, start: 0, end: text.length, onCommand }, sorted);
}

/**
 * @param {{ text: string, start: number, end: number, onCommand: (command: string) => void }} range
 * @param {Entity[]} entities those that begin inside the range, sorted
 * @returns {Node[]}
 */
function renderRange(range, entities) {
  const nodes = [];
  let position = range.start;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    if (entity.offset < position) continue;
    const end = Math.min(entity.offset + entity.length, range.end);
    if (entity.offset > position) nodes.push(new Text(range.text.slice(position, entity.offset)));
    const inner = entities.slice(index + 1).filter((other) => other.offset < end);
    const children = renderRange({ ...range, start: entity.offset, end }, inner);
    nodes.push(wrap(entity, range, children));
    // A block ends its line by itself: the line break after it would show as an empty line.
    position = blocks.includes(entity.type) && range.text[end] === '\n' ? end + 1 : end;
  }
  if (position < range.end) nodes.push(new Text(range.text.slice(position, range.end)));
  return nodes;
}

/**
 * @param {Entity} entity
 * @param {{ text: string, onCommand: (command: string) => void }} range
 * @param {Node[]} children
 * @returns {Node}
 */
function wrap(entity, range, children) {
  const words = range.text.slice(entity.offset, entity.offset + entity.length);
  switch (entity.type) {
    case 'pre':
      return h(
        'pre',
        entity.language ? { 'data-language': entity.language } : {},
        h('code', {}, ...children),
      );
    case 'blockquote':
      return h('blockquote', {}, ...children);
    case 'expandable_blockquote':
      return expandable(children);
    case 'text_link':
      return link(entity.url ?? '', children);
    case 'url':
      return link(/^[a-z]+:\/\//i.test(words) ? words : `https://${words}`, children);
    case 'email':
      return link(`mailto:${words}`, children);
    case 'spoiler':
      return spoiler(children);
    case 'bot_command':
      return h(
        'button',
        { type: 'button', class: 'command', onclick: () => range.onCommand(words) },
        ...children,
      );
    case 'mention':
    case 'hashtag':
    case 'cashtag':
    case 'text_mention':
      return h('span', { class: 'mention' }, ...children);
    default:
      return h(plainTags[/** @type {keyof typeof plainTags} */ (entity.type)] ?? 'span', {}, ...children);
  }
}

/**
 * @param {string} url
 * @param {Node[]} children
 */
function link(url, children) {
  // A script in an address must not run here; Telegram's own clients open these schemes only.
  const safe = /^(https?|tg|mailto|tel):/i.test(url);
  return h('a', safe ? { href: url, target: '_blank', rel: 'noreferrer noopener' } : {}, ...children);
}

/** @param {Node[]} children */
function expandable(children) {
  const quote = h('blockquote', { class: 'expandable' });
  const toggle = h(
    'button',
    {
      type: 'button',
      class: 'expand',
      'aria-expanded': 'false',
      'aria-label': 'Show the whole quote',
      onclick: () => {
        const expanded = quote.classList.toggle('expanded');
        toggle.setAttribute('aria-expanded', String(expanded));
        toggle.setAttribute('aria-label', expanded ? 'Fold the quote' : 'Show the whole quote');
      },
    },
    icon('down'),
  );
  const quoted = h('div', { class: 'quoted' }, ...children);
  quote.append(quoted, toggle);
  // Only once it stands in the chat is it known whether there is more than the folded quote shows.
  requestAnimationFrame(() => quote.classList.toggle('short', quoted.scrollHeight <= quoted.clientHeight));
  return quote;
}

/** @param {Node[]} children */
function spoiler(children) {
  const cover = h(
    'button',
    {
      type: 'button',
      class: 'spoiler',
      'aria-label': 'Spoiler',
      onclick: () => cover.replaceWith(...children),
    },
    h('span', { 'aria-hidden': 'true' }, ...children),
  );
  return cover;
}
