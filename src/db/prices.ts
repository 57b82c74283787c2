import { askedOf, type LinedInputs, type Prices, unitsOf } from '../contract/lines.ts';
import type { PersonStatus } from '../contract/people.ts';
import { one, type Sql, timed } from './sql.ts';

/** Tables of amounts: what things cost, and what is given for nothing. */
export type AmountTable = 'prices' | 'grants';

export interface Amount {
  kind: string;
  /** Credits. */
  credits: number;
  changedAt: Date;
  changedBy: string;
}

/** What things cost and what is given in a database that does not know it yet, as the configuration has it. */
export interface FirstAmounts {
  prices: Prices;
  startingGrant: number;
  /** Credits a person can ask for at once. */
  topUp: number;
}

/** Writes the first value of each amount; what is there already stays. */
export async function seedAmounts(sql: Sql, { prices, startingGrant, topUp }: FirstAmounts): Promise<void> {
  const first = { prices, grants: { start: startingGrant, top_up: topUp } };
  for (const table of ['prices', 'grants'] as const) {
    await timed(sql`
      insert into ${sql(table)} (kind, credits, changed_by)
      select kind, credits::bigint, 'environment' from jsonb_each_text(${sql.json(first[table])}) as given(kind, credits)
      on conflict (kind) do nothing`);
  }
}

export async function listAmounts(sql: Sql, table: AmountTable): Promise<Amount[]> {
  return timed(sql<Amount[]>`
    select kind, credits, changed_at as "changedAt", changed_by as "changedBy" from ${sql(table)} order by kind`);
}

/** @returns what it was before; undefined when there is no such kind */
export async function setAmount(
  sql: Sql,
  { table, kind, credits }: { table: AmountTable; kind: string; credits: number },
  { by, why }: { by: string; why: string },
): Promise<number | undefined> {
  const event = table === 'prices' ? 'price_changed' : 'grant_changed';
  const [row] = await timed(sql<{ was: number }[]>`
    with before as (select credits from ${sql(table)} where kind = ${kind} for update),
      changed as (
        update ${sql(table)} set credits = ${credits}, changed_at = now(), changed_by = ${by}
        where kind = ${kind} and exists (select from before) returning kind)
    select before.credits as was, add_event(null, null, ${event},
      jsonb_build_object('kind', ${kind}::text, 'was', before.credits, 'credits', ${credits}::bigint,
        'by', ${by}::text, 'why', ${why}::text))
    from changed, before`);
  return row?.was;
}

/** What an order of each line costs now. */
export async function readPrices(sql: Sql): Promise<Prices> {
  const row = await one(
    sql<{ prices: Prices }[]>`select jsonb_object_agg(kind, credits) as prices from prices`,
  );
  return row.prices;
}

/** What decides whether a person's order can be placed now. */
export interface Terms {
  price: number;
  /** Credits that can be spent. */
  available: number;
  status: PersonStatus;
  /** Neither its line nor its model was taken off the menu. */
  isOffered: boolean;
  /** The person's order with this confirm key. */
  confirmed: number | null;
}

export async function readTerms(
  sql: Sql,
  order: LinedInputs & { userId: number; confirmKey: string },
): Promise<Terms> {
  const { userId, line, confirmKey } = order;
  const names = sql.json([`line-${line}`, `model-${askedOf(order).model}`]);
  return one(sql<Terms[]>`
    select p.credits * ${unitsOf(order)}::integer as price, a.posted - a.pending as available, u.status,
      not exists (select from settings s where s.value = 'false' and ${names}::jsonb ? s.name) as "isOffered",
      (select id from orders where confirm_key = ${confirmKey} and user_id = u.id) as confirmed
    from users u join credit_accounts a on a.user_id = u.id join prices p on p.kind = ${line}
    where u.id = ${userId}`);
}
