import { enterByLink, lookAtLink, setPasswordOf } from '../../../operations/panel-sign-in.ts';
import type { PanelDeps } from '../deps.ts';
import { fieldOf, formOf } from '../kit/forms.ts';
import { html } from '../kit/html.ts';
import type { Route } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';
import { comeIn, zoneField } from './coming-in.ts';
import { codePage } from './second-step.ts';

/** Links that let somebody in once. Looking at one does not use it up: previews of messengers look, too. */
export function linkPages(deps: PanelDeps): Route[] {
  return [
    { method: 'get', path: '/welcome/:token', access: 'everybody', handle: (visit) => welcome(deps, visit) },
    {
      method: 'post',
      path: '/welcome/:token',
      access: 'everybody',
      handle: (visit) => setPassword(deps, visit),
    },
    { method: 'get', path: '/enter/:token', access: 'everybody', handle: (visit) => offer(deps, visit) },
    { method: 'post', path: '/enter/:token', access: 'everybody', handle: (visit) => enter(deps, visit) },
  ];
}

const tokenOf = ({ context }: Visit) => context.req.param('token') ?? '';

async function welcome(deps: PanelDeps, visit: Visit, error?: string): Promise<Response> {
  const { t } = visit;
  const token = tokenOf(visit);
  const account = await lookAtLink(deps, { token, purpose: 'set_password' });
  if (account === undefined) return gone(visit, 'panel-sign-in-welcome-gone');
  const login = account.login ?? '';
  const body = html`<p>${t('panel-sign-in-welcome', { login })}</p>${formOf(visit, {
    action: `/welcome/${encodeURIComponent(token)}`,
    body: [
      html`<input type="text" name="login" value="${login}" autocomplete="username" hidden>`,
      fieldOf({
        name: 'password',
        label: t('panel-sign-in-new-password'),
        hint: t('panel-sign-in-password-hint'),
        error,
        type: 'password',
        toggle: t('panel-sign-in-show'),
        autocomplete: 'new-password',
        isNeeded: true,
      }),
      zoneField,
      html`<button>${t('panel-sign-in-set')}</button>`,
    ],
  })}`;
  return visit.page({
    title: t('panel-sign-in-welcome-title'),
    body,
    status: error === undefined ? 200 : 422,
  });
}

async function setPassword(deps: PanelDeps, visit: Visit): Promise<Response> {
  const outcome = await setPasswordOf(deps, { token: tokenOf(visit), password: visit.secret('password') });
  switch (outcome.kind) {
    case 'in':
      return comeIn(deps, visit, { accountId: outcome.accountId, back: '/' });
    case 'code':
      return codePage(visit, { ticket: outcome.ticket, back: '/' });
    case 'weak':
      return welcome(deps, visit, visit.t(`panel-sign-in-weak-${outcome.fault}`));
    case 'gone':
      return gone(visit, 'panel-sign-in-welcome-gone');
    default:
      return outcome satisfies never;
  }
}

async function offer(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t } = visit;
  const token = tokenOf(visit);
  const account = await lookAtLink(deps, { token, purpose: 'sign_in' });
  if (account === undefined) return gone(visit, 'panel-sign-in-link-gone');
  const body = html`<p>${t('panel-sign-in-as', { name: account.firstName ?? account.login ?? '' })}</p>${formOf(
    visit,
    {
      action: `/enter/${encodeURIComponent(token)}`,
      body: [zoneField, html`<button>${t('panel-sign-in-enter')}</button>`],
    },
  )}`;
  return visit.page({ title: t('panel-sign-in-title'), body });
}

async function enter(deps: PanelDeps, visit: Visit): Promise<Response> {
  const outcome = await enterByLink(deps, tokenOf(visit));
  switch (outcome.kind) {
    case 'in':
      return comeIn(deps, visit, { accountId: outcome.accountId, back: '/' });
    case 'code':
      return codePage(visit, { ticket: outcome.ticket, back: '/' });
    case 'gone':
      return gone(visit, 'panel-sign-in-link-gone');
    default:
      return outcome satisfies never;
  }
}

function gone(visit: Visit, key: string): Promise<Response> {
  const { t } = visit;
  return visit.page({ title: t('panel-sign-in-gone-title'), body: html`<p>${t(key)}</p>`, status: 404 });
}
