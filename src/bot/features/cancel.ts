import { Composer } from 'grammy';
import { type Button, orderData } from '../../contract/buttons.ts';
import { listOpenOrders } from '../../db/orders.ts';
import { oneLine } from '../../texts/plain-text.ts';
import { type BotContext, type BotDeps } from '../context.ts';
import { pageButton } from '../screens.ts';
import type { Stage } from '../stage.ts';

const mostListed = 10;
const longestPrompt = 80;

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
    for (const { id, status, price, createdAt, prompt } of orders) {
      const order = String(id);
      const mark = wording.plain(`mark-${status}`);
      const told = { mark, order, status: wording.plain(`status-${status}`), credits: price, at: createdAt };
      text.push(wording.html('history-line', { ...told, prompt: oneLine(prompt, longestPrompt) }));
      if (status === 'delivering') continue;
      const label = wording.plain('button-cancel-numbered', { order });
      buttons.push([{ text: label, callback_data: orderData(id, 'cancel') }]);
    }
    if (text.length === 0) text.push(wording.html('notice-nothing-to-cancel'));
    buttons.push([pageButton('menu', wording)]);
    await stage.send(ctx, { text: text.join('\n\n'), buttons });
  });
  return feature;
}
