import type { Language } from '../../src/contract/language.ts';
import { placeOrder } from '../../src/db/orders.ts';
import type { Sql } from '../../src/db/sql.ts';
import { registerUser } from '../../src/db/users.ts';

export interface PlacedOrder {
  orderId: number;
  userId: number;
  chatId: number;
}

const price = 50;

/** A person with 10,000 credits and one order; its card is the message given, or none yet. */
export async function placeTestOrder(
  sql: Sql,
  { chatId, cardMessageId, language = 'en' }: { chatId: number; cardMessageId?: number; language?: Language },
): Promise<PlacedOrder> {
  const profile = { telegramId: chatId, username: null, firstName: 'Ann', lastName: null, language };
  const user = await registerUser(sql, profile, 10_000);
  const { orderId } = await placeOrder(sql, {
    userId: user.id,
    chatId,
    line: 'studio',
    inputs: { model: 'nano-banana', prompt: 'a fox in a <library>, oil & paint', ratio: '4:3' },
    price,
    confirmKey: crypto.randomUUID(),
    references: [],
    ...(cardMessageId !== undefined && { cardMessageId }),
  });
  return { orderId, userId: user.id, chatId };
}

/** Brings a placed order to a place at the provider, its price reserved. */
export async function admitTestOrder(sql: Sql, orderId: number): Promise<void> {
  await sql`insert into provider_accounts (id, provider, places) values ('test', 'test', 100) on conflict do nothing`;
  await sql`select admit_generation(${orderId}, 'test', 60000)`;
}
