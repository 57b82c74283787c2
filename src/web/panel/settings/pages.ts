import { isSwitch } from '../../../contract/settings.ts';
import {
  changeSetting,
  listAccounts,
  listSettings,
  type ShownSetting,
  switchAccount,
} from '../../../operations/settings.ts';
import type { PanelDeps } from '../deps.ts';
import { formOf } from '../kit/forms.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { badge, linkTo, listOf } from '../kit/lists.ts';
import type { PageGroup } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';
import { pricePages } from './prices.ts';
import { stylePages } from './styles.ts';

/** What staff change while everything runs. */
export const settingPages: PageGroup = (deps) => [
  {
    method: 'get',
    path: '/settings',
    access: 'change_settings',
    handle: (visit) => showSettings(deps, visit),
  },
  {
    method: 'post',
    path: '/settings',
    access: 'change_settings',
    handle: (visit) => change(deps, visit),
  },
  {
    method: 'post',
    path: '/settings/accounts',
    access: 'change_settings',
    handle: (visit) => turnAccount(deps, visit),
  },
  ...pricePages(deps),
  ...stylePages(deps),
];

/** What was wrong with the setting of this name. */
interface Wrong {
  name: string;
  value: string;
  text: string;
}

async function showSettings(deps: PanelDeps, visit: Visit, wrong?: Wrong): Promise<Response> {
  const { t, who } = visit;
  const [settings, accounts] = await Promise.all([listSettings(deps, who), listAccounts(deps, who)]);
  if (settings.kind === 'forbidden' || accounts.kind === 'forbidden') return visit.missing();
  const switches = settings.settings.filter(({ name }) => isSwitch(name));
  const numbers = settings.settings.filter(({ name }) => !isSwitch(name));
  const body = html`<p>${t('panel-settings-about')}</p>
<p>${linkTo('/settings/styles', t('panel-styles-title'))}</p>
<h2>${t('panel-settings-offered')}</h2>
<div class="rows">${switches.map((setting) => switchRow(visit, setting))}</div>
<h2>${t('panel-settings-limits')}</h2>
<div class="rows">${numbers.map((setting) => numberRow(visit, setting, wrong))}</div>
<h2>${t('panel-settings-accounts')}</h2>
${listOf(visit, {
  caption: t('panel-settings-accounts'),
  empty: t('panel-settings-no-accounts'),
  rows: accounts.accounts,
  columns: [
    { title: t('panel-settings-account'), cell: ({ id }) => id },
    { title: t('panel-settings-jobs'), cell: ({ kind }) => t(`panel-settings-kind-${kind}`) },
    { title: t('panel-settings-places'), isNumber: true, cell: ({ places }) => String(places) },
    { title: t('panel-settings-stands'), cell: (account) => standing(visit, account) },
    { title: '', cell: ({ id, switchedOff }) => accountForm(visit, id, switchedOff) },
  ],
})}`;
  return visit.page({ title: t('panel-nav-settings'), body, status: wrong === undefined ? 200 : 422 });
}

function switchRow(visit: Visit, { name, value, changed }: ShownSetting): Html {
  const { t } = visit;
  const isOn = value === true;
  return html`<section class="row"><div><strong>${t(titleOf(name))}</strong> ${
    isOn ? badge('good', t('panel-settings-on')) : badge('quiet', t('panel-settings-off'))
  }${lastChange(visit, changed)}</div>
${formOf(visit, {
  action: '/settings',
  className: 'inline',
  body: html`<input type="hidden" name="name" value="${name}"><input type="hidden" name="value" value="${isOn ? 'off' : 'on'}">
<input name="why" required maxlength="300" placeholder="${t('panel-why')}" aria-label="${t('panel-why')}">
<button class="${isOn ? 'secondary' : ''}">${t(isOn ? 'panel-settings-take-off' : 'panel-settings-put-on')}</button>`,
})}</section>`;
}

function numberRow(visit: Visit, { name, value, usual, changed }: ShownSetting, wrong?: Wrong): Html {
  const { t, shown } = visit;
  const isWrong = wrong?.name === name;
  return html`<section class="row"><div><strong>${t(titleOf(name))}</strong>
<small>${t('panel-settings-usual', { value: shown.number(Number(usual)) })}</small>${lastChange(visit, changed)}
${isWrong ? html`<small class="error" id="e-${name}">${wrong.text}</small>` : nothing}</div>
${formOf(visit, {
  action: '/settings',
  className: 'inline',
  body: html`<input type="hidden" name="name" value="${name}">
<input name="value" inputmode="numeric" required value="${isWrong ? wrong.value : String(value)}" aria-label="${t(titleOf(name))}" ${
    isWrong ? html`aria-invalid="true" aria-describedby="e-${name}"` : nothing
  }>
<input name="why" required maxlength="300" placeholder="${t('panel-why')}" aria-label="${t('panel-why')}">
<button>${t('panel-save')}</button>`,
})}</section>`;
}

function lastChange({ t, shown }: Visit, changed: ShownSetting['changed']): Html {
  if (changed === undefined) return nothing;
  const values = { at: shown.moment(changed.at), by: changed.by ?? t('panel-by-hand') };
  return html`<small>${t('panel-settings-changed', values)}</small>`;
}

async function change(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t, who } = visit;
  const [name, value, why] = [visit.field('name'), visit.field('value'), visit.field('why')];
  if (why === '') return showSettings(deps, visit, { name, value, text: t('panel-why-missing') });
  const outcome = await changeSetting(deps, who, { name, value, why: why.slice(0, 300) });
  if (outcome.kind === 'forbidden' || outcome.kind === 'not_found') return visit.missing();
  if (outcome.kind === 'out_of_range') {
    const { least, most } = outcome;
    const range = { least: visit.shown.number(least), most: visit.shown.number(most) };
    return showSettings(deps, visit, { name, value, text: t('panel-settings-range', range) });
  }
  const said = outcome.kind === 'changed' ? 'panel-settings-saved' : 'panel-settings-same';
  return visit.goTo('/settings', { kind: 'good', text: t(said, { name: t(titleOf(name)) }) });
}

type Account = Extract<Awaited<ReturnType<typeof listAccounts>>, { kind: 'accounts' }>['accounts'][number];

function standing(
  { t, shown }: Visit,
  { enabled, switchedOff, restsUntil, restReason, seenAt }: Account,
): Html {
  if (switchedOff) return badge('quiet', t('panel-settings-off'));
  if (restsUntil !== null)
    return html`${badge('busy', t('panel-settings-rests', { at: shown.moment(restsUntil) }))} ${restReason ?? ''}`;
  return enabled
    ? badge('good', t('panel-settings-on'))
    : badge('bad', t('panel-settings-not-held', { at: shown.moment(seenAt) }));
}

function accountForm(visit: Visit, id: string, isOff: boolean): Html {
  const { t } = visit;
  return formOf(visit, {
    action: '/settings/accounts',
    className: 'inline',
    body: html`<input type="hidden" name="account" value="${id}"><input type="hidden" name="to" value="${isOff ? 'on' : 'off'}">
<input name="why" required maxlength="300" placeholder="${t('panel-why')}" aria-label="${t('panel-why')}">
<button class="${isOff ? '' : 'secondary'}">${t(isOff ? 'panel-settings-switch-on' : 'panel-settings-switch-off')}</button>`,
  });
}

async function turnAccount(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t } = visit;
  const [id, why, isOn] = [visit.field('account'), visit.field('why'), visit.field('to') === 'on'];
  if (why === '') return visit.goTo('/settings', { kind: 'bad', text: t('panel-why-missing') });
  const outcome = await switchAccount(deps, visit.who, { id, isOn, why: why.slice(0, 300) });
  if (outcome.kind === 'forbidden') return visit.missing();
  const key =
    outcome.kind === 'unchanged'
      ? 'panel-settings-account-same'
      : isOn
        ? 'panel-settings-account-on'
        : 'panel-settings-account-off';
  return visit.goTo('/settings', {
    kind: outcome.kind === 'done' ? 'good' : 'bad',
    text: t(key, { account: id }),
  });
}

/** Names of messages have no dots. */
function titleOf(name: string): string {
  return `panel-setting-${name.replaceAll('.', '-')}`;
}
