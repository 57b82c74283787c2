import { describeOrder } from '../cards/lines.ts';
import { describeFact, whatHappened } from '../cards/order-story.ts';
import { orderLines, summaryOf } from '../contract/lines.ts';
import { type EndReason, orderStatuses, reasonLetters, supportCode } from '../contract/orders.ts';
import {
  browseOrders,
  type Explained,
  explainOrder,
  type OrderWanted,
  orderProviders,
} from '../operations/order-pages.ts';
import { oneLine } from '../texts/plain-text.ts';
import type { Wording } from '../texts/texts.ts';
import {
  type Command,
  forbidden,
  InputError,
  refused,
  type Told,
  type Tools,
  type Typed,
} from './command.ts';
import { arg, oneOf, personRef, wholeNumber } from './input.ts';
import { orderAmendCommands } from './order-amends.ts';
import { moment, table } from './print.ts';

const listedByDefault = 20;
const longestPrompt = 40;
const reasons = Object.keys(reasonLetters) as EndReason[];
const states = ['open', ...orderStatuses] as const;
const sorts = ['-created', 'created', '-price', 'price'] as const;

export const orderCommands: readonly Command[] = [
  {
    name: 'orders list',
    args: [],
    options: ['status', 'reason', 'line', 'provider', 'user', 'from', 'to', 'sort', 'limit'],
    about: 'orders, newest first unless --sort says otherwise; STATUS is a status or "open", times are UTC',
    run: list,
  },
  {
    name: 'orders show',
    args: ['ORDER'],
    options: [],
    about: 'one order by its number or its code: what happened, and all that is known of it',
    run: show,
  },
  ...orderAmendCommands,
];

async function list({ options }: Typed, { deps, who, wording }: Tools): Promise<Told> {
  const { status, reason, line, provider, user, from, to, sort = '-created', limit } = options;
  const most = limit === undefined ? listedByDefault : wholeNumber(limit, '--limit', { most: 1_000 });
  const wanted: OrderWanted = {
    status: status === undefined ? undefined : oneOf(states, status, '--status'),
    reason: reason === undefined ? undefined : oneOf(reasons, reason, '--reason'),
    line: line === undefined ? undefined : oneOf(orderLines, line, '--line'),
    provider: provider === undefined ? undefined : oneOf(orderProviders, provider, '--provider'),
    person: user === undefined ? undefined : [personRef(user)],
    from: from === undefined ? undefined : momentOf(from, '--from'),
    to: to === undefined ? undefined : momentOf(to, '--to'),
  };
  const sorting = oneOf(sorts, sort, '--sort');
  const by = sorting.endsWith('price') ? 'price' : 'created';
  const page = { wanted, sort: { by, isDown: sorting.startsWith('-') }, most } as const;
  const outcome = await browseOrders(deps, who, page);
  if (outcome.kind === 'forbidden') return forbidden();
  if (outcome.kind === 'no_person') return refused(outcome, `There is no person ${user}.`);
  if (outcome.orders.length === 0) return { lines: ['There are no such orders.'], outcome };
  const rows = outcome.orders.map((order) => [
    String(order.id),
    order.status,
    order.line,
    String(order.price),
    String(order.userId),
    moment(order.createdAt),
    oneLine(describeOrder(order, wording).prompt ?? '', longestPrompt),
  ]);
  return {
    lines: table([['ORDER', 'STATUS', 'LINE', 'PRICE', 'USER', 'PLACED (UTC)', 'PROMPT'], ...rows]),
    outcome,
  };
}

/** A day or a minute. @throws InputError */
function momentOf(text: string, what: string): Date {
  const at = /^\d{4}-\d\d-\d\d(T\d\d:\d\d)?$/.test(text)
    ? new Date(text.includes('T') ? `${text}Z` : `${text}T00:00Z`)
    : undefined;
  if (at === undefined || Number.isNaN(at.getTime()))
    throw new InputError(`${what} is "${text}": it must be a day or a minute such as 2026-11-28T09:30.`);
  return at;
}

function inUtc(at: Date): string {
  return `${moment(at)} UTC`;
}

async function show(typed: Typed, { deps, who, wording }: Tools): Promise<Told> {
  // The letter of a code says why it ended, which the order knows itself.
  const orderId = wholeNumber(arg(typed, 0).replace(/-[A-Za-z]$/, ''), 'ORDER');
  const outcome = await explainOrder(deps, who, orderId);
  if (outcome.kind === 'not_found') return refused(outcome, `There is no order ${orderId}.`);
  const { order, records, facts } = outcome;
  const happened = whatHappened({ order, facts, available: records.person.available, when: inUtc }, wording);
  const story = facts.map((fact) => {
    const { by: name, why } = fact.data;
    const by = typeof name === 'string' ? ` (${name}: ${typeof why === 'string' ? why : ''})` : '';
    return [moment(fact.at), `${describeFact(fact, order, wording)}${by}`];
  });
  return {
    lines: [
      ...headOf(outcome, wording),
      '',
      happened,
      '',
      'What happened, as the person reads it, and what only we see (UTC):',
      ...table(story),
      ...recordLines(outcome),
    ],
    outcome,
  };
}

function headOf({ order }: Explained, wording: Wording): string[] {
  const { id, status, reason: why, userId, price, createdAt, finishedAt } = order;
  const { prompt } = describeOrder(order, wording);
  return [
    `Order ${id}: ${status}${why === null ? '' : `, ${why} (code ${supportCode(id, why)})`}`,
    `${summaryOf(order)}, ${order.references.length} photos, ${price} credits, by person ${userId}`,
    `placed ${moment(createdAt)}${finishedAt === null ? '' : `, ended ${moment(finishedAt)}`} UTC`,
    ...(prompt === undefined ? [] : [`prompt: ${prompt}`]),
  ];
}

/** What the books have: tries at providers, parts in the chat, entries. */
function recordLines({ records: { jobs, deliveries, entries } }: Explained): string[] {
  const made = jobs.map(({ id, accountId, provider, status, externalId, cost, detail }) => [
    `job ${id}`,
    accountId ?? provider,
    status,
    externalId ?? '-',
    cost ?? '-',
    detail ?? '',
  ]);
  const sent = deliveries.map(({ part, status, messageIds }) => [
    part,
    status,
    messageIds.length === 0 ? '-' : `messages ${messageIds.join(', ')}`,
  ]);
  const moved = entries.map(({ kind, postedDelta, pendingDelta, at, note }) => [
    moment(at),
    kind,
    `balance ${postedDelta}`,
    `reserved ${pendingDelta}`,
    note ?? '',
  ]);
  return [
    ...(made.length === 0 ? [] : ['', 'At the providers:', ...table(made)]),
    ...(sent.length === 0 ? [] : ['', 'In the chat:', ...table(sent)]),
    ...(moved.length === 0 ? [] : ['', 'Credits:', ...table(moved)]),
  ];
}
