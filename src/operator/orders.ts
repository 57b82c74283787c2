import { describeOrder } from '../cards/lines.ts';
import { describeEvent } from '../cards/timeline.ts';
import { summaryOf } from '../contract/lines.ts';
import { orderStatuses, supportCode } from '../contract/orders.ts';
import type { Order } from '../db/orders.ts';
import { TemporalAway } from '../operations/order-executions.ts';
import { cancelOrder, listOrders, passCancelOn, showOrder } from '../operations/orders.ts';
import { oneLine } from '../texts/plain-text.ts';
import type { Wording } from '../texts/texts.ts';
import { type Command, forbidden, refused, type Told, type Tools, type Typed } from './command.ts';
import { withPerson } from './find.ts';
import { arg, oneOf, reason, wholeNumber } from './input.ts';
import { moment, table } from './print.ts';

const listedByDefault = 20;
const longestPrompt = 40;

export const orderCommands: readonly Command[] = [
  {
    name: 'orders list',
    args: [],
    options: ['status', 'user', 'limit'],
    about: 'the newest orders; STATUS is a status or "open"',
    run({ options }, tools) {
      const { status, user, limit } = options;
      const most = limit === undefined ? listedByDefault : wholeNumber(limit, '--limit', { most: 1_000 });
      const filter = {
        most,
        ...(status !== undefined && { status: oneOf(['open', ...orderStatuses], status, '--status') }),
      };
      if (user === undefined) return list(filter, tools);
      return withPerson(user, tools, ({ id }) => list({ ...filter, userId: id }, tools));
    },
  },
  {
    name: 'orders show',
    args: ['ORDER'],
    options: [],
    about: 'one order with all that happened to it',
    async run(typed, { deps, who, wording }) {
      const orderId = wholeNumber(arg(typed, 0), 'ORDER');
      const outcome = await showOrder(deps, who, orderId);
      if (outcome.kind === 'not_found') return refused(outcome, `There is no order ${orderId}.`);
      const { order, timeline } = outcome;
      const story = timeline.map(({ kind, data, at }) => {
        const by = typeof data['by'] === 'string' ? ` (${data['by']}: ${String(data['why'])})` : '';
        return [moment(at), `${describeEvent({ kind, data, at }, order, wording)}${by}`];
      });
      return {
        lines: [
          ...facts(order, wording),
          '',
          'What happened, as the person reads it (UTC):',
          ...table(story),
        ],
        outcome,
      };
    },
  },
  {
    name: 'orders cancel',
    args: ['ORDER'],
    options: ['why'],
    needs: ['why'],
    about: 'ends an order that has not been made yet; its credits go back',
    run: cancel,
  },
];

async function list(filter: Parameters<typeof listOrders>[2], { deps, who, wording }: Tools): Promise<Told> {
  const outcome = await listOrders(deps, who, filter);
  if (outcome.kind === 'forbidden') return forbidden();
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

function facts(order: Order, wording: Wording): string[] {
  const { id, status, reason: why, userId, price, createdAt, finishedAt } = order;
  const { prompt } = describeOrder(order, wording);
  return [
    `Order ${id}: ${status}${why === null ? '' : `, ${why} (code ${supportCode(id, why)})`}`,
    `${summaryOf(order)}, ${order.references.length} photos, ${price} credits, by person ${userId}`,
    `placed ${moment(createdAt)}${finishedAt === null ? '' : `, ended ${moment(finishedAt)}`} UTC`,
    ...(prompt === undefined ? [] : [`prompt: ${prompt}`]),
  ];
}

async function cancel(typed: Typed, { deps, who }: Tools): Promise<Told> {
  const orderId = wholeNumber(arg(typed, 0), 'ORDER');
  const outcome = await cancelOrder(deps, who, { orderId, why: reason(typed) });
  switch (outcome.kind) {
    case 'not_found':
      return refused(outcome, `There is no order ${orderId}.`);
    case 'ended':
      return refused(outcome, `Order ${orderId} has already ended: ${outcome.status}.`);
    case 'too_late':
      return refused(
        outcome,
        `The picture of order ${orderId} is already on its way and cannot be cancelled.`,
      );
    case 'asked': {
      const isPassedOn = await passCancelOn(deps, outcome.order).then(
        () => true,
        (error: unknown) => {
          if (error instanceof TemporalAway) return false;
          throw error;
        },
      );
      const credits = `${outcome.order.price} credits go back`;
      const sentence = isPassedOn
        ? `Order ${orderId} is being cancelled; ${credits}.`
        : `The cancel of order ${orderId} is written down; Temporal does not answer now, so it happens later. ${credits}.`;
      return { lines: [sentence], outcome: { ...outcome, isPassedOn } };
    }
    default:
      return outcome satisfies never;
  }
}
