import { planFaults } from './api.js';
import { h } from './dom.js';
import { faultChoices } from './fault-choices.js';
import { attempt, toast } from './notices.js';

/**
 * Asks which fault is to happen, at which call from now, and how often.
 * @param {() => Promise<void>} onPlanned
 * @returns {HTMLElement}
 */
export function renderFaultForm(onPlanned) {
  const hint = h('p', { class: 'hint', id: 'fault-hint' });
  const select = renderChoices();
  const nth = renderNumber();
  const times = renderNumber();
  const chosen = () => faultChoices.find((choice) => choice.id === select.value) ?? faultChoices[0];
  const explain = () => {
    hint.textContent = chosen().hint;
  };
  select.addEventListener('change', explain);
  explain();
  const plan = async () => {
    const fault = { ...chosen().fault, nth: Number(nth.value), times: Number(times.value) };
    await attempt(async () => {
      await planFaults([fault]);
      toast(`Planned: ${chosen().label}`);
    });
    await onPlanned();
  };
  const form = h(
    'form',
    { class: 'plan' },
    h('label', { class: 'field' }, h('span', {}, 'Fault'), select),
    hint,
    h(
      'div',
      { class: 'pair' },
      h('label', { class: 'field' }, h('span', {}, 'At call, from now'), nth),
      h('label', { class: 'field' }, h('span', {}, 'Times in a row'), times),
    ),
    h('button', { type: 'submit', class: 'button' }, 'Plan'),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void plan();
  });
  return form;
}

function renderChoices() {
  const groups = [...new Set(faultChoices.map((choice) => choice.group))].map((group) =>
    h(
      'optgroup',
      { label: group },
      faultChoices
        .filter((choice) => choice.group === group)
        .map((choice) => h('option', { value: choice.id }, choice.label)),
    ),
  );
  return /** @type {HTMLSelectElement} */ (h('select', { 'aria-describedby': 'fault-hint' }, groups));
}

function renderNumber() {
  return /** @type {HTMLInputElement} */ (
    h('input', { type: 'number', min: 1, max: 1000, value: 1, required: true })
  );
}
