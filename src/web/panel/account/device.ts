import { confirmDevice, removeDevice, renewCodes, setUpDevice } from '../../../operations/panel-own.ts';
import type { PanelDeps } from '../deps.ts';
import { fieldOf, formOf } from '../kit/forms.ts';
import { html } from '../kit/html.ts';
import { linkTo } from '../kit/lists.ts';
import type { Route } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';
import { ownOf } from './own.ts';

/** The second factor: a device that makes codes, and codes on paper for when it is lost. */
export function devicePages(deps: PanelDeps): Route[] {
  const sensitive = { method: 'post', access: 'signed_in', isSensitive: true } as const;
  return [
    { ...sensitive, path: '/account/device', handle: (visit) => setUp(deps, visit) },
    { ...sensitive, path: '/account/device/confirm', handle: (visit) => confirm(deps, visit) },
    { ...sensitive, path: '/account/device/remove', handle: (visit) => remove(deps, visit) },
    { ...sensitive, path: '/account/codes', handle: (visit) => renew(deps, visit) },
  ];
}

async function setUp(deps: PanelDeps, visit: Visit, error?: string): Promise<Response> {
  const { t } = visit;
  const device = await setUpDevice(deps, ownOf(visit));
  if (device.kind === 'confirmed')
    return visit.goTo('/account', { kind: 'bad', text: t('panel-account-device-there') });
  const { secret, address } = device;
  const body = html`<p>${t('panel-account-device-how')}</p>
<p><a href="${address}" role="button" class="secondary outline">${t('panel-account-device-open')}</a></p>
<p>${t('panel-account-device-type')}</p><p><code class="secret">${secret.replace(/(.{4})(?=.)/g, '$1 ')}</code></p>
${formOf(visit, {
  action: '/account/device/confirm',
  className: 'short',
  body: [
    fieldOf({
      name: 'code',
      label: t('panel-account-device-first'),
      hint: t('panel-account-device-first-hint'),
      error,
      autocomplete: 'one-time-code',
      isNeeded: true,
      longest: 12,
    }),
    html`<button>${t('panel-account-device-confirm')}</button>`,
  ],
})}`;
  return visit.page({
    title: t('panel-account-device-title'),
    body,
    status: error === undefined ? 200 : 422,
  });
}

async function confirm(deps: PanelDeps, visit: Visit): Promise<Response> {
  const outcome = await confirmDevice(deps, ownOf(visit), visit.field('code'));
  if (outcome.kind === 'wrong') return setUp(deps, visit, visit.t('panel-account-device-wrong'));
  return showCodes(visit, outcome.codes);
}

async function remove(deps: PanelDeps, visit: Visit): Promise<Response> {
  await removeDevice(deps, ownOf(visit));
  return visit.goTo('/account', { kind: 'good', text: visit.t('panel-account-device-removed') });
}

async function renew(deps: PanelDeps, visit: Visit): Promise<Response> {
  return showCodes(visit, await renewCodes(deps, ownOf(visit)));
}

function showCodes(visit: Visit, codes: readonly string[]): Promise<Response> {
  const { t } = visit;
  const body = html`<p class="notice good">${t('panel-account-codes-once')}</p>
<ul class="codes">${codes.map((code) => html`<li><code>${code}</code></li>`)}</ul>
<p>${linkTo('/account', t('panel-account-codes-kept'))}</p>`;
  return visit.page({ title: t('panel-account-codes-title'), body });
}
