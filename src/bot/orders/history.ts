import { Composer } from 'grammy';
import { renderListed } from '../../cards/order.ts';
import { type Button, type PressCodec, pressData, readNumber } from '../../contract/buttons.ts';
import { orderData } from '../../contract/order-press.ts';
import { listOrders } from '../../db/orders.ts';
import type { Wording } from '../../texts/texts.ts';
import { type BotContext, type BotDeps, isPress } from '../context.ts';
import { isPage, pageButton } from '../dialogue/pages.ts';
import { inRows } from '../dialogue/screen-parts.ts';
import type { Stage } from '../dialogue/stage.ts';

const ordersOnPage = 8;
const buttonsInRow = 4;

/** Pages are counted from 0, the newest orders. */
export const historyPress: PressCodec<number> = { prefix: 'h', encode: String, parse: readNumber };

/** /history: the person's orders, newest first, each with a button that opens it. */
export function createHistory({ sql }: BotDeps, stage: Stage): Composer<BotContext> {
  const feature = new Composer<BotContext>();

  async function show(ctx: BotContext, page: number): Promise<void> {
    const { user, wording } = ctx;
    const found = await listOrders(sql, user.id, { most: ordersOnPage + 1, skip: page * ordersOnPage });
    const orders = found.slice(0, ordersOnPage);
    const opens = orders.map(({ id, status }) => {
      const mark = wording.plain(`mark-${status}`);
      return {
        text: wording.plain('button-order', { mark, order: String(id) }),
        callback_data: orderData(id, 'open'),
      };
    });
    const turns = pageTurns(page, { hasOlder: found.length > ordersOnPage, wording });
    const lines = orders.map((order) => renderListed(order, wording));
    await stage.page(ctx, {
      text:
        lines.length === 0
          ? wording.html('history-empty')
          : [wording.html('history-page'), ...lines].join('\n\n'),
      buttons: [
        ...inRows(opens, buttonsInRow),
        ...turns,
        [pageButton('studio', wording), pageButton('menu', wording)],
      ],
    });
  }

  feature.command('history', (ctx) => show(ctx, 0));
  feature.filter(isPage('history'), (ctx) => show(ctx, 0));
  feature.filter(isPress(historyPress), (ctx) => show(ctx, ctx.press.value));
  return feature;
}

function pageTurns(page: number, { hasOlder, wording }: { hasOlder: boolean; wording: Wording }): Button[][] {
  const newer = {
    text: wording.plain('button-newer'),
    callback_data: pressData(historyPress, Math.max(0, page - 1)),
  };
  const older = { text: wording.plain('button-older'), callback_data: pressData(historyPress, page + 1) };
  const row = [...(page > 0 ? [newer] : []), ...(hasOlder ? [older] : [])];
  return row.length > 0 ? [row] : [];
}
