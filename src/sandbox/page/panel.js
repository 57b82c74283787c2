import { clearFaults, reportFaults } from './api.js';
import { h, iconButton } from './dom.js';
import { renderFaultForm } from './fault-form.js';
import { attempt } from './notices.js';
import { createSettings } from './settings.js';

const reportMs = 2000; // faults fire while one looks: the counts should keep up

/**
 * The drawer in which a tester makes the outside world misbehave.
 * @param {{ root: HTMLElement, onClose: () => void }} deps
 */
export function createPanel({ root, onClose }) {
  const report = h('ul', { class: 'report', 'aria-label': 'Planned faults' });
  const settings = createSettings();
  let timer = 0;
  const refresh = async () => {
    const faults = await attempt(reportFaults);
    if (faults) renderReport(report, faults);
  };
  const clear = async () => {
    await attempt(clearFaults);
    await refresh();
  };
  const clearButton = h(
    'button',
    { type: 'button', class: 'text-button', onclick: () => void clear() },
    'Clear all',
  );
  root.append(
    h(
      'header',
      { class: 'panel-header' },
      h('h2', {}, 'Faults'),
      iconButton('close', 'Close', { onclick: onClose }),
    ),
    h(
      'div',
      { class: 'panel-body' },
      h('section', { 'aria-label': 'Plan a fault' }, h('h3', {}, 'Plan a fault'), renderFaultForm(refresh)),
      h(
        'section',
        { 'aria-label': 'Planned' },
        h('div', { class: 'section-head' }, h('h3', {}, 'Planned'), clearButton),
        report,
      ),
      settings.element,
    ),
  );
  return {
    /** @param {boolean} open */
    setOpen(open) {
      root.hidden = !open;
      window.clearInterval(timer);
      if (!open) return;
      void refresh();
      void settings.refresh();
      timer = window.setInterval(() => void refresh(), reportMs);
      root.querySelector('select')?.focus();
    },
  };
}

/**
 * @param {HTMLElement} report
 * @param {import('./api.js').FaultReport[]} faults
 */
function renderReport(report, faults) {
  const rows = faults.map(({ fault, match, fired }) =>
    h(
      'li',
      {},
      h('span', { class: 'report-words' }, h('b', {}, fault.replaceAll('_', ' ')), h('small', {}, match)),
      h(
        'span',
        { class: `report-count${fired > 0 ? ' fired' : ''}` },
        fired > 0 ? `fired ${fired}×` : 'waiting',
      ),
    ),
  );
  report.replaceChildren(...rows);
  if (rows.length === 0) report.append(h('li', { class: 'empty' }, 'Nothing planned. Everything works.'));
}
