import type { LinedInputs, OrderLine } from '../contract/lines.ts';
import { type EndReason, hasEnded, type OrderStatus, orderStatuses } from '../contract/orders.ts';
import { type Sql, timed } from './sql.ts';

/** Which orders are meant; what is not said is not asked for. */
export interface OrderFilter {
  orderId?: number | undefined;
  line?: OrderLine | undefined;
  status?: OrderStatus | 'open' | undefined;
  /** Why they ended without a result. */
  reason?: EndReason | undefined;
  /** With a job there; `lines` are those whose orders can go there. */
  provider?: { name: string; lines: readonly OrderLine[] } | undefined;
  userId?: number | undefined;
  from?: Date | undefined;
  /** Before this moment. */
  to?: Date | undefined;
}

export const orderSorts = ['created', 'price'] as const;
export type OrderSort = (typeof orderSorts)[number];

/** Where a page begins: behind the order at this place of the sorting. */
export interface OrderPlace {
  price: number;
  /** Microseconds since 1970. */
  createdMicros: number;
  id: number;
}

/** An order as a list shows it. */
export type ListedOrder = LinedInputs & OrderPlace & ListedRow;

interface ListedRow {
  userId: number;
  firstName: string;
  username: string | null;
  charged: number;
  status: OrderStatus;
  reason: EndReason | null;
  /** Of its newest job. */
  provider: string | null;
  createdAt: Date;
  finishedAt: Date | null;
  repeatOf: number | null;
}

export interface OrderPage {
  filter: OrderFilter;
  sort: { by: OrderSort; isDown: boolean };
  after?: OrderPlace | undefined;
  most: number;
}

const openStatuses = orderStatuses.filter((status) => !hasEnded(status));

/** One page of the orders that are meant. What else is shown of them is read for these rows alone. */
export async function listOrderPage(sql: Sql, page: OrderPage): Promise<ListedOrder[]> {
  const { sort, after, most } = page;
  const down = sort.isDown ? sql`desc` : sql`asc`;
  const order =
    sort.by === 'price'
      ? sql`o.price ${down}, o.created_at ${down}, o.id ${down}`
      : sql`o.created_at ${down}, o.id ${down}`;
  return timed(sql<ListedOrder[]>`
    select o.id, o.user_id as "userId", u.first_name as "firstName", u.username, o.line, o.inputs, o.price,
      coalesce((select -e.posted_delta from credit_entries e where e.key = 'fin:' || o.id), 0) as charged, o.status, o.reason,
      (select j.provider from provider_jobs j where j.subject_kind = 'order' and j.subject_id = o.id order by j.id desc limit 1) as provider,
      o.created_at as "createdAt", o.finished_at as "finishedAt", o.repeat_of as "repeatOf",
      (extract(epoch from o.created_at) * 1000000)::bigint as "createdMicros"
    from (
      select o.* from orders o where ${conditions(sql, page.filter)} ${after === undefined ? sql`` : behind(sql, sort, after)}
      order by ${order} limit ${most}) o
    join users u on u.id = o.user_id
    order by ${order}`);
}

function behind(sql: Sql, { by, isDown }: OrderPage['sort'], { price, createdMicros, id }: OrderPlace) {
  const created = sql`timestamptz 'epoch' + ${createdMicros}::float8 * interval '1 microsecond'`;
  const beyond = isDown ? sql`<` : sql`>`;
  return by === 'price'
    ? sql`and (o.price, o.created_at, o.id) ${beyond} (${price}, ${created}, ${id})`
    : sql`and (o.created_at, o.id) ${beyond} (${created}, ${id})`;
}

function conditions(sql: Sql, filter: OrderFilter) {
  const { orderId, line, status, reason, provider, userId, from, to } = filter;
  const all = [
    ...(orderId === undefined ? [] : [sql`o.id = ${orderId}`]),
    ...(line === undefined ? [] : [sql`o.line = ${line}`]),
    ...(status === undefined ? [] : [isAt(sql, status)]),
    ...(reason === undefined ? [] : [sql`o.reason = ${reason}`]),
    ...(provider === undefined ? [] : [wentTo(sql, provider)]),
    ...(userId === undefined ? [] : [sql`o.user_id = ${userId}`]),
    ...(from === undefined ? [] : [sql`o.created_at >= ${from}`]),
    ...(to === undefined ? [] : [sql`o.created_at < ${to}`]),
  ];
  return all.reduce((sum, one) => sql`${sum} and ${one}`, sql`true`);
}

/** In the words of the indexes: a list of states is not recognized as one of theirs if it comes as values. */
function isAt(sql: Sql, status: OrderStatus | 'open') {
  if (status === 'open') return sql`o.status in ('placed', 'queued', 'generating', 'delivering')`;
  if (openStatuses.includes(status))
    return sql`o.status in ('placed', 'queued', 'generating', 'delivering') and o.status = ${status}`;
  return status === 'delivered'
    ? sql`o.status = 'delivered'`
    : sql`o.status in ('refused', 'failed', 'cancelled') and o.status = ${status}`;
}

/** Orders whose line does not go there are not looked at one by one. */
function wentTo(sql: Sql, { name, lines }: { name: string; lines: readonly OrderLine[] }) {
  return sql`o.line in ${sql(lines.length === 0 ? ['none'] : lines)} and exists (select from provider_jobs j
    where j.subject_kind = 'order' and j.subject_id = o.id and j.provider = ${name})`;
}
