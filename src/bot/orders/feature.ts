import { Composer } from 'grammy';
import { describeOrder } from '../../cards/lines.ts';
import { orderTitle, renderCard, resultButtons } from '../../cards/order.ts';
import { renderTimeline } from '../../cards/timeline.ts';
import { pressData } from '../../contract/buttons.ts';
import { type OrderAction, orderPress } from '../../contract/order-press.ts';
import { readOrderFacts, readTimeline } from '../../db/order-facts.ts';
import { type Order, readOwnOrder } from '../../db/orders.ts';
import { cancelOrder, passCancelOn } from '../../operations/orders.ts';
import { failPoint } from '../../process/fail-points.ts';
import { sendPictures } from '../../telegram/albums.ts';
import { callSignal, fileTravelMs } from '../../telegram/signal.ts';
import {
  type BotContext,
  type BotDeps,
  isPress,
  operationsOf,
  personOf,
  replyToPressed,
} from '../context.ts';
import { historyPress } from './history.ts';
import { createFile, createMore } from './more.ts';
import { createRepeats, type RepeatParts } from './repeats.ts';

type OrderHandler = (ctx: BotContext, order: Order) => Promise<void>;

/** What is pressed under an order: on its card, under its picture, in the history. Only by the one whose order it is. */
export function createOrders(deps: BotDeps, parts: RepeatParts): Composer<BotContext> {
  const { sql } = deps;
  const { stage } = parts;
  const feature = new Composer<BotContext>();
  const repeats = createRepeats(parts);

  const story: OrderHandler = async (ctx, order) => {
    const text = renderTimeline(await readTimeline(sql, order.id), order, ctx.wording);
    const reply = replyToPressed(ctx);
    await ctx.api.sendMessage(order.chatId, text, { parse_mode: 'HTML', ...reply });
  };

  const open: OrderHandler = async (ctx, order) => {
    const { text, buttons: own } = renderCard(order, await readOrderFacts(sql, order.id), ctx.wording);
    // There is no picture below this view that would carry the rest.
    const buttons = order.status === 'delivered' ? resultButtons(order, ctx.wording) : own;
    const back = { text: ctx.wording.plain('button-to-history'), callback_data: pressData(historyPress, 0) };
    await stage.page(ctx, { text, buttons: [...buttons, [back]] });
  };

  const handlers: Readonly<Record<OrderAction, OrderHandler>> = {
    cancel: createCancelling(deps),
    again: (ctx, order) => repeats.again(ctx, order),
    change: (ctx, order) => repeats.change(ctx, order),
    as_it_was: createAsItWas(deps),
    more: createMore(deps),
    file: createFile(deps),
    send: (ctx, order) => parts.ordering.sendKept(ctx, { orderId: order.id }),
    story,
    open,
  };

  feature.filter(isPress(orderPress), async (ctx) => {
    const { orderId, action } = ctx.press.value;
    const order = await readOwnOrder(sql, orderId, ctx.user.id);
    if (order === undefined) {
      return ctx.answer(ctx.wording.plain('toast-order-not-found', { order: String(orderId) }));
    }
    await handlers[action](ctx, order);
  });
  return feature;
}

/** Asks for the end of an order; its card says when it has come. Asked again it only answers again. */
function createCancelling(deps: BotDeps): OrderHandler {
  const operations = { ...deps, ...operationsOf(deps) };
  return async (ctx, { id, price }) => {
    const { wording } = ctx;
    const order = String(id);
    const outcome = await cancelOrder(operations, personOf(ctx), { orderId: id });
    switch (outcome.kind) {
      case 'not_found':
        return ctx.answer(wording.plain('toast-order-not-found', { order }));
      case 'ended': {
        const status = wording.plain(`status-${outcome.status}`);
        return ctx.answer(wording.plain('toast-ended', { order, status }));
      }
      case 'too_late':
        return ctx.answer(wording.plain('toast-cancel-late'));
      case 'asked':
        break;
      default:
        return outcome satisfies never;
    }
    failPoint('cancel.after-request', id);
    await ctx.answer(wording.plain('toast-cancelling', { credits: price }));
    await passCancelOn(operations, outcome.order).catch((error: unknown) =>
      deps.log.warn({ err: error, order: id }, 'the cancel is written down and passed on later'),
    );
  };
}

/** Everything the order was made from: the words to copy, and the photos. */
function createAsItWas({ objects, decoder }: BotDeps): OrderHandler {
  return async (ctx, order) => {
    const { wording } = ctx;
    const { chatId, references } = order;
    const head = wording.html('as-it-was-head', {
      order: String(order.id),
      title: orderTitle(order, wording),
    });
    await ctx.answer();
    await ctx.api.sendMessage(chatId, `${head}\n${describeOrder(order, wording).madeFrom}`, {
      parse_mode: 'HTML',
      ...replyToPressed(ctx),
    });
    const asker = { key: String(ctx.user.id), isUrgent: true, signal: ctx.turn.signal };
    const files = references.map((hash, index) => async () => ({
      bytes: await decoder.preview(await objects.get(hash), asker),
      name: `photo-${index + 1}.jpg`,
    }));
    ctx.turn.addFiles(files.length);
    const signal = callSignal(files.length * fileTravelMs);
    await sendPictures(ctx.api, chatId, { as: 'photo', files, signal });
  };
}
