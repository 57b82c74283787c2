import { h, iconButton } from './dom.js';

/** @typedef {{ command: string, description: string }} Command */

/**
 * The bot's commands: all of them from the button, the fitting ones while a `/` is being written.
 * @param {{ field: HTMLTextAreaElement, choose: (command: string) => void }} deps
 */
export function createCommandMenu({ field, choose }) {
  /** @type {Command[]} */
  let commands = [];
  const list = createCommandList({
    field,
    onPick: (command) => {
      choose(`/${command.command}`);
      field.focus();
    },
    onToggle: (open) => button.setAttribute('aria-expanded', String(open)),
  });
  const button = iconButton('command', 'Commands', {
    class: 'commands-button',
    'aria-expanded': 'false',
    hidden: true,
    onclick: () => {
      list.show(list.isOpen() ? [] : commands);
      field.focus();
    },
  });
  document.addEventListener('pointerdown', (event) => {
    const target = /** @type {Node} */ (event.target);
    if (!list.element.contains(target) && !button.contains(target)) list.show([]);
  });

  return {
    element: list.element,
    button,
    /** @param {KeyboardEvent} event */
    onKey: (event) => list.onKey(event),
    set: (/** @type {Command[]} */ next) => {
      commands = next;
      button.hidden = next.length === 0;
      list.show([]);
    },
    /** Shows the commands that begin with what is being written. */
    update() {
      const typed = /^\/(\w*)$/.exec(field.value)?.[1];
      list.show(
        typed === undefined ? [] : commands.filter((each) => each.command.startsWith(typed.toLowerCase())),
      );
    },
  };
}

/**
 * The open list; the focus stays in the text field, which moves through it with the arrow keys.
 * @param {{ field: HTMLTextAreaElement, onPick: (command: Command) => void, onToggle: (open: boolean) => void }} deps
 */
function createCommandList({ field, onPick, onToggle }) {
  /** @type {Command[]} */
  let shown = [];
  let active = 0;
  const label = { role: 'listbox', 'aria-label': 'Commands of the bot' };
  const element = h('ul', { class: 'commands', id: 'commands', ...label, hidden: true });
  field.setAttribute('aria-controls', 'commands');
  field.setAttribute('aria-autocomplete', 'list');

  /** @param {number} index */
  const mark = (index) => {
    active = index;
    for (const [position, option] of [...element.children].entries()) {
      option.setAttribute('aria-selected', String(position === active));
      if (position === active) option.scrollIntoView({ block: 'nearest' });
    }
    if (shown.length === 0) field.removeAttribute('aria-activedescendant');
    else field.setAttribute('aria-activedescendant', `command-${active}`);
  };
  /** @param {Command[]} next none closes the list */
  const show = (next) => {
    shown = next;
    element.hidden = next.length === 0;
    onToggle(!element.hidden);
    element.replaceChildren(...next.map((each, index) => renderOption(each, index, () => pick(each))));
    mark(0);
  };
  /** @param {Command} command */
  const pick = (command) => {
    show([]);
    onPick(command);
  };

  return {
    element,
    show,
    isOpen: () => shown.length > 0,
    /** @param {KeyboardEvent} event @returns {boolean} whether the key was for the list */
    onKey(event) {
      if (shown.length === 0) return false;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step !== undefined) mark((active + step + shown.length) % shown.length);
      else if (event.key === 'Escape') show([]);
      else if (event.key === 'Enter' && !event.shiftKey) pick(shown[active]);
      else if (event.key === 'Tab') {
        field.value = `/${shown[active].command} `;
        show([]);
      } else return false;
      event.preventDefault();
      return true;
    },
  };
}

/**
 * @param {Command} command
 * @param {number} index
 * @param {() => void} onclick
 */
function renderOption(command, index, onclick) {
  return h(
    'li',
    { role: 'option', id: `command-${index}`, onclick },
    h('span', { class: 'command-name' }, `/${command.command}`),
    h('span', { class: 'command-words' }, command.description),
  );
}
