import { changePassword } from '../../../operations/panel-own.ts';
import type { PanelDeps } from '../deps.ts';
import { fieldOf, formOf } from '../kit/forms.ts';
import { html, nothing } from '../kit/html.ts';
import type { Route } from '../kit/routes.ts';
import { addressOf, beginVisit } from '../kit/session.ts';
import type { Visit } from '../kit/visit.ts';
import { tooEarly } from '../sign-in/coming-in.ts';
import { ownOf, sessionOf } from './own.ts';

export function passwordPages(deps: PanelDeps): Route[] {
  const path = '/account/password';
  return [
    { method: 'get', path, access: 'signed_in', handle: (visit) => form(visit) },
    { method: 'post', path, access: 'signed_in', handle: (visit) => change(deps, visit) },
  ];
}

function form(visit: Visit, errors: { current?: string; password?: string } = {}): Promise<Response> {
  const { t } = visit;
  const { login, mustChangePassword } = sessionOf(visit);
  if (login === null) return visit.missing();
  const body = html`${mustChangePassword ? html`<p class="notice bad">${t('panel-account-must-change')}</p>` : nothing}
<p>${t('panel-account-password-ends')}</p>${formOf(visit, {
    action: '/account/password',
    className: 'short',
    body: [
      html`<input type="text" name="login" value="${login}" autocomplete="username" hidden>`,
      fieldOf({
        name: 'current',
        label: t('panel-account-current'),
        error: errors.current,
        type: 'password',
        toggle: t('panel-sign-in-show'),
        autocomplete: 'current-password',
        isNeeded: true,
      }),
      fieldOf({
        name: 'password',
        label: t('panel-sign-in-new-password'),
        hint: t('panel-sign-in-password-hint'),
        error: errors.password,
        type: 'password',
        toggle: t('panel-sign-in-show'),
        autocomplete: 'new-password',
        isNeeded: true,
      }),
      html`<button>${t('panel-account-set-password')}</button>`,
    ],
  })}`;
  const status = Object.keys(errors).length === 0 ? 200 : 422;
  return visit.page({ title: t('panel-account-change-password'), body, status });
}

async function change(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t } = visit;
  const outcome = await changePassword(deps, ownOf(visit), {
    current: visit.secret('current'),
    password: visit.secret('password'),
    address: addressOf(visit.context),
  });
  switch (outcome.kind) {
    case 'done':
      // All visits have ended, and this one goes on under an id that nobody has seen.
      await beginVisit(deps, visit.context, ownOf(visit).accountId);
      return visit.goTo('/account', { kind: 'good', text: t('panel-account-password-set') });
    case 'wrong':
      return form(visit, { current: t('panel-account-current-wrong') });
    case 'wait':
      return form(visit, { current: tooEarly(visit, outcome.until) });
    case 'same':
      return form(visit, { password: t('panel-account-same') });
    case 'weak':
      return form(visit, { password: t(`panel-sign-in-weak-${outcome.fault}`) });
    default:
      return outcome satisfies never;
  }
}
