import { deliverAgain, refundOrder } from '../operations/order-amends.ts';
import { isTold } from '../operations/order-executions.ts';
import { cancelOrder, passCancelOn } from '../operations/orders.ts';
import { type Command, forbidden, refused, type Told, type Tools, type Typed } from './command.ts';
import { arg, reason, wholeNumber } from './input.ts';

/** What can be done about an order. */
export const orderAmendCommands: readonly Command[] = [
  {
    name: 'orders cancel',
    args: ['ORDER'],
    options: ['why'],
    needs: ['why'],
    about: 'ends an order that has not been made yet; its credits go back',
    run: cancel,
  },
  {
    name: 'orders deliver-again',
    args: ['ORDER'],
    options: ['why'],
    needs: ['why'],
    about: 'sends what an order has left to its chat once more, free of charge',
    run: sendAgain,
  },
  {
    name: 'orders refund',
    args: ['ORDER'],
    options: ['why', 'credits'],
    needs: ['why'],
    about: 'gives back what an order was charged, or CREDITS of it; its person is told',
    run: refund,
  },
];

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
      const isPassedOn = await isTold(passCancelOn(deps, outcome.order));
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

async function sendAgain(typed: Typed, { deps, who }: Tools): Promise<Told> {
  const orderId = wholeNumber(arg(typed, 0), 'ORDER');
  const wish = { orderId, key: crypto.randomUUID(), why: reason(typed) };
  const outcome = await deliverAgain(deps, who, wish);
  switch (outcome.kind) {
    case 'placed':
    case 'known': {
      const isStarted = await isTold(deps.startOrder(outcome.orderId));
      const sentence = isStarted
        ? `Order ${outcome.orderId} sends it now.`
        : `Order ${outcome.orderId} is written down; Temporal does not answer now, so it is sent later.`;
      return { lines: [sentence], outcome: { ...outcome, isStarted } };
    }
    case 'being_sent':
      return refused(outcome, `Order ${outcome.orderId} is sending it already.`);
    case 'nothing_stored':
      return refused(outcome, `Nothing of order ${orderId} is stored.`);
    case 'not_ended':
      return refused(outcome, `Order ${orderId} is still under way.`);
    case 'not_served':
      return refused(outcome, `The person of order ${orderId} is blocked or deleted.`);
    case 'not_found':
      return refused(outcome, `There is no order ${orderId}.`);
    case 'forbidden':
      return forbidden();
    default:
      return outcome satisfies never;
  }
}

async function refund(typed: Typed, { deps, who }: Tools): Promise<Told> {
  const { credits: text } = typed.options;
  const orderId = wholeNumber(arg(typed, 0), 'ORDER');
  const credits = text === undefined ? undefined : wholeNumber(text, '--credits');
  const wish = { orderId, credits, key: crypto.randomUUID(), why: reason(typed) };
  const outcome = await refundOrder(deps, who, wish);
  switch (outcome.kind) {
    case 'refunded':
    case 'known':
      return {
        lines: [`${outcome.credits} credits of order ${orderId} are back; its person is told.`],
        outcome,
      };
    case 'too_much':
      return refused(outcome, `Only ${outcome.left} credits of order ${orderId} are left to give back.`);
    case 'not_charged':
      return refused(outcome, `Nothing of order ${orderId} is charged any more.`);
    case 'not_found':
      return refused(outcome, `There is no order ${orderId}.`);
    case 'forbidden':
      return forbidden();
    default:
      return outcome satisfies never;
  }
}
