import { Composer } from 'grammy';
import { renderListed } from '../../cards/order.ts';
import type { Button } from '../../contract/buttons.ts';
import { orderData } from '../../contract/order-press.ts';
import { listOpenOrders } from '../../db/orders.ts';
import { type BotContext, type BotDeps } from '../context.ts';
import { pageButton } from '../dialogue/pages.ts';
import type { Stage } from '../dialogue/stage.ts';

const mostListed = 10;

/** /cancel: leaves what is being described, and lists the orders under way with a button to cancel each. */
export function createCancel({ sql }: BotDeps, stage: Stage): Composer<BotContext> {
  const feature = new Composer<BotContext>();

  feature.command('cancel', async (ctx) => {
    const { user, wording } = ctx;
    const hasLeft = await stage.leave(ctx);
    const orders = (await listOpenOrders(sql, user.id)).slice(0, mostListed);
    const text: string[] = [];
    const buttons: Button[][] = [];
    if (hasLeft) text.push(wording.html('notice-left'));
    if (orders.length > 0) text.push(wording.html('notice-open-orders'));
    for (const order of orders) {
      text.push(renderListed(order, wording));
      if (order.status === 'delivering') continue;
      const label = wording.plain('button-cancel-numbered', { order: String(order.id) });
      buttons.push([{ text: label, callback_data: orderData(order.id, 'cancel') }]);
    }
    if (text.length === 0) text.push(wording.html('notice-nothing-to-cancel'));
    buttons.push([pageButton('menu', wording)]);
    await stage.send(ctx, { text: text.join('\n\n'), buttons });
  });
  return feature;
}
