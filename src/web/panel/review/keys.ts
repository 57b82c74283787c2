import { type Html, html } from '../kit/html.ts';
import type { Visit } from '../kit/visit.ts';

const keys = {
  picture: [
    ['a', 'accept'],
    ['r', 'reject'],
    ['1–4', 'reason'],
    ['e', 'another'],
    ['s', 'skip'],
    ['→ j', 'next'],
    ['← k', 'previous'],
    ['b', 'pair'],
    ['z', 'zoom'],
    ['g', 'all'],
    ['?', 'help'],
  ],
  gallery: [
    ['→ j', 'next'],
    ['← k', 'previous'],
    ['x', 'pick'],
    ['Enter', 'open'],
    ['a', 'accept-picked'],
    ['r', 'reject-picked'],
    ['1–4', 'reason'],
    ['?', 'help'],
  ],
} as const;

/** Which keys do what; they do it where scripts run. */
export function keysHelp(visit: Visit, page: keyof typeof keys): Html {
  const rows = keys[page].map(
    ([key, name]) =>
      html`<div><dt><kbd>${key}</kbd></dt><dd>${visit.t(`panel-review-key-${name}`)}</dd></div>`,
  );
  return html`<details class="keys scripted"><summary data-key="?">${visit.t('panel-review-keys')}</summary><dl>${rows}</dl></details>`;
}
