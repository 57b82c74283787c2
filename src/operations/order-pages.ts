import { lines, orderLines } from '../contract/lines.ts';
import type { TimelineEntry } from '../db/order-facts.ts';
import {
  type ListedOrder,
  listOrderPage,
  type OrderFilter,
  type OrderPage,
  type OrderPlace,
} from '../db/order-list.ts';
import { type OrderRecords, readOrderRecords } from '../db/order-story.ts';
import { type Order, readOrder } from '../db/orders.ts';
import { findPerson, type PersonRef } from '../db/people.ts';
import { isAllowed, type OperationDeps, type Who } from './who.ts';

/** Which orders somebody wants to see. */
export interface OrderWanted extends Omit<OrderFilter, 'provider' | 'userId'> {
  provider?: string | undefined;
  /** Tried one after the other: a number may be ours or Telegram's. */
  person?: readonly PersonRef[] | undefined;
}

export type Browsing =
  | {
      kind: 'orders';
      orders: ListedOrder[];
      /** Where the next page begins; undefined on the last. */
      next: OrderPlace | undefined;
    }
  | { kind: 'no_person' }
  | { kind: 'forbidden' };

/** One page of the orders that are wanted. */
export async function browseOrders(
  deps: OperationDeps,
  who: Who,
  { wanted, ...page }: Omit<OrderPage, 'filter'> & { wanted: OrderWanted },
): Promise<Browsing> {
  const { sql } = deps;
  if (!(await isAllowed(deps, who, 'see_orders'))) return { kind: 'forbidden' };
  const { person, provider, ...filter } = wanted;
  const userId = person === undefined ? undefined : await firstOf(deps, person);
  if (person !== undefined && userId === undefined) return { kind: 'no_person' };
  const found = await listOrderPage(sql, {
    ...page,
    filter: { ...filter, userId, provider: provider === undefined ? undefined : routeOf(provider) },
    most: page.most + 1,
  });
  const orders = found.slice(0, page.most);
  const last = found.length > page.most ? orders.at(-1) : undefined;
  const next = last && { price: last.price, createdMicros: last.createdMicros, id: last.id };
  return { kind: 'orders', orders, next };
}

async function firstOf({ sql }: OperationDeps, refs: readonly PersonRef[]): Promise<number | undefined> {
  for (const ref of refs) {
    const person = await findPerson(sql, ref);
    if (person !== undefined) return person.id;
  }
  return undefined;
}

function routeOf(name: string) {
  return { name, lines: orderLines.filter((line) => lines[line].routes.includes(name)) };
}

/** Every provider that orders go to. */
export const orderProviders: readonly string[] = [
  ...new Set(orderLines.flatMap((line) => lines[line].routes)),
];

export interface Explained {
  kind: 'order';
  order: Order;
  records: OrderRecords;
  /** Every fact of it, in order. */
  facts: TimelineEntry[];
  /** Credits of its price that are still with us. */
  refundable: number;
}

/** One order with everything that somebody needs who explains it to a person. */
export async function explainOrder(
  deps: OperationDeps,
  who: Who,
  orderId: number,
): Promise<Explained | { kind: 'not_found' }> {
  if (!(await isAllowed(deps, who, 'see_orders'))) return { kind: 'not_found' };
  const order = await readOrder(deps.sql, orderId);
  if (order === undefined) return { kind: 'not_found' };
  const records = await readOrderRecords(deps.sql, order);
  return { kind: 'order', order, records, facts: factsOf(records), refundable: refundableOf(records) };
}

/** What the rows say beside the events, put in between them. */
function factsOf({ events, jobs, deliveries }: OrderRecords): TimelineEntry[] {
  const more = [
    ...jobs.flatMap(({ accountId, sentAt, stopAskedAt }) => [
      ...(sentAt === null ? [] : [{ kind: 'request_sent', data: { account: accountId }, at: sentAt }]),
      ...(stopAskedAt === null
        ? []
        : [{ kind: 'stop_asked', data: { account: accountId }, at: stopAskedAt }]),
    ]),
    ...deliveries.flatMap(({ part, status, at }) =>
      status === 'gave_up' ? [{ kind: 'delivery_gave_up', data: { part }, at }] : [],
    ),
  ];
  // Sorting keeps what happened at the same moment in its order.
  return [...events, ...more].toSorted((left, right) => left.at.getTime() - right.at.getTime());
}

function refundableOf({ entries }: OrderRecords): number {
  const moved = entries.reduce((sum, { postedDelta }) => sum + postedDelta, 0);
  return Math.max(0, -moved);
}
