/** @typedef {{ key: string, signature: string, render: () => HTMLElement }} Item */

/**
 * Keeps a list's elements equal to its items and touches only those that changed: a button that is being pressed or
 * has the focus must not be swapped for a copy of itself.
 * @param {HTMLElement} list
 * @param {(old: HTMLElement, element: HTMLElement) => void} keep carries over what would be lost when an element
 *   takes the place of its older self, which still stands in the page
 */
export function createKeyedList(list, keep) {
  /** @type {Map<string, { signature: string, element: HTMLElement }>} */
  let shown = new Map();
  return {
    /** @param {Item[]} items in order */
    update(items) {
      const next = new Map();
      let cursor = list.firstElementChild;
      for (const { key, signature, render } of items) {
        const before = shown.get(key);
        const element = before?.signature === signature ? before.element : render();
        if (before && before.element !== element) {
          keep(before.element, element);
          if (cursor === before.element) cursor = element;
          before.element.replaceWith(element);
        }
        next.set(key, { signature, element });
        if (element === cursor) cursor = cursor.nextElementSibling;
        else list.insertBefore(element, cursor);
      }
      for (const [key, { element }] of shown) if (!next.has(key)) element.remove();
      shown = next;
    },
    clear() {
      shown = new Map();
      list.replaceChildren();
    },
    /** @param {string} key @returns {number | undefined} where the element begins, in pixels */
    topOf: (key) => shown.get(key)?.element.offsetTop,
    /** @param {number} scrollTop @returns {string | undefined} the first key that is not above it */
    firstBelow(scrollTop) {
      for (const [key, { element }] of shown) {
        if (element.offsetTop + element.offsetHeight > scrollTop) return key;
      }
      return undefined;
    },
  };
}

/**
 * Moves the focus to the element that stands for the focused one; for use after the swap.
 * @param {HTMLElement} old
 * @param {HTMLElement} element
 * @param {string} attribute which tells the buttons inside apart
 */
export function keepFocus(old, element, attribute) {
  const value = old.contains(document.activeElement) && document.activeElement?.getAttribute(attribute);
  if (!value) return;
  const button = element.querySelector(`[${attribute}="${CSS.escape(value)}"]`);
  if (button instanceof HTMLElement) queueMicrotask(() => button.focus({ preventScroll: true }));
}
