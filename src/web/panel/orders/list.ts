import { orderLines } from '../../../contract/lines.ts';
import { type EndReason, hasEnded, orderStatuses, reasonLetters } from '../../../contract/orders.ts';
import { type ListedOrder, type OrderPlace, orderSorts } from '../../../db/order-list.ts';
import type { PersonRef } from '../../../db/people.ts';
import { browseOrders, type OrderWanted, orderProviders } from '../../../operations/order-pages.ts';
import type { PanelDeps } from '../deps.ts';
import { choiceOf, fieldOf } from '../kit/forms.ts';
import { type Html, html } from '../kit/html.ts';
import { type Column, filterOf, linkTo, listOf, pagerOf, sortOf } from '../kit/lists.ts';
import { readLocal } from '../kit/local-time.ts';
import { panelPath } from '../kit/path.ts';
import type { Visit } from '../kit/visit.ts';
import { askedShort, personLink, statusBadge } from './words.ts';

const mostListed = 50;
const states = ['open', ...orderStatuses] as const;
const reasons = Object.keys(reasonLetters) as EndReason[];

/** All orders, newest first unless they are sorted otherwise, with what narrows them. */
export async function ordersPage(deps: PanelDeps, visit: Visit): Promise<Response> {
  const sort = sortOf(visit, orderSorts);
  const asked = readFilter(visit);
  const found = asked.errors.length > 0 ? undefined : await browse(deps, visit, asked.wanted);
  const errors = found?.kind === 'no_person' ? [visit.t('panel-orders-no-person')] : asked.errors;
  const orders = found?.kind === 'orders' ? found.orders : [];
  const next = found?.kind === 'orders' && found.next ? writePlace(found.next) : undefined;
  const list = listOf(visit, {
    columns: columns(deps, visit),
    rows: orders,
    sort,
    caption: visit.t('panel-nav-orders'),
    empty: emptyText(visit),
  });
  const body = html`${filterForm(visit)}${errors.map((text) => html`<p class="notice bad" role="alert">${text}</p>`)}${list}${pagerOf(visit, next)}`;
  return visit.page({ title: visit.t('panel-nav-orders'), body, status: errors.length > 0 ? 422 : 200 });
}

function browse(deps: PanelDeps, visit: Visit, wanted: OrderWanted) {
  const sort = sortOf(visit, orderSorts);
  return browseOrders(deps, visit.who, { wanted, sort, after: readPlace(visit), most: mostListed });
}

/** What the address asks for; what it says and nobody understands is named. */
function readFilter(visit: Visit): { wanted: OrderWanted; errors: string[] } {
  const { session } = visit;
  const errors: string[] = [];
  const read = <T>(name: string, parse: (text: string) => T | undefined): T | undefined => {
    const text = visit.query(name).trim();
    if (text === '') return undefined;
    const value = parse(text);
    if (value === undefined) errors.push(visit.t(`panel-orders-wrong-${name}`));
    return value;
  };
  const local = (text: string) => readLocal(text.slice(0, 16), session?.timeZone ?? 'UTC');
  const wanted: OrderWanted = {
    line: filterOf(visit, 'line', orderLines),
    status: filterOf(visit, 'state', states),
    reason: filterOf(visit, 'reason', reasons),
    provider: filterOf(visit, 'provider', orderProviders),
    orderId: read('code', orderOfCode),
    person: read('person', personRefs),
    from: read('from', local),
    to: read('to', local),
  };
  return { wanted, errors };
}

/** An order's number or the code that people are told; the letter behind the number says why it ended. */
function orderOfCode(text: string): number | undefined {
  const [, number] = /^(?:#|№)?\s*(\d{1,15})(?:-[A-Za-z])?$/u.exec(text) ?? [];
  return number === undefined ? undefined : Number(number);
}

/** A number may be ours or Telegram's. */
function personRefs(text: string): readonly PersonRef[] | undefined {
  const [, number] = /^(?:telegram:)?(\d{1,15})$/.exec(text) ?? [];
  if (number !== undefined) return [{ id: Number(number) }, { telegramId: Number(number) }];
  const [, username] = /^@?(\w{1,32})$/.exec(text) ?? [];
  return username === undefined ? undefined : [{ username }];
}

function writePlace({ price, createdMicros, id }: OrderPlace): string {
  return `${price}_${createdMicros}_${id}`;
}

/** A place that nobody of us wrote is none: the list begins at its beginning. */
function readPlace(visit: Visit): OrderPlace | undefined {
  const [, price, createdMicros, id] = /^(\d{1,15})_(\d{1,16})_(\d{1,15})$/.exec(visit.query('after')) ?? [];
  if (price === undefined || createdMicros === undefined || id === undefined) return undefined;
  return { price: Number(price), createdMicros: Number(createdMicros), id: Number(id) };
}

function filterForm(visit: Visit): Html {
  const { t } = visit;
  const all = { value: '', text: t('panel-orders-all') };
  const choice = (name: string, values: readonly string[], text: (value: string) => string) =>
    html`<div>${choiceOf({
      name,
      label: t(`panel-orders-${name}`),
      value: visit.query(name),
      options: [all, ...values.map((value) => ({ value, text: text(value) }))],
    })}</div>`;
  const field = (name: string, type: 'search' | 'datetime-local') =>
    html`<div>${fieldOf({ name, label: t(`panel-orders-${name}`), type, value: visit.query(name) })}</div>`;
  const lineText = (value: string) => t(`panel-orders-line-${value}`);
  const stateText = (value: string) => (value === 'open' ? t('panel-orders-open') : t(`status-${value}`));
  return html`<form method="get" action="${panelPath}/orders" class="filters" role="search">
${field('code', 'search')}${field('person', 'search')}${choice('line', orderLines, lineText)}
${choice('state', states, stateText)}${choice('reason', reasons, (value) => t(`panel-orders-reason-${value}`))}
${choice('provider', orderProviders, (value) => value)}${field('from', 'datetime-local')}${field('to', 'datetime-local')}
<div class="actions"><button>${t('panel-orders-find')}</button><a href="${panelPath}/orders" role="button" class="secondary outline">${t('panel-orders-reset')}</a></div></form>`;
}

function emptyText(visit: Visit): string {
  const isNarrowed = Object.entries(visit.context.req.query()).some(
    ([name, value]) => name !== 'sort' && value !== '',
  );
  return visit.t(isNarrowed ? 'panel-orders-none-such' : 'panel-orders-none');
}

function columns({ texts }: PanelDeps, visit: Visit): Column<ListedOrder>[] {
  const { t, shown } = visit;
  return [
    { title: t('panel-orders-order'), cell: ({ id }) => linkTo(`/orders/${id}`, String(id)) },
    {
      title: t('panel-orders-person'),
      cell: ({ userId, firstName, username }) => personLink(visit, { id: userId, firstName, username }),
    },
    { title: t('panel-orders-asked'), cell: (order) => askedShort(visit, order, texts) },
    {
      title: t('panel-orders-state'),
      cell: ({ status, reason }) =>
        html`<div>${statusBadge(visit, status)}${reason === null ? '' : html`<br><small>${t(`panel-orders-reason-${reason}`)}</small>`}</div>`,
    },
    {
      title: t('panel-orders-price'),
      isNumber: true,
      sort: 'price',
      cell: ({ price, charged, status }) =>
        hasEnded(status) && charged !== price
          ? html`<div>${shown.number(charged)} <small>/ ${shown.number(price)}</small></div>`
          : shown.number(price),
    },
    { title: t('panel-orders-provider'), cell: ({ provider }) => provider ?? '–' },
    {
      title: t('panel-orders-created'),
      sort: 'created',
      cell: ({ createdAt }) => html`<span class="nowrap">${shown.moment(createdAt)}</span>`,
    },
    {
      title: t('panel-orders-took'),
      isNumber: true,
      cell: ({ createdAt, finishedAt }) =>
        finishedAt === null ? '–' : shown.lasting(finishedAt.getTime() - createdAt.getTime()),
    },
  ];
}
