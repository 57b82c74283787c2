import type { PanelAccount } from '../../../db/panel-accounts.ts';
import type { Person } from '../../../db/people.ts';
import { addAccount, isLogin, listTeam, panelRoles } from '../../../operations/panel-accounts.ts';
import type { PanelDeps } from '../deps.ts';
import { fieldOf, formOf } from '../kit/forms.ts';
import { type Html, html } from '../kit/html.ts';
import { linkTo, listOf } from '../kit/lists.ts';
import type { PageGroup } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';
import { accountPages } from './account.ts';
import { handOver, reasonField, reasonOf, roleChoice, roleName, stateOf } from './parts.ts';
import { personPages } from './person.ts';

/** Who works here and may do what. */
export const teamPages: PageGroup = (deps) => [
  { method: 'get', path: '/team', access: 'give_roles', handle: (visit) => show(deps, visit) },
  {
    method: 'post',
    path: '/team',
    access: 'give_roles',
    isSensitive: true,
    handle: (visit) => add(deps, visit),
  },
  ...personPages(deps),
  ...accountPages(deps),
];

interface Errors {
  login?: string;
  why?: string;
}

async function show(deps: PanelDeps, visit: Visit, errors: Errors = {}): Promise<Response> {
  const { t } = visit;
  const outcome = await listTeam(deps, visit.who);
  if (outcome.kind === 'forbidden') return visit.missing();
  const { accounts, people } = outcome;
  const body = html`<h2>${t('panel-team-accounts')}</h2>${accountList(visit, accounts)}
<h2>${t('panel-team-people')}</h2>${peopleList(visit, people)}
<h2>${t('panel-team-add-title')}</h2>${addForm(visit, errors)}`;
  const isRight = Object.keys(errors).length === 0;
  return visit.page({ title: t('panel-nav-team'), body, status: isRight ? 200 : 422 });
}

function accountList(visit: Visit, accounts: readonly PanelAccount[]): Html {
  const { t, shown } = visit;
  return listOf(visit, {
    caption: t('panel-team-accounts'),
    rows: accounts,
    empty: t('panel-team-no-accounts'),
    columns: [
      {
        title: t('panel-team-name'),
        cell: ({ id, login, firstName }) => linkTo(`/team/${id}`, login ?? firstName ?? String(id)),
      },
      { title: t('panel-team-role'), cell: ({ role }) => roleName(visit, role) },
      { title: t('panel-team-state'), cell: (account) => stateOf(visit, account) },
      {
        title: t('panel-team-device'),
        cell: ({ hasTotp }) => t(hasTotp ? 'panel-team-yes' : 'panel-team-no'),
      },
      {
        title: t('panel-account-seen'),
        cell: ({ seenAt }) => (seenAt === null ? t('panel-team-never') : shown.moment(seenAt)),
      },
    ],
  });
}

function peopleList(visit: Visit, people: readonly Person[]): Html {
  const { t, shown } = visit;
  return listOf(visit, {
    caption: t('panel-team-people'),
    rows: people,
    empty: t('panel-team-no-people'),
    columns: [
      {
        title: t('panel-team-name'),
        cell: ({ id, firstName, username }) =>
          linkTo(`/team/people/${id}`, username === null ? firstName : `${firstName} (@${username})`),
      },
      { title: t('panel-team-role'), cell: ({ role }) => roleName(visit, role) },
      { title: t('panel-team-heard'), cell: ({ lastActiveAt }) => shown.moment(lastActiveAt) },
    ],
  });
}

function addForm(visit: Visit, errors: Errors): Html {
  const { t } = visit;
  return formOf(visit, {
    action: '/team',
    className: 'short',
    body: [
      fieldOf({
        name: 'login',
        label: t('panel-team-login'),
        hint: t('panel-team-login-hint'),
        value: visit.field('login'),
        error: errors.login,
        isNeeded: true,
        longest: 32,
      }),
      roleChoice(visit, visit.field('role') || 'viewer'),
      reasonField(visit, { error: errors.why }),
      html`<button>${t('panel-team-add')}</button>`,
    ],
  });
}

async function add(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t } = visit;
  const login = visit.field('login').toLowerCase();
  const role = panelRoles.find((one) => one === visit.field('role'));
  const why = reasonOf(visit);
  const errors: Errors = {
    ...(!isLogin(login) && { login: t('panel-team-bad-login') }),
    ...(why === undefined && { why: t('panel-team-why-needed') }),
  };
  if (role === undefined || why === undefined || Object.keys(errors).length > 0)
    return show(deps, visit, errors);
  const outcome = await addAccount(deps, visit.who, { login, role, why });
  switch (outcome.kind) {
    case 'added':
      return handOver(deps, visit, { name: login, token: outcome.token });
    case 'taken':
      return show(deps, visit, { login: t('panel-team-taken') });
    case 'bad_login':
      return show(deps, visit, { login: t('panel-team-bad-login') });
    case 'forbidden':
      return visit.goTo('/team', { kind: 'bad', text: t('panel-team-owners-only') });
    default:
      return outcome satisfies never;
  }
}
