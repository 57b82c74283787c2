import { type Sql, timed } from '../sql.ts';

/** Decimal. `single`: what a call of its own costs. */
export interface LastCost {
  amount: string;
  single: string;
  currency: string;
}

/** What the last picture cost; null: none was paid yet. */
export async function readLastCost(sql: Sql): Promise<LastCost | null> {
  const [last] = await timed(sql<LastCost[]>`
    select trim_scale(amount)::text as amount, trim_scale(single)::text as single, currency
    from catalog_costs where kind = 'picture' order by id desc limit 1`);
  return last ?? null;
}
