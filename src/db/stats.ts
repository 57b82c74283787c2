import type { AccountStats, DayStats, LineStats, Stats, StatsPeriod } from '../contract/stats.ts';
import { type Sql, timed } from './sql.ts';

const dayMs = 86_400_000;

/** What has been done lately, as it looks at this moment. */
export async function readStats(sql: Sql, { at, period }: { at: Date; period: StatsPeriod }): Promise<Stats> {
  const [lines, days, accounts] = await Promise.all([
    readLines(sql, firstMidnight(at, period)),
    readDays(sql, firstMidnight(at, 7)),
    readAccounts(sql, at),
  ]);
  return { at, period, lines, days, accounts };
}

/** Where so many days begin of which the last is today. In UTC every day has 24 hours. */
function firstMidnight(at: Date, days: number): Date {
  return new Date(Math.floor(at.getTime() / dayMs - days + 1) * dayMs);
}

const outcomes = (sql: Sql) => sql`
  count(*) filter (where status = 'delivered') as delivered,
  count(*) filter (where status = 'refused') as refused,
  count(*) filter (where status = 'failed') as failed,
  count(*) filter (where status = 'cancelled') as cancelled,
  count(*) filter (where status in ('placed', 'queued', 'generating', 'delivering')) as open`;

/** What was brought over from an earlier bot was not made here. */
const ownSince = (sql: Sql, since: Date) => sql`created_at >= ${since} and confirm_key not like 'import:%'`;

/** An order that waits once more, because its account gave it back, has no place although it once began. */
async function readLines(sql: Sql, since: Date): Promise<LineStats[]> {
  return timed(sql<LineStats[]>`
    select line, ${outcomes(sql)}, ${spread(sql, 'waited')} as wait, ${spread(sql, 'took')} as picture
    from (
      select line, status,
        case when status <> 'queued' then extract(epoch from started_at - created_at) * 1000 end as waited,
        case when status = 'delivered' then extract(epoch from finished_at - created_at) * 1000 end as took
      from orders where ${ownSince(sql, since)}) o
    group by line`);
}

/** Values that occurred, not interpolated ones: "95% within" is true then, however few there are. */
function spread(sql: Sql, column: 'waited' | 'took') {
  const values = sql(column);
  return sql`case when count(${values}) > 0 then jsonb_build_object(
    'medianMs', percentile_disc(0.5) within group (order by ${values}),
    'p95Ms', percentile_disc(0.95) within group (order by ${values})) end`;
}

async function readDays(sql: Sql, since: Date): Promise<DayStats[]> {
  return timed(sql<DayStats[]>`
    select date_trunc('day', created_at, 'UTC') as day, line, ${outcomes(sql)}
    from orders where ${ownSince(sql, since)}
    group by 1, 2 order by 1 desc`);
}

/** An account that is configured no more is told of as long as it has jobs to tell of. */
async function readAccounts(sql: Sql, at: Date): Promise<AccountStats[]> {
  const since = new Date(at.getTime() - dayMs);
  return timed(sql<AccountStats[]>`
    select a.id, a.kind, a.enabled as "isConfigured", a.places,
      count(*) filter (where j.status in ('planned', 'sending', 'accepted', 'unknown')) as taken,
      -- More jobs than there are places now may be from before their number was lowered.
      least(1, coalesce(sum(extract(epoch from coalesce(j.ended_at, ${at}) - greatest(j.planned_at, ${since})))
        filter (where j.id is not null), 0) / (a.places * 86400))::float8 as load,
      count(*) filter (where j.status = 'done') as done,
      count(*) filter (where j.status = 'refused') as refused,
      count(*) filter (where j.status = 'failed') as failed,
      count(*) filter (where j.status = 'cancelled') as cancelled,
      count(*) filter (where j.status = 'lost') as lost,
      case when a.set_aside_until > ${at} then a.set_aside_until end as "restsUntil",
      coalesce(case when a.set_aside_until > ${at} then a.set_aside_reason end, '') as "restReason"
    from provider_accounts a
    -- What ended within a day did not get its place more than two days ago; so the older ones are not read.
    left join provider_jobs j on j.account_id = a.id and j.kind = a.kind and j.planned_at > ${new Date(at.getTime() - 2 * dayMs)}
      and (j.ended_at is null or j.ended_at > ${since})
    group by a.id, a.kind having a.enabled or count(j.id) > 0
    order by a.provider, length(a.id), a.id, a.kind`);
}
