import type { Right } from '../../../operations/who.ts';
import { assets } from './assets.ts';
import { formOf } from './forms.ts';
import { type Html, html, nothing } from './html.ts';
import { panelPath } from './path.ts';
import type { Notice, Visit } from './visit.ts';

/** What the panel has, in the order in which it is looked for; the key of its name is `panel-nav-<name>`. */
const places: readonly { name: string; path: string; right: Right }[] = [
  { name: 'overview', path: '/', right: 'see_stats' },
  { name: 'orders', path: '/orders', right: 'see_orders' },
  { name: 'people', path: '/people', right: 'see_people' },
  { name: 'top-ups', path: '/top-ups', right: 'answer_top_ups' },
  { name: 'catalog', path: '/catalog', right: 'see_catalog' },
  { name: 'review', path: '/catalog/review', right: 'review_catalog' },
  { name: 'broadcasts', path: '/broadcasts', right: 'broadcast' },
  { name: 'settings', path: '/settings', right: 'change_settings' },
  { name: 'prices', path: '/settings/prices', right: 'change_amounts' },
  { name: 'api', path: '/api', right: 'keep_keys' },
  { name: 'deletions', path: '/deletions', right: 'delete_people' },
  { name: 'changes', path: '/changes', right: 'audit' },
  { name: 'team', path: '/team', right: 'give_roles' },
];

interface Page {
  visit: Visit;
  title: string;
  body: Html;
  notice: Notice | undefined;
}

/** htmx may neither write styles nor run text: the policy of the page forbids both. */
const htmxConfig = JSON.stringify({
  includeIndicatorStyles: false,
  allowEval: false,
  selfRequestsOnly: true,
});

/** A whole page around its body. */
export function layout({ visit, title, body, notice }: Page): Html {
  const { t, language, session } = visit;
  return html`<!doctype html>
<html lang="${language}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="htmx-config" content="${htmxConfig}">
  <title>${title} · Darkroom</title>
  <link rel="icon" href="${assets.icon}">
  <link rel="stylesheet" href="${assets.pico}">
  <link rel="stylesheet" href="${assets.style}">
  <script defer src="${assets.htmx}"></script>
  <script defer src="${assets.script}"></script>
</head>
<body>
  <a class="skip" href="#main">${t('panel-skip')}</a>
  ${session === undefined ? nothing : sidebar(visit)}
  <main id="main" data-broken="${t('panel-part-broken')}" class="${session === undefined ? 'narrow' : 'wide'}">
    ${session === undefined ? brand() : nothing}
    ${notice === undefined ? nothing : html`<p class="notice ${notice.kind}" role="status">${notice.text}</p>`}
    <h1>${title}</h1>
    ${body}
  </main>
</body>
</html>`;
}

function brand(): Html {
  return html`<a class="brand" href="${panelPath}/"><img src="${assets.icon}" alt="" width="28" height="28">Darkroom</a>`;
}

function sidebar(visit: Visit): Html {
  const { t, session } = visit;
  const here = visit.context.req.path.slice(panelPath.length) || '/';
  const shown = places.filter(({ right }) => visit.can(right));
  const current = shown
    .filter(({ path }) => here === path || (path !== '/' && here.startsWith(`${path}/`)))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
  const links = shown.map(
    ({ name, path }) =>
      html`<li><a href="${panelPath}${path}" ${
        path === current?.path ? html`aria-current="page"` : nothing
      }>${t(`panel-nav-${name}`)}</a></li>`,
  );
  const name = session?.login ?? session?.person?.firstName ?? '';
  return html`<header class="side">
  ${brand()}
  <details class="menu" open><summary>${t('panel-menu')}</summary>
  <nav aria-label="${t('panel-menu')}"><ul>${links}</ul></nav></details>
  <div class="self"><a href="${panelPath}/account">${name}</a>
  ${formOf(visit, { action: '/sign-out', body: html`<button class="quiet">${t('panel-sign-out')}</button>` })}</div>
</header>`;
}
