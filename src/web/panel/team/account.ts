import type { PanelAccount } from '../../../db/panel-accounts.ts';
import type { ListedSession } from '../../../db/panel-sessions.ts';
import {
  type Changing,
  changeAccountRole,
  endVisits,
  forgetDevice,
  listVisits,
  makeLink,
  panelRoles,
  setAccountOpen,
} from '../../../operations/panel-accounts.ts';
import { deviceOf } from '../account/agents.ts';
import type { PanelDeps } from '../deps.ts';
import { formOf } from '../kit/forms.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { factsOf, linkTo, listOf } from '../kit/lists.ts';
import type { Route } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';
import { handOver, reasonField, reasonOf, roleChoice, roleName, stateOf } from './parts.ts';

/** What can be done with an account; each with a reason. */
type Deed = (given: { deps: PanelDeps; visit: Visit; why: string }) => Promise<Response>;

/** One account: how it stands, its visits, and what can be done with it. */
export function accountPages(deps: PanelDeps): Route[] {
  const deed = (name: string, run: Deed): Route => ({
    method: 'post',
    path: `/team/:id/${name}`,
    access: 'give_roles',
    isSensitive: true,
    handle(visit) {
      const why = reasonOf(visit);
      if (why !== undefined) return run({ deps, visit, why });
      return back(visit, { kind: 'bad', text: visit.t('panel-team-why-needed') });
    },
  });
  return [
    { method: 'get', path: '/team/:id', access: 'give_roles', handle: (visit) => show(deps, visit) },
    deed('role', changeRole),
    deed('close', ({ visit, why }) => setOpen(deps, visit, { isOpen: false, why })),
    deed('open', ({ visit, why }) => setOpen(deps, visit, { isOpen: true, why })),
    deed('link', newLink),
    deed('forget-device', forget),
    deed('end-visits', end),
  ];
}

const refOf = (visit: Visit) => ({ id: visit.id() });
const back = (visit: Visit, notice: Parameters<Visit['goTo']>[1]) =>
  visit.goTo(`/team/${visit.id()}`, notice);

async function show(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t, shown } = visit;
  const outcome = await listVisits(deps, visit.who, refOf(visit));
  if (outcome.kind !== 'visits') return visit.missing();
  const { account, visits } = outcome;
  const facts = factsOf([
    [t('panel-team-role'), roleName(visit, account.role)],
    [t('panel-team-state'), stateOf(visit, account)],
    [t('panel-team-device'), t(account.hasTotp ? 'panel-team-yes' : 'panel-team-no')],
    [t('panel-team-since'), shown.moment(account.createdAt)],
    [t('panel-account-seen'), account.seenAt === null ? t('panel-team-never') : shown.moment(account.seenAt)],
  ]);
  const body = html`<p>${linkTo('/team', t('panel-team-all'))}</p>${facts}
<h2>${t('panel-team-visits')}</h2>${visitList(visit, visits)}
<h2>${t('panel-team-do')}</h2>${account.login === null ? html`<p>${t('panel-team-is-person')}</p>` : nothing}
<div class="deeds">${deeds(visit, account, visits.length > 0)}</div>`;
  return visit.page({ title: account.login ?? account.firstName ?? String(account.id), body });
}

function visitList(visit: Visit, visits: readonly ListedSession[]): Html {
  const { t, shown } = visit;
  return listOf(visit, {
    caption: t('panel-team-visits'),
    rows: visits,
    empty: t('panel-team-no-visits'),
    columns: [
      {
        title: t('panel-account-device'),
        cell: ({ agent }) => deviceOf(agent) ?? t('panel-account-device-unknown'),
      },
      { title: t('panel-account-address'), cell: ({ address }) => address },
      { title: t('panel-account-since'), cell: ({ createdAt }) => shown.moment(createdAt) },
      { title: t('panel-account-seen'), cell: ({ seenAt }) => shown.moment(seenAt) },
    ],
  });
}

function deeds(visit: Visit, account: PanelAccount, hasVisits: boolean): Html[] {
  const { id, login, role, hasTotp, disabledAt } = account;
  const isOpen = disabledAt === null;
  const names = [
    ...(login === null ? [] : ['role']),
    ...(login !== null && isOpen ? ['link'] : []),
    ...(hasTotp ? ['forget-device'] : []),
    ...(hasVisits ? ['end-visits'] : []),
    isOpen ? 'close' : 'open',
  ];
  return names.map((name) =>
    deedOf(visit, { id, name, field: name === 'role' ? roleChoice(visit, role) : nothing }),
  );
}

/** What it does in words, with its reason and a button. */
function deedOf(visit: Visit, { id, name, field }: { id: number; name: string; field: Html }): Html {
  const { t } = visit;
  return html`<details><summary>${t(`panel-team-do-${name}`)}</summary><p>${t(`panel-team-do-${name}-is`)}</p>${formOf(
    visit,
    {
      action: `/team/${id}/${name}`,
      className: 'short',
      body: [
        field,
        reasonField(visit, { id: `why-${name}` }),
        html`<button>${t(`panel-team-do-${name}`)}</button>`,
      ],
    },
  )}</details>`;
}

const changeRole: Deed = async ({ deps, visit, why }) => {
  const role = panelRoles.find((one) => one === visit.field('role'));
  if (role === undefined) return visit.missing();
  return told(visit, await changeAccountRole(deps, visit.who, { ref: refOf(visit), role, why }), 'role');
};

async function setOpen(deps: PanelDeps, visit: Visit, change: { isOpen: boolean; why: string }) {
  const outcome = await setAccountOpen(deps, visit.who, { ref: refOf(visit), ...change });
  return told(visit, outcome, change.isOpen ? 'open' : 'close');
}

const newLink: Deed = async ({ deps, visit, why }) => {
  const outcome = await makeLink(deps, visit.who, { ref: refOf(visit), why });
  if (outcome.kind === 'link') return handOver(deps, visit, outcome);
  if (outcome.kind !== 'disabled') return told(visit, outcome, 'link');
  return back(visit, { kind: 'bad', text: visit.t('panel-team-told-disabled') });
};

const forget: Deed = async ({ deps, visit, why }) =>
  told(visit, await forgetDevice(deps, visit.who, { ref: refOf(visit), why }), 'forget-device');

const end: Deed = async ({ deps, visit, why }) => {
  const outcome = await endVisits(deps, visit.who, { ref: refOf(visit), why });
  if (outcome.kind !== 'ended') return told(visit, outcome, 'end-visits');
  return back(visit, { kind: 'good', text: visit.t('panel-account-ended', { count: outcome.visits }) });
};

function told(visit: Visit, { kind }: Changing, deed: string): Promise<Response> | Response {
  const { t } = visit;
  if (kind === 'not_found') return visit.missing();
  if (kind === 'done') return back(visit, { kind: 'good', text: t(`panel-team-done-${deed}`) });
  return back(visit, { kind: 'bad', text: t(`panel-team-told-${kind}`) });
}
