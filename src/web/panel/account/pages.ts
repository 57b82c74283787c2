import { type Language, languages } from '../../../contract/language.ts';
import type { ListedSession } from '../../../db/panel-sessions.ts';
import { endOwnVisits, prefer, readOwn } from '../../../operations/panel-own.ts';
import type { PanelDeps } from '../deps.ts';
import { choiceOf, formOf } from '../kit/forms.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { badge, linkTo, listOf } from '../kit/lists.ts';
import type { PageGroup } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';
import { deviceOf } from './agents.ts';
import { devicePages } from './device.ts';
import { ownOf, sessionOf } from './own.ts';
import { passwordPages } from './password.ts';
import { provePages } from './prove.ts';

/** Everybody's own account. */
export const accountPages: PageGroup = (deps) => [
  { method: 'get', path: '/account', access: 'signed_in', handle: (visit) => show(deps, visit) },
  { method: 'post', path: '/account', access: 'signed_in', handle: (visit) => keepPreferences(deps, visit) },
  {
    method: 'post',
    path: '/account/visits/end',
    access: 'signed_in',
    handle: (visit) => endOne(deps, visit),
  },
  {
    method: 'post',
    path: '/account/visits/end-others',
    access: 'signed_in',
    handle: (visit) => endOthers(deps, visit),
  },
  ...passwordPages(deps),
  ...devicePages(deps),
  ...provePages(deps),
];

async function show(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t } = visit;
  const { login, hasTotp } = sessionOf(visit);
  const { factors, visits } = await readOwn(deps, ownOf(visit));
  const password =
    login === null
      ? html`<p>${t('panel-account-no-password')}</p>`
      : html`<p>${linkTo('/account/password', t('panel-account-change-password'))}</p>`;
  const body = html`${preferences(visit)}
<h2>${t('panel-account-password-title')}</h2>${password}
<h2>${t('panel-account-device-title')}</h2>${hasTotp ? withDevice(visit, factors.codesLeft) : withoutDevice(visit)}
<h2>${t('panel-account-visits-title')}</h2>${listed(visit, visits)}
${
  visits.length < 2
    ? nothing
    : formOf(visit, {
        action: '/account/visits/end-others',
        className: 'actions below',
        body: html`<button class="secondary outline">${t('panel-account-end-others')}</button>`,
      })
}`;
  return visit.page({ title: t('panel-account-title'), body });
}

function preferences(visit: Visit): Html {
  const { t } = visit;
  const { language, timeZone } = sessionOf(visit);
  const zones = [...new Set(['UTC', timeZone, ...Intl.supportedValuesOf('timeZone')])];
  return formOf(visit, {
    action: '/account',
    className: 'short',
    body: [
      choiceOf({
        name: 'language',
        label: t('panel-account-language'),
        value: language,
        options: languages.map((value) => ({ value, text: t(`language-${value}`) })),
      }),
      choiceOf({
        name: 'zone',
        label: t('panel-account-zone'),
        value: timeZone,
        options: zones.map((value) => ({ value, text: value.replaceAll('_', ' ') })),
      }),
      html`<button>${t('panel-account-keep')}</button>`,
    ],
  });
}

function withDevice(visit: Visit, codesLeft: number): Html {
  const { t } = visit;
  return html`<p>${badge('good', t('panel-account-device-on'))} ${t('panel-account-codes-left', { count: codesLeft })}</p>
<div class="actions">${formOf(visit, {
    action: '/account/codes',
    confirm: t('panel-account-renew-codes-ask'),
    body: html`<button class="secondary outline">${t('panel-account-renew-codes')}</button>`,
  })}${formOf(visit, {
    action: '/account/device/remove',
    confirm: t('panel-account-device-remove-ask'),
    body: html`<button class="secondary outline">${t('panel-account-device-remove')}</button>`,
  })}</div>`;
}

function withoutDevice(visit: Visit): Html {
  const { t } = visit;
  return html`<p>${t('panel-account-device-why')}</p>${formOf(visit, {
    action: '/account/device',
    className: 'actions',
    body: html`<button>${t('panel-account-device-set-up')}</button>`,
  })}`;
}

function listed(visit: Visit, visits: readonly ListedSession[]): Html {
  const { t, shown } = visit;
  const { idHash } = sessionOf(visit);
  return listOf(visit, {
    caption: t('panel-account-visits-title'),
    rows: visits,
    empty: nothing,
    columns: [
      {
        title: t('panel-account-device'),
        cell: ({ agent }) => deviceOf(agent) ?? t('panel-account-device-unknown'),
      },
      { title: t('panel-account-address'), cell: ({ address }) => address },
      { title: t('panel-account-since'), cell: ({ createdAt }) => shown.moment(createdAt) },
      { title: t('panel-account-seen'), cell: ({ seenAt }) => shown.moment(seenAt) },
      {
        title: t('panel-account-end'),
        cell: (one) =>
          one.idHash === idHash
            ? badge('good', t('panel-account-this-one'))
            : formOf(visit, {
                action: '/account/visits/end',
                className: 'inline',
                body: html`<input type="hidden" name="name" value="${one.name}"><button class="quiet">${t('panel-account-end')}</button>`,
              }),
      },
    ],
  });
}

async function keepPreferences(deps: PanelDeps, visit: Visit): Promise<Response> {
  const language: Language = languages.find((one) => one === visit.field('language')) ?? visit.language;
  const outcome = await prefer(deps, ownOf(visit), { language, timeZone: visit.field('zone') });
  const text = deps
    .texts(language)
    .plain(outcome.kind === 'done' ? 'panel-account-kept' : 'panel-account-no-zone');
  return visit.goTo('/account', { kind: outcome.kind === 'done' ? 'good' : 'bad', text });
}

async function endOne(deps: PanelDeps, visit: Visit): Promise<Response> {
  return ended(visit, await endOwnVisits(deps, ownOf(visit), { name: visit.field('name') }));
}

async function endOthers(deps: PanelDeps, visit: Visit): Promise<Response> {
  return ended(visit, await endOwnVisits(deps, ownOf(visit), { except: sessionOf(visit).idHash }));
}

function ended(visit: Visit, count: number): Response {
  return visit.goTo('/account', { kind: 'good', text: visit.t('panel-account-ended', { count }) });
}
