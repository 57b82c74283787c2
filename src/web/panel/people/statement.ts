import { findPerson } from '../../../db/people.ts';
import { pageStatement } from '../../../operations/credits.ts';
import type { PanelDeps } from '../deps.ts';
import { html } from '../kit/html.ts';
import { linkTo, listOf, pagerOf } from '../kit/lists.ts';
import type { Visit } from '../kit/visit.ts';

/** Every movement of a person's credits, page by page. */
export async function showStatement(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t, shown } = visit;
  const userId = visit.id();
  const person = Number.isNaN(userId) ? undefined : await findPerson(deps.sql, { id: userId });
  if (person === undefined) return visit.missing();
  const behind = Number(visit.query('after'));
  const after = Number.isSafeInteger(behind) && behind > 0 ? behind : undefined;
  const found = await pageStatement(deps, visit.who, { userId, after });
  if (found.kind === 'forbidden') return visit.missing();
  const body = html`<p>${linkTo(`/people/${userId}`, person.firstName)} · ${t('panel-people-has', {
    available: shown.number(person.available),
    pending: shown.number(person.pending),
  })}</p>
${listOf(visit, {
  caption: t('panel-people-statement'),
  empty: t('panel-people-no-movements'),
  rows: found.movements,
  columns: [
    { title: t('panel-when'), cell: ({ at }) => shown.moment(at) },
    { title: t('panel-people-change'), isNumber: true, cell: ({ amount }) => shown.change(amount) },
    {
      title: t('panel-what'),
      cell: ({ kind, orderId }) =>
        orderId === null
          ? t(`movement-${kind}`, { order: '' })
          : linkTo(`/orders/${orderId}`, t(`movement-${kind}`, { order: String(orderId) })),
    },
    { title: t('panel-why-title'), cell: ({ note }) => note ?? '' },
  ],
})}
${pagerOf(visit, found.next === undefined ? undefined : String(found.next))}`;
  return visit.page({ title: t('panel-people-statement'), body });
}
