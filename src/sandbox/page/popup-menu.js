import { h, icon } from './dom.js';

/** @typedef {{ text: string, icon?: Parameters<typeof icon>[0], isDanger?: boolean, work: () => void }} Choice */

/** @type {(() => void) | undefined} */
let closeOpen;

/**
 * A small menu below an element; Escape, a choice or a press elsewhere closes it.
 * @param {HTMLElement} anchor
 * @param {Choice[]} choices
 */
export function openMenu(anchor, choices) {
  closeOpen?.();
  const items = choices.map((choice) =>
    h(
      'button',
      {
        type: 'button',
        role: 'menuitem',
        class: choice.isDanger ? 'danger' : undefined,
        onclick: () => {
          close();
          choice.work();
        },
      },
      choice.icon && icon(choice.icon),
      choice.text,
    ),
  );
  const menu = h('div', { class: 'popup-menu', role: 'menu' }, items);
  document.body.append(menu);
  const box = anchor.getBoundingClientRect();
  const left = Math.min(box.left, window.innerWidth - menu.offsetWidth - 8);
  const fitsBelow = box.bottom + menu.offsetHeight + 8 < window.innerHeight;
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${fitsBelow ? box.bottom + 4 : Math.max(8, box.top - menu.offsetHeight - 4)}px`;
  const onPress = (/** @type {PointerEvent} */ event) => {
    if (!menu.contains(/** @type {Node} */ (event.target))) close();
  };
  const close = () => {
    document.removeEventListener('pointerdown', onPress, true);
    menu.remove();
    closeOpen = undefined;
  };
  menu.addEventListener('keydown', (event) => {
    event.stopPropagation();
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (event.key === 'Escape') {
      close();
      anchor.focus();
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    items[(at + (event.key === 'ArrowDown' ? 1 : -1) + items.length) % items.length]?.focus();
  });
  document.addEventListener('pointerdown', onPress, true);
  closeOpen = close;
  items[0]?.focus();
}
