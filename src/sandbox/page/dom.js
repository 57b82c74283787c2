/**
 * @typedef {Node | string | number | false | null | undefined} Child
 * @typedef {string | number | boolean | null | undefined | (() => void)} Prop
 * @typedef {Record<string, Prop>} Props
 */

/**
 * Builds an element. Functions are listeners (`onclick`), `true` is an empty attribute, and
 * `false`, `null` and `undefined` leave the attribute out. Text is always set as text, never as markup.
 * @param {string} tag
 * @param {Props} [props]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...present(children.flat()));
  return element;
}

/**
 * @param {Child[]} children
 * @returns {(Node | string)[]}
 */
function present(children) {
  return children
    .filter((child) => child !== false && child !== null && child !== undefined)
    .map((child) => (child instanceof Node ? child : String(child)));
}

const paths = {
  back: 'M15 18l-6-6 6-6',
  plus: 'M12 5v14M5 12h14',
  close: 'M18 6 6 18M6 6l12 12',
  more: 'M12 5.5h.01M12 12h.01M12 18.5h.01',
  attach:
    'm21.4 11.05-9.19 9.19a6 6 0 0 1-8.49-8.49l8.57-8.57A4 4 0 1 1 18 8.84l-8.59 8.57a2 2 0 0 1-2.83-2.83l8.49-8.48',
  command:
    'M6 3.5h12A2.5 2.5 0 0 1 20.5 6v12a2.5 2.5 0 0 1-2.5 2.5H6A2.5 2.5 0 0 1 3.5 18V6A2.5 2.5 0 0 1 6 3.5zM10 16.5l4-9',
  send: 'M3.5 20.3 21 12.7a.8.8 0 0 0 0-1.4L3.5 3.7c-.6-.3-1.2.3-1 .9L4.8 11l8.2 1-8.2 1-2.3 6.4c-.2.6.4 1.2 1 .9z',
  bolt: 'M13 2.5 4.5 13.5H11l-1 8 8.5-11H12z',
  download: 'M12 4v11m0 0 5-5m-5 5-5-5M5 20h14',
  file: 'M14 2.5H7A2.5 2.5 0 0 0 4.5 5v14A2.5 2.5 0 0 0 7 21.5h10a2.5 2.5 0 0 0 2.5-2.5V8zM14 2.5V8h5.5',
  image:
    'M6 3.5h12A2.5 2.5 0 0 1 20.5 6v12a2.5 2.5 0 0 1-2.5 2.5H6A2.5 2.5 0 0 1 3.5 18V6A2.5 2.5 0 0 1 6 3.5zM4 17l5-5 4 4 2.5-2.5L20 18M15.5 8.5h.01',
  reply: 'M9 6 3.5 11.5 9 17M4 11.5h9.5a7 7 0 0 1 7 7',
  block: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM6 6l12 12',
  down: 'M6 9.5l6 6 6-6',
  previous: 'M15 18l-6-6 6-6',
  next: 'M9 18l6-6-6-6',
  open: 'M8 16 16 8M9 8h7v7',
  copy: 'M9 9h10v10H9zM5 15V5h10',
  chat: 'M20.5 11.5a8.5 7.5 0 0 1-12.3 6.7L3.5 19.5l1.4-4A8.5 7.5 0 1 1 20.5 11.5z',
  table:
    'M5.5 3.5h13a2 2 0 0 1 2 2v13a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2v-13a2 2 0 0 1 2-2zM3.5 9h17M3.5 14.5h17M9.5 9v11.5',
  folder:
    'M3.5 18V6a1.5 1.5 0 0 1 1.5-1.5h4.5l2 2.5H19A1.5 1.5 0 0 1 20.5 8.5v9.5a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 18z',
  shop: 'M4.5 11.5v8h15v-8M3 8.5 4.8 4h14.4L21 8.5a2.25 2.25 0 0 1-4.5 0 2.25 2.25 0 0 1-4.5 0 2.25 2.25 0 0 1-4.5 0 2.25 2.25 0 0 1-4.5 0zM9.5 19.5v-4.5h5v4.5',
  pencil: 'M4.5 19.5l.8-4L16 4.8a1.8 1.8 0 0 1 2.5 0l.7.7a1.8 1.8 0 0 1 0 2.5L8.5 18.7zM14 6.8l3.2 3.2',
  bin: 'M4.5 6.5h15M9.5 6.5v-2a1 1 0 0 1 1-1h3a1 1 0 0 1 1 1v2M6.5 6.5l.8 12.5a1.5 1.5 0 0 0 1.5 1.5h6.400a1.5 1.5 0 0 0 1.5-1.5l.8-12.5M10 10.5v6M14 10.5v6',
  restore: 'M4 5v5h5M4.5 10a8 8 0 1 1-.5 4',
  moveOut: 'M12 15V4m0 0L7.5 8.5M12 4l4.5 4.5M4.5 14v4.5a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2V14',
  moveBack: 'M12 4v11m0 0 4.5-4.5M12 15l-4.5-4.5M4.5 14v4.5a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2V14',
  up: 'M12 19V5m0 0-6 6m6-6 6 6',
  check: 'M3 12.5l4.5 4.5L17 7.5M12.5 17 22 7.5',
};

/**
 * A decorative line icon; the button around it carries the name.
 * @param {keyof typeof paths} name
 * @returns {SVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}

/**
 * @param {keyof typeof paths} name
 * @param {string} label
 * @param {Props & { class?: string }} [props]
 * @returns {HTMLElement}
 */
export function iconButton(name, label, props = {}) {
  return h(
    'button',
    {
      type: 'button',
      'aria-label': label,
      title: label,
      ...props,
      class: `icon-button ${props.class ?? ''}`,
    },
    icon(name),
  );
}
