import { proveAgain } from '../../../operations/panel-sign-in.ts';
import type { PanelDeps } from '../deps.ts';
import { fieldOf, formOf } from '../kit/forms.ts';
import { html } from '../kit/html.ts';
import { backOf } from '../kit/path.ts';
import type { Route } from '../kit/routes.ts';
import { addressOf, renewVisit } from '../kit/session.ts';
import type { Visit } from '../kit/visit.ts';
import { hidden, tooEarly } from '../sign-in/coming-in.ts';
import { ownOf, sessionOf } from './own.ts';

/** Whoever is in proves once more who they are, before money moves or something cannot be undone. */
export function provePages(deps: PanelDeps): Route[] {
  const path = '/account/prove';
  return [
    { method: 'get', path, access: 'signed_in', handle: (visit) => form(visit, visit.query('back')) },
    { method: 'post', path, access: 'signed_in', handle: (visit) => prove(deps, visit) },
  ];
}

function form(visit: Visit, back: string, refusal?: { status: 422 | 429; error: string }): Promise<Response> {
  const { t } = visit;
  const { login, hasTotp } = sessionOf(visit);
  const title = t('panel-account-prove-title');
  if (login === null && !hasTotp)
    return visit.page({ title, body: html`<p>${t('panel-account-prove-telegram')}</p>` });
  const label = login === null ? 'panel-account-prove-code' : 'panel-account-prove-secret';
  const body = html`<p>${t('panel-account-prove-why')}</p>${formOf(visit, {
    action: '/account/prove',
    className: 'short',
    body: [
      fieldOf({
        name: 'secret',
        label: t(hasTotp ? label : 'panel-sign-in-password'),
        error: refusal?.error,
        type: 'password',
        toggle: t('panel-sign-in-show'),
        autocomplete: 'current-password',
        isNeeded: true,
      }),
      hidden('back', backOf(back)),
      html`<button>${t('panel-account-prove')}</button>`,
    ],
  })}`;
  return visit.page({ title, body, status: refusal?.status ?? 200 });
}

async function prove(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t } = visit;
  const back = visit.field('back');
  const outcome = await proveAgain(deps, {
    ...ownOf(visit),
    secret: visit.secret('secret'),
    address: addressOf(visit.context),
  });
  switch (outcome.kind) {
    case 'in':
      await renewVisit(deps, visit.context, sessionOf(visit).idHash);
      return visit.goTo(backOf(back), { kind: 'good', text: t('panel-account-proved') });
    case 'wrong':
      return form(visit, back, { status: 422, error: t('panel-account-prove-wrong') });
    case 'wait':
      return form(visit, back, { status: 429, error: tooEarly(visit, outcome.until) });
    default:
      return outcome satisfies never;
  }
}
