import { changeSettings, readSettings } from './api.js';
import { h } from './dom.js';
import { attempt, toast } from './notices.js';

/** @typedef {{ name: string, label: string, choices?: string[] }} Setting */

/** @type {Setting[]} the settings a tester changes by hand; the control API has more */
const shownSettings = [
  { name: 'queuedMs', label: 'Waiting, ms' },
  { name: 'runMs', label: 'Drawing, ms' },
  { name: 'concurrency', label: 'Jobs at a time' },
  { name: 'profile', label: 'API profile', choices: ['weak', 'newer'] },
  { name: 'revoked', label: 'Key is revoked' },
];

/** Higgsfield's settings, each changed on its own at once. */
export function createSettings() {
  const rows = h('div', { class: 'settings' });
  const element = h('section', { 'aria-label': 'Higgsfield' }, h('h3', {}, 'Higgsfield'), rows);
  /** @param {string} name @param {unknown} value */
  const change = async (name, value) => {
    const saved = await attempt(() => changeSettings({ [name]: value }));
    if (saved) toast('Saved');
    await refresh();
  };
  const refresh = async () => {
    const values = (await attempt(readSettings)) ?? {};
    rows.replaceChildren(
      ...shownSettings
        .filter(({ name }) => name in values)
        .map((setting) =>
          renderSetting(setting, values[setting.name], (next) => void change(setting.name, next)),
        ),
    );
  };
  return { element, refresh };
}

/**
 * @param {Setting} setting
 * @param {unknown} value
 * @param {(value: unknown) => void} change
 */
function renderSetting({ name, label, choices }, value, change) {
  const id = `setting-${name}`;
  const control =
    typeof value === 'boolean'
      ? renderSwitch({ id, checked: value, change })
      : renderField({ id, value: String(value), choices, change });
  return h('div', { class: 'setting' }, h('label', { for: id }, label), control);
}

/** @param {{ id: string, checked: boolean, change: (value: boolean) => void }} options */
function renderSwitch({ id, checked, change }) {
  const box = /** @type {HTMLInputElement} */ (
    h('input', { type: 'checkbox', class: 'switch', id, checked })
  );
  box.addEventListener('change', () => change(box.checked));
  return box;
}

/**
 * @param {{ id: string, value: string, choices: string[] | undefined,
 *   change: (value: string | number) => void }} options
 */
function renderField({ id, value, choices, change }) {
  const field = /** @type {HTMLInputElement | HTMLSelectElement} */ (
    choices
      ? h(
          'select',
          { id },
          choices.map((word) => h('option', { selected: word === value }, word)),
        )
      : h('input', { type: 'number', min: 0, id, value })
  );
  field.addEventListener('change', () => change(choices ? field.value : Number(field.value)));
  return field;
}
