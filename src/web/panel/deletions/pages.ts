import { renderReceipt } from '../../../cards/privacy.ts';
import type { Deletion } from '../../../db/deletions.ts';
import { readNames } from '../../../operations/catalog-names.ts';
import { deletePerson, listDeletions, showDeletion } from '../../../operations/deletions.ts';
import type { PanelDeps } from '../deps.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { factsOf, linkTo, listOf, pagerOf } from '../kit/lists.ts';
import type { PageGroup } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';
import { deletionBadge, personDeletion } from './piece.ts';

const rowsOfPage = 50;
/** More is no reason but a story. */
const longestReason = 1_000;

/** What is deleted of people, with the receipts, and where somebody who works here begins it. */
export const deletionPages: PageGroup = (deps) => [
  {
    method: 'get',
    path: '/deletions',
    access: 'see_people',
    handle: (visit) => listPage(deps, visit),
  },
  {
    method: 'get',
    path: '/deletions/:id',
    access: 'see_people',
    handle: (visit) => receiptPage(deps, visit),
  },
  {
    method: 'get',
    path: '/deletions/person/:id',
    access: 'delete_people',
    handle: (visit) => personPage(deps, visit),
  },
  {
    method: 'post',
    path: '/deletions/person/:id',
    access: 'delete_people',
    isSensitive: true,
    handle: (visit) => begin(deps, visit),
  },
];

async function personPage(deps: PanelDeps, visit: Visit): Promise<Response> {
  const userId = visit.id();
  if (Number.isNaN(userId)) return visit.missing();
  const title = visit.t('panel-deletion-title', { person: String(userId) });
  return visit.page({ title, body: await personDeletion(deps, visit, { userId, isOpen: true }) });
}

async function listPage(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t, shown } = visit;
  const { after } = /^(?<after>\d{1,15})$/.exec(visit.query('after'))?.groups ?? {};
  const listed = await listDeletions(deps, visit.who, {
    most: rowsOfPage + 1,
    before: after === undefined ? undefined : Number(after),
  });
  if (listed.kind === 'forbidden') return visit.missing();
  const rows = listed.deletions.slice(0, rowsOfPage);
  const next = listed.deletions.length > rowsOfPage ? rows.at(-1)?.id : undefined;
  const nameOf = await readNames(
    deps.sql,
    rows.map(({ askedBy }) => askedBy),
  );
  const list = listOf<Deletion>(visit, {
    caption: t('panel-nav-deletions'),
    empty: t('panel-deletions-empty'),
    rows,
    columns: [
      {
        title: t('panel-deletion-number'),
        cell: ({ id }) => linkTo(`/deletions/${id}`, String(id)),
      },
      {
        title: t('panel-deletion-person'),
        cell: ({ userId }) => linkTo(`/people/${userId}`, String(userId)),
      },
      { title: t('panel-deletion-status'), cell: ({ status }) => deletionBadge(visit, status) },
      { title: t('panel-deletion-asked'), cell: ({ askedAt }) => shown.moment(askedAt) },
      { title: t('panel-deletion-by'), cell: ({ askedBy }) => nameOf(askedBy) ?? t('panel-by-hand') },
    ],
  });
  const body = html`${list}${pagerOf(visit, next === undefined ? undefined : String(next))}`;
  return visit.page({ title: t('panel-nav-deletions'), body });
}

async function receiptPage(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t, shown } = visit;
  if (Number.isNaN(visit.id())) return visit.missing();
  const found = await showDeletion(deps, visit.who, visit.id());
  if (found.kind !== 'deletion') return visit.missing();
  const { deletion } = found;
  const { id, userId, status, askedAt, askedBy, why, dueAt, endedAt } = deletion;
  const nameOf = await readNames(deps.sql, [askedBy]);
  const facts = factsOf([
    [t('panel-deletion-person'), linkTo(`/people/${userId}`, String(userId))],
    [t('panel-deletion-status'), deletionBadge(visit, status)],
    [t('panel-deletion-asked'), shown.moment(askedAt)],
    [t('panel-deletion-by'), nameOf(askedBy) ?? t('panel-by-hand')],
    [t('panel-deletion-why'), why],
    ...(status === 'waiting' ? [[t('panel-deletion-due'), shown.moment(dueAt)] as const] : []),
    ...(endedAt === null ? [] : [[t('panel-deletion-ended'), shown.moment(endedAt)] as const]),
  ]);
  const body = html`${facts}<h2>${t('panel-deletion-receipt')}</h2>${receiptOf(visit, deletion)}${execution(deps, visit, id)}`;
  return visit.page({ title: t('panel-deletion-heading', { number: String(id) }), body });
}

function receiptOf(visit: Visit, { receipt }: Deletion): Html {
  const lines = renderReceipt(receipt, visit.t);
  if (lines.length === 0) return html`<p class="empty">${visit.t('panel-deletion-nothing')}</p>`;
  return html`<ul class="receipt">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

function execution({ temporalUi }: PanelDeps, { t }: Visit, id: number): Html {
  if (temporalUi === undefined) return nothing;
  const { url, namespace } = temporalUi;
  const address = `${url}/namespaces/${namespace}/workflows/deletion-${id}`;
  return html`<p><a href="${address}" rel="noreferrer">${t('panel-deletion-execution')}</a></p>`;
}

async function begin(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t } = visit;
  const userId = visit.id();
  if (Number.isNaN(userId)) return visit.missing();
  const why = visit.field('why').slice(0, longestReason);
  const form = `/deletions/person/${userId}`;
  if (why === '') return visit.goTo(form, { kind: 'bad', text: t('panel-deletion-no-reason') });
  const deleting = await deletePerson(deps, visit.who, { userId, why });
  switch (deleting.kind) {
    case 'asked':
      return visit.goTo(`/deletions/${deleting.deletion.id}`, {
        kind: 'good',
        text: t('panel-deletion-begun'),
      });
    case 'known':
      return visit.goTo(`/deletions/${deleting.deletion.id}`, {
        kind: 'bad',
        text: t('panel-deletion-known'),
      });
    case 'is_staff':
      return visit.goTo(form, { kind: 'bad', text: t('panel-deletion-staff') });
    case 'gone':
      return visit.goTo(form, { kind: 'bad', text: t('panel-deletion-gone') });
    case 'not_found':
    case 'forbidden':
      return visit.missing();
    default:
      return deleting satisfies never;
  }
}
