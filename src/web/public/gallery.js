// The review gallery by keyboard: whatever says its keys in data-key is pressed, or gets the caret.
'use strict';

const isTyping = ({ target }) =>
  target.matches?.('textarea, select, input:not([type="checkbox"], [type="range"])') === true;

document.addEventListener('keydown', (event) => {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape') return leave(event);
  if (isTyping(event)) return;
  if (moveBetweenCells(event)) return event.preventDefault();
  const wanted = shown('[data-key]').find((element) => element.dataset.key.split(' ').includes(event.key));
  // A button or a link that has the focus takes Enter itself.
  if (wanted === undefined || (event.key === 'Enter' && document.activeElement !== document.body)) return;
  if (event.target.type === 'range' && event.key.startsWith('Arrow')) return;
  event.preventDefault();
  wanted.click();
});

/** Elements that can be seen: what is closed has no keys. */
function shown(selector) {
  return [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility());
}

/** Escape closes what is open and leaves what is written in. */
function leave(event) {
  event.target.blur?.();
  for (const open of document.querySelectorAll('details[open]:not(.menu)')) open.open = false;
}

// Of what asks for words only one is open.
document.addEventListener(
  'toggle',
  ({ target }) => {
    if (!target.open || !target.matches('.decide > details')) return;
    for (const other of document.querySelectorAll('.decide > details[open]')) {
      if (other !== target) other.open = false;
    }
  },
  true,
);

// Switches of how pictures are seen stay as they are from picture to picture.
const switches = ['is-pair', 'is-zoomed'];
for (const name of switches) {
  if (sessionStorage.getItem(name) === 'on') document.documentElement.classList.add(name);
}
document.addEventListener('click', ({ target }) => {
  const name = target.closest?.('[data-toggle]')?.dataset.toggle;
  if (!switches.includes(name)) return;
  const isOn = document.documentElement.classList.toggle(name);
  sessionStorage.setItem(name, isOn ? 'on' : 'off');
});

document.addEventListener('input', ({ target }) => {
  if (!target.matches('input.wipe')) return;
  target.previousElementSibling?.style.setProperty('--wipe', `${target.value}%`);
});

// Selecting several: by clicks, by Shift and a click all in between, by x the one that has the focus.
let lastPick;
const picks = () => [...document.querySelectorAll('[data-pick]')];

document.addEventListener('click', (event) => {
  const { target, shiftKey } = event;
  if (target.matches('[data-pick-all]')) {
    const all = picks();
    const isOn = !all.every((pick) => pick.checked);
    for (const pick of all) pick.checked = isOn;
  }
  if (target.matches('[data-pick]')) {
    const all = picks();
    const [from, to] = [all.indexOf(lastPick), all.indexOf(target)].toSorted((one, other) => one - other);
    if (shiftKey && from >= 0) for (const pick of all.slice(from, to + 1)) pick.checked = target.checked;
    lastPick = target;
  }
  tellPicked();
});

function tellPicked() {
  const told = document.querySelector('[data-picked]');
  if (told === null) return;
  const count = picks().filter(({ checked }) => checked).length;
  told.dataset.none ??= told.textContent;
  told.textContent = count === 0 ? told.dataset.none : `${told.dataset.picked} ${count}`;
}
tellPicked();

const steps = { ArrowRight: 1, j: 1, ArrowLeft: -1, k: -1 };

/** @returns whether the key was meant for the cells of a gallery */
function moveBetweenCells({ key }) {
  const cells = [...document.querySelectorAll('[data-cell]')];
  if (cells.length === 0) return false;
  const at = cells.findIndex((cell) => cell.contains(document.activeElement));
  if (key === 'x' && at >= 0) {
    cells[at].querySelector('[data-pick]').click();
    return true;
  }
  const step = steps[key];
  if (step === undefined) return false;
  const next = cells[at < 0 ? 0 : Math.min(cells.length - 1, Math.max(0, at + step))];
  next.querySelector('a').focus();
  next.scrollIntoView({ block: 'nearest' });
  return true;
}

// The length of a text beside its limit, while it is typed.
document.addEventListener('input', ({ target }) => {
  const told = document.querySelector(`[data-count="${target.id}"]`);
  if (target.id === '' || told === null) return;
  const most = Number(told.dataset.most);
  const { length } = target.value.trim();
  told.textContent = `${length} / ${most}`;
  told.classList.toggle('over', length > most);
});
