import { one, type Sql } from '../sql.ts';

/** What stands to be paid. */
export interface Wish {
  runId: number;
  kind: 'picture' | 'description';
  /** By a batch, or by calls of their own. */
  by: 'batch' | 'single';
  count: number;
}

/** Decimal. */
interface Price {
  batch: string;
  single: string;
  currency: string;
}

/** What a wish would cost, and what is spent already or promised: what stands sent without an answer counts with its price. */
export interface Spending {
  cost: string;
  single: string;
  ofRun: string;
  ofDay: string;
  isOverRun: boolean;
  isOverDay: boolean;
}

/** Weighs a wish against what a run and the day (UTC) may cost. Decimal to the last digit: nothing is reckoned outside the database. */
export async function weighSpending(
  sql: Sql,
  asked: {
    wish: Wish;
    prices: Readonly<Record<Wish['kind'], Price>>;
    budgets: { run: string | undefined; day: string | undefined };
  },
): Promise<Spending> {
  const { wish, prices, budgets } = asked;
  const { runId, count } = wish;
  const { picture, description } = prices;
  const price = prices[wish.kind];
  return one(sql<Spending[]>`
    with spent as (
      select
        (select coalesce(sum(amount), 0) from catalog_costs where run_id = ${runId} and currency = ${price.currency}) as of_run,
        (select coalesce(sum(amount), 0) from catalog_costs
          where at >= date_trunc('day', now(), 'UTC') and currency = ${price.currency}) as of_day
    ), open as (
      select run_id, case when batch_id is null then ${picture.single} else ${picture.batch} end::numeric as each
        from catalog_results where status = 'sent'
      union all
      select run_id, case when batch_id is null then ${description.single} else ${description.batch} end::numeric
        from catalog_descriptions where status = 'sent'
    ), promised as (
      select coalesce(sum(each) filter (where run_id = ${runId}), 0) as of_run, coalesce(sum(each), 0) as of_day from open
    ), weighed as (
      select ${count}::integer * ${price[wish.by]}::numeric as cost, s.of_run + p.of_run as of_run, s.of_day + p.of_day as of_day
      from spent s cross join promised p
    )
    select trim_scale(cost)::text as cost, trim_scale(${count}::integer * ${price.single}::numeric)::text as single,
      trim_scale(of_run)::text as "ofRun", trim_scale(of_day)::text as "ofDay",
      coalesce(of_run + cost > ${budgets.run ?? null}::numeric, false) as "isOverRun",
      coalesce(of_day + cost > ${budgets.day ?? null}::numeric, false) as "isOverDay"
    from weighed`);
}

/** How long batches took lately from being sent to being read, the middle one of the last twenty that left answers. */
export async function usualTurnaround(sql: Sql): Promise<number | undefined> {
  const row = await one(sql<{ ms: number | null }[]>`
    select round(1000 * percentile_cont(0.5) within group (order by extract(epoch from ended_at - sent_at)))::bigint as ms
    from (select ended_at, sent_at from provider_jobs where kind = 'batch' and status = 'done' and sent_at is not null
      order by id desc limit 20) lately`);
  return row.ms ?? undefined;
}
