import type { CardRenderers } from './cards/show.ts';
import { createRunCard } from './catalog/card.ts';
import { createItemCard } from './catalog/item-card.ts';
import type { BotDeps } from './context.ts';
import { createOrderCard } from './orders/card.ts';
import { createRefundCard } from './orders/refund-card.ts';
import { createLetterCard } from './staff/letter-card.ts';
import { createOwnTopUpCard, createTopUpCard } from './top-ups/cards.ts';

/** What draws each kind of card: the one place where the kinds are named together. */
export function createCardRenderers(
  deps: Pick<BotDeps, 'sql' | 'texts' | 'config' | 'objects' | 'decoder'>,
): CardRenderers {
  return {
    order: createOrderCard(deps),
    run: createRunCard(deps),
    letter: createLetterCard(deps),
    item: createItemCard(deps),
    top_up: createTopUpCard(deps),
    own_top_up: createOwnTopUpCard(deps),
    refund: createRefundCard(deps),
  };
}
