import { Composer } from 'grammy';
import { topUpButton } from '../../cards/top-up.ts';
import type { Movement } from '../../db/credits.ts';
import { readPrices } from '../../db/prices.ts';
import { readStatement } from '../../operations/credits.ts';
import { findOwnTopUp } from '../../operations/top-ups.ts';
import type { Wording } from '../../texts/texts.ts';
import { type BotContext, type BotDeps, operationsOf, personOf } from '../context.ts';
import { isPage, pageButton } from '../dialogue/pages.ts';
import type { Stage } from '../dialogue/stage.ts';

const movementsShown = 10;

export interface Credits {
  feature: Composer<BotContext>;
  /** Shows the page. */
  show: (ctx: BotContext) => Promise<void>;
}

/** /credits: what can be spent, what is reserved, the last movements in words, and a way to ask for more. */
export function createCredits(deps: BotDeps, stage: Stage): Credits {
  const feature = new Composer<BotContext>();

  async function show(ctx: BotContext): Promise<void> {
    const { user, wording } = ctx;
    const asked = { userId: user.id, most: 2 * movementsShown };
    const [statement, topUp] = await Promise.all([
      readStatement(operationsOf(deps), personOf(ctx), asked),
      findOwnTopUp(operationsOf(deps), personOf(ctx)),
    ]);
    if (statement.kind === 'forbidden') return;
    const { available, pending } = statement.balance;
    // What was reserved is off the balance already: its capture moves nothing that a person could count.
    const movements = statement.movements.filter(({ kind }) => kind !== 'capture').slice(0, movementsShown);
    const head = [
      wording.html('credits-page', { credits: available }),
      ...(pending > 0 ? [wording.html('credits-page-reserved', { reserved: pending })] : []),
      wording.html('credits-page-price', await readPrices(deps.sql)),
      ...(topUp === undefined ? [] : [wording.html('credits-page-asked', { credits: topUp.credits })]),
    ];
    const list = movements.map((movement) => renderMovement(movement, wording));
    const text = [
      head.join('\n'),
      ...(list.length > 0 ? [[wording.html('credits-page-movements'), ...list].join('\n')] : []),
    ];
    const buttons = [
      [topUpButton(topUp, wording)],
      [pageButton('history', wording), pageButton('menu', wording)],
    ];
    await stage.page(ctx, { text: text.join('\n\n'), buttons });
  }

  feature.command('credits', show);
  feature.filter(isPage('credits'), show);
  return { feature, show };
}

function renderMovement({ kind, amount, orderId, at }: Movement, wording: Wording): string {
  const what = wording.plain(`movement-${kind}`, { order: String(orderId ?? '') });
  const sign = amount > 0 ? '+' : amount < 0 ? '−' : '';
  return wording.html('credits-line', { sign, amount: Math.abs(amount), what, at });
}
