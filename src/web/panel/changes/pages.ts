import { storableText } from '../../../contract/storable.ts';
import type { ListedChange } from '../../../db/changes.ts';
import { browseChanges, type ChangeLog } from '../../../operations/changes.ts';
import type { PanelDeps } from '../deps.ts';
import { choiceOf } from '../kit/forms.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { type Column, linkTo, listOf, pagerOf } from '../kit/lists.ts';
import { panelPath } from '../kit/path.ts';
import type { PageGroup } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';

const mostListed = 50;
const longestValue = 200;

/** What people who work here did: who, when, what before and after, and why. */
export const changePages: PageGroup = (deps) => [
  { method: 'get', path: '/changes', access: 'audit', handle: (visit) => changesPage(deps, visit) },
];

async function changesPage(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t } = visit;
  const after = /^\d{1,15}$/.test(visit.query('after')) ? Number(visit.query('after')) : undefined;
  const wanted = (name: string) => storableText(visit.query(name), longestValue) || undefined;
  const log = await browseChanges(deps, visit.who, {
    kind: wanted('kind'),
    by: wanted('by'),
    after,
    most: mostListed,
  });
  if (log.kind === 'forbidden') return visit.missing();
  const { changes, next } = log;
  const isNarrowed = wanted('kind') !== undefined || wanted('by') !== undefined;
  const list = listOf(visit, {
    columns: columns(visit, log),
    rows: changes,
    caption: t('panel-nav-changes'),
    empty: t(isNarrowed ? 'panel-changes-none-such' : 'panel-changes-none'),
  });
  const body = html`${filterForm(visit, log)}${list}${pagerOf(visit, next === undefined ? undefined : String(next))}`;
  return visit.page({ title: t('panel-nav-changes'), body });
}

function filterForm(visit: Visit, { kinds, names, nameOf }: ChangeLog): Html {
  const { t } = visit;
  const choice = (name: 'kind' | 'by', options: readonly { value: string; text: string }[]) =>
    html`<div>${choiceOf({
      name,
      label: t(`panel-changes-${name}`),
      value: visit.query(name),
      options: [{ value: '', text: t('panel-orders-all') }, ...options],
    })}</div>`;
  return html`<form method="get" action="${panelPath}/changes" class="filters" role="search">
${choice(
  'kind',
  kinds.map((value) => ({ value, text: kindWords(value) })),
)}
${choice(
  'by',
  names.map((value) => ({ value, text: nameOf(value) ?? value })),
)}
<div class="actions"><button>${t('panel-orders-find')}</button><a href="${panelPath}/changes" role="button" class="secondary outline">${t('panel-orders-reset')}</a></div></form>`;
}

/** Kinds are what the log is searched by elsewhere, too, so they stay as they are written. */
function kindWords(kind: string): string {
  return kind.replaceAll('_', ' ');
}

function columns(visit: Visit, { nameOf }: ChangeLog): Column<ListedChange>[] {
  const { t, shown } = visit;
  return [
    { title: t('panel-changes-at'), cell: ({ at }) => html`<span class="nowrap">${shown.second(at)}</span>` },
    { title: t('panel-changes-by'), cell: ({ data: { by } }) => nameOf(words(by)) ?? words(by) },
    { title: t('panel-changes-kind'), cell: ({ kind }) => kindWords(kind) },
    { title: t('panel-changes-of'), cell: (change) => subjectOf(visit, change) },
    { title: t('panel-changes-what'), cell: ({ data }) => whatOf(visit, data) },
    { title: t('panel-changes-why'), cell: ({ data: { why } }) => (why === undefined ? '' : words(why)) },
  ];
}

function subjectOf(visit: Visit, { orderId, userId, subject }: ListedChange): Html | string {
  const { t } = visit;
  const order = orderId === null ? undefined : t('panel-changes-order', { order: String(orderId) });
  const person = userId === null ? undefined : t('panel-changes-person', { person: String(userId) });
  const orderLink =
    order !== undefined && visit.can('see_orders') ? linkTo(`/orders/${orderId}`, order) : order;
  const personLink =
    person !== undefined && visit.can('see_people') ? linkTo(`/people/${userId}`, person) : person;
  return html`<div>${orderLink ?? ''} ${personLink ?? ''} ${subject?.replaceAll('_', ' ') ?? ''}</div>`;
}

const before = ['was', 'before'] as const;
const after = ['value', 'after', 'credits'] as const;

/** Before and after side by side where both are known, and whatever else is written down. */
function whatOf({ t }: Visit, data: ListedChange['data']): Html {
  const was = before.find((name) => name in data);
  const is = was === undefined ? undefined : after.find((name) => name in data);
  const moved =
    was === undefined || is === undefined
      ? nothing
      : html`<span>${words(data[was])}</span> → <span>${words(data[is])}</span>`;
  const isTold = (name: string) =>
    name === 'by' || name === 'why' || (is !== undefined && (name === was || name === is));
  const rest = Object.entries(data).filter(([name]) => !isTold(name));
  const lines = rest.map(
    ([name, value]) => html`<small>${name.replaceAll('_', ' ')}: ${words(value)}</small><br>`,
  );
  const label = is === undefined ? nothing : html`<span class="unseen">${t('panel-changes-moved')} </span>`;
  return html`<div>${lines}${label}${moved}</div>`;
}

function words(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}
