import { endSession } from '../../../db/panel-sessions.ts';
import { enterCode, signIn } from '../../../operations/panel-sign-in.ts';
import type { PanelDeps } from '../deps.ts';
import { fieldOf, formOf } from '../kit/forms.ts';
import { html, nothing } from '../kit/html.ts';
import { backOf } from '../kit/path.ts';
import type { PageGroup } from '../kit/routes.ts';
import { addressOf, forgetVisit } from '../kit/session.ts';
import type { Visit } from '../kit/visit.ts';
import { comeIn, hidden, tooEarly, zoneField } from './coming-in.ts';
import { linkPages } from './links.ts';
import { codePage } from './second-step.ts';

/** How people come in and go. */
export const signInPages: PageGroup = (deps) => [
  {
    method: 'get',
    path: '/sign-in',
    access: 'everybody',
    handle: (visit) =>
      visit.session === undefined
        ? form(visit, visit.query('back'))
        : visit.goTo(backOf(visit.query('back'))),
  },
  { method: 'post', path: '/sign-in', access: 'everybody', handle: (visit) => enter(deps, visit) },
  { method: 'post', path: '/sign-in/code', access: 'everybody', handle: (visit) => enterSecond(deps, visit) },
  { method: 'post', path: '/sign-out', access: 'signed_in', handle: (visit) => leave(deps, visit) },
  ...linkPages(deps),
];

interface Refusal {
  status: 422 | 429;
  error: string;
}

function form(visit: Visit, back: string, refusal?: Refusal): Promise<Response> {
  const { t } = visit;
  const body = html`${refusal === undefined ? nothing : html`<p class="notice bad" role="alert">${refusal.error}</p>`}
${formOf(visit, {
  action: '/sign-in',
  body: [
    fieldOf({
      name: 'login',
      label: t('panel-sign-in-login'),
      value: visit.field('login').slice(0, 64),
      autocomplete: 'username',
      isNeeded: true,
      longest: 64,
    }),
    fieldOf({
      name: 'password',
      label: t('panel-sign-in-password'),
      type: 'password',
      toggle: t('panel-sign-in-show'),
      autocomplete: 'current-password',
      isNeeded: true,
    }),
    hidden('back', backOf(back)),
    zoneField,
    html`<button>${t('panel-sign-in-enter')}</button>`,
  ],
})}<p class="below"><small>${t('panel-sign-in-hint')}</small></p>`;
  return visit.page({ title: t('panel-sign-in-title'), body, status: refusal?.status ?? 200 });
}

async function enter(deps: PanelDeps, visit: Visit): Promise<Response> {
  const back = visit.field('back');
  const address = addressOf(visit.context);
  const outcome = await signIn(deps, {
    login: visit.field('login'),
    password: visit.secret('password'),
    address,
  });
  note(deps, { by: 'password', outcome: outcome.kind, address });
  switch (outcome.kind) {
    case 'in':
      return comeIn(deps, visit, { accountId: outcome.accountId, back });
    case 'code':
      return codePage(visit, { ticket: outcome.ticket, back });
    case 'wrong':
      return form(visit, back, { status: 422, error: visit.t('panel-sign-in-wrong') });
    case 'wait':
      return form(visit, back, { status: 429, error: tooEarly(visit, outcome.until) });
    default:
      return outcome satisfies never;
  }
}

async function enterSecond(deps: PanelDeps, visit: Visit): Promise<Response> {
  const [back, ticket] = [visit.field('back'), visit.field('ticket')];
  const address = addressOf(visit.context);
  const outcome = await enterCode(deps, { ticket, code: visit.field('code'), address });
  note(deps, { by: 'code', outcome: outcome.kind, address });
  switch (outcome.kind) {
    case 'in':
      return comeIn(deps, visit, { accountId: outcome.accountId, back });
    case 'gone':
      return visit.goTo('/sign-in', { kind: 'bad', text: visit.t('panel-sign-in-ticket-gone') });
    case 'wrong':
      return codePage(visit, { ticket, back, status: 422, error: visit.t('panel-sign-in-code-wrong') });
    case 'wait':
      return codePage(visit, { ticket, back, status: 429, error: tooEarly(visit, outcome.until) });
    case 'code':
      throw new Error('a code is not answered by asking for a code');
    default:
      return outcome satisfies never;
  }
}

/** Each attempt is in the log; the name is not, as people type passwords where names belong. Visits that began are events. */
function note(
  { log }: PanelDeps,
  facts: { by: 'password' | 'code'; outcome: string; address: string },
): void {
  const { outcome } = facts;
  if (outcome === 'in' || outcome === 'code') log.info(facts, 'somebody signs in to the panel');
  else log.warn(facts, 'a sign-in to the panel was refused');
}

async function leave(deps: PanelDeps, visit: Visit): Promise<Response> {
  if (visit.session !== undefined) await endSession(deps.sql, visit.session.idHash);
  forgetVisit(deps, visit.context);
  // Pictures of people may be in the browser for some minutes still.
  visit.context.header('clear-site-data', '"cache", "storage"');
  return visit.goTo('/sign-in', { kind: 'good', text: visit.t('panel-sign-in-left') });
}
