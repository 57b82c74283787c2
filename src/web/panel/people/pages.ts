import { roles } from '../../../contract/people.ts';
import type { PeopleCursor } from '../../../db/people-list.ts';
import { listPeople } from '../../../operations/people-pages.ts';
import type { PanelDeps } from '../deps.ts';
import { choiceOf } from '../kit/forms.ts';
import { type Html, html } from '../kit/html.ts';
import { filterOf, linkTo, listOf, pagerOf } from '../kit/lists.ts';
import type { PageGroup } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';
import { personActions } from './actions.ts';
import { showPerson } from './person.ts';
import { standing } from './standing.ts';
import { showStatement } from './statement.ts';

const statuses = ['active', 'unreachable', 'blocked', 'deleted'] as const;

/** Whom the studio serves. */
export const peoplePages: PageGroup = (deps) => [
  { method: 'get', path: '/people', access: 'see_people', handle: (visit) => showPeople(deps, visit) },
  { method: 'get', path: '/people/:id', access: 'see_people', handle: (visit) => showPerson(deps, visit) },
  {
    method: 'get',
    path: '/people/:id/statement',
    access: 'see_people',
    handle: (visit) => showStatement(deps, visit),
  },
  ...personActions(deps),
];

async function showPeople(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t, shown } = visit;
  const search = visit.query('search').slice(0, 100);
  const role = filterOf(visit, 'role', roles);
  const status = filterOf(visit, 'status', statuses);
  const after = cursorOf(visit.query('after'));
  const filter = { search, ...(role && { role }), ...(status && { status }) };
  const found = await listPeople(deps, visit.who, { ...filter, after });
  if (found.kind === 'forbidden') return visit.missing();
  const isFiltered = search !== '' || role !== undefined || status !== undefined;
  const body = html`${filters(visit, { search, role, status })}
${listOf(visit, {
  caption: t('panel-nav-people'),
  empty: t(isFiltered ? 'panel-people-none-found' : 'panel-people-none'),
  rows: found.people,
  columns: [
    { title: t('panel-people-name'), cell: ({ id, firstName }) => linkTo(`/people/${id}`, firstName) },
    { title: t('panel-people-username'), cell: ({ username }) => (username === null ? '' : `@${username}`) },
    { title: t('panel-people-number'), cell: ({ id }) => String(id) },
    { title: t('panel-people-balance'), isNumber: true, cell: ({ available }) => shown.number(available) },
    { title: t('panel-people-stands'), cell: (person) => standing(visit, person) },
    { title: t('panel-people-heard'), cell: ({ lastActiveAt }) => shown.moment(lastActiveAt) },
  ],
})}
${pagerOf(visit, found.next && `${found.next.micros}-${found.next.id}`)}`;
  return visit.page({ title: t('panel-nav-people'), body });
}

function cursorOf(text: string): PeopleCursor | undefined {
  const [, micros, id] = /^(\d{1,17})-(\d{1,15})$/.exec(text) ?? [];
  return micros === undefined || id === undefined ? undefined : { micros: Number(micros), id: Number(id) };
}

function filters(
  { t }: Visit,
  {
    search,
    role = '',
    status = '',
  }: { search: string; role: string | undefined; status: string | undefined },
): Html {
  const all = { value: '', text: t('panel-all') };
  return html`<form method="get" class="filters" role="search">
<div><label for="f-search">${t('panel-people-search')}</label><input type="search" id="f-search" name="search" value="${search}" maxlength="100"></div>
<div>${choiceOf({
    name: 'status',
    label: t('panel-people-stands'),
    value: status,
    options: [all, ...statuses.map((value) => ({ value, text: t(`panel-people-status-${value}`) }))],
  })}</div>
<div>${choiceOf({
    name: 'role',
    label: t('panel-people-role'),
    value: role,
    options: [all, ...roles.map((value) => ({ value, text: t(`panel-role-${value}`) }))],
  })}</div>
<button>${t('panel-search')}</button></form>`;
}
