import { renderOwnTopUp, renderTopUp } from '../../cards/top-up.ts';
import { isServed } from '../../contract/people.ts';
import { readOrder } from '../../db/orders.ts';
import { findPerson } from '../../db/people.ts';
import { readTopUp, type TopUp } from '../../db/top-ups.ts';
import { readUser } from '../../db/users.ts';
import { nameEnder } from '../../operations/top-ups.ts';
import { hasRight } from '../../operations/who.ts';
import type { CardRenderer } from '../cards/show.ts';
import type { BotDeps } from '../context.ts';

type CardDeps = Pick<BotDeps, 'sql' | 'texts' | 'config'>;

/** A request for credits, in the language of the chat it is in. Whoever may not answer it any more reads nothing of it. */
export function createTopUpCard({ sql, texts, config }: CardDeps): CardRenderer {
  return async ({ subjectId, chatId }) => {
    const [topUp, user, person] = await Promise.all([
      topUpOf(sql, subjectId),
      readUser(sql, chatId),
      findPerson(sql, { telegramId: chatId }),
    ]);
    const wording = texts(user?.language ?? 'en');
    const ranked = person ?? { telegramId: chatId, role: 'customer', status: 'active' };
    const isFor = isServed(ranked.status) && hasRight(config.telegram, ranked, 'answer_top_ups');
    if (!isFor)
      return {
        text: wording.html('top-up-lost', { topUp: String(subjectId) }),
        buttons: [],
        isMoving: false,
      };
    return { ...renderTopUp(await nameEnder(sql, topUp), wording), isMoving: false };
  };
}

/** The same for the person who asked, in their language. */
export function createOwnTopUpCard({ sql, texts }: Pick<CardDeps, 'sql' | 'texts'>): CardRenderer {
  return async ({ subjectId }) => {
    const topUp = await topUpOf(sql, subjectId);
    const order = topUp.orderId === null ? undefined : await readOrder(sql, topUp.orderId);
    return { ...renderOwnTopUp(topUp, texts(topUp.language), { again: order?.price }), isMoving: false };
  };
}

async function topUpOf(sql: CardDeps['sql'], id: number): Promise<TopUp> {
  const topUp = await readTopUp(sql, id);
  if (topUp === undefined) throw new Error(`top-up ${id} is gone`);
  return topUp;
}
