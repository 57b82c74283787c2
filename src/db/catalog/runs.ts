import type {
  CatalogStage,
  Estimate,
  RunEndReason,
  RunOptions,
  RunQuestion,
  RunStatus,
} from '../../contract/catalog.ts';
import type { RobotsRules } from '../../contract/shop.ts';
import { one, type Sql, timed } from '../sql.ts';

/** Another run of the source is under way. */
export interface BusyRun {
  runId: number;
  /** Who began it. */
  by: string;
  since: string;
}

/** Begins a run. See functions/catalog/open_run.sql. @returns undefined: there is no such source */
export async function openRun(
  sql: Sql,
  run: {
    source: number | string;
    stages: readonly CatalogStage[];
    options: RunOptions & { isConfirmed?: boolean };
    by: string;
    /** Of an execution that was started by hand; without it the run's own is to be started. */
    workflowId?: string;
    /** Of the operator who follows it. */
    chatId?: number;
  },
): Promise<{ runId: number } | { busy: BusyRun } | undefined> {
  const row = await one(sql<{ opened: { runId: number } | { busy: BusyRun } | null }[]>`
    select open_run(${sql.json(JSON.parse(JSON.stringify(run)))}) as opened`);
  return row.opened ?? undefined;
}

/** A step in the life of a run; what is missing stays. See functions/catalog/move_run.sql. */
export interface RunStep {
  status?: RunStatus;
  stage?: CatalogStage;
  /** With the status `asking`. */
  question?: RunQuestion;
  estimate?: Estimate;
  /** Of descriptions. */
  textEstimate?: Estimate;
  robots?: RobotsRules;
  /** Of a stage, by its name. */
  counts?: Readonly<Partial<Record<CatalogStage, Readonly<Record<string, number>>>>>;
  reason?: RunEndReason;
  detail?: string;
  event?: string;
  data?: Readonly<Record<string, unknown>>;
}

/** @returns false: it has ended before */
export async function moveRun(sql: Sql, runId: number, step: RunStep): Promise<boolean> {
  const row = await one(sql<{ moved: boolean }[]>`
    select move_run(${runId}, ${sql.json(JSON.parse(JSON.stringify(step)))}) as moved`);
  return row.moved;
}

/** A run as its row says it; see the table catalog_runs. */
export interface CatalogRun {
  id: number;
  sourceId: number;
  sourceName: string;
  stages: readonly CatalogStage[];
  options: RunOptions & { isConfirmed?: boolean };
  workflowId: string;
  startedBy: string;
  status: RunStatus;
  stage: CatalogStage | null;
  question: RunQuestion | null;
  reason: RunEndReason | null;
  detail: string | null;
  robots: RobotsRules | null;
  estimate: Estimate | null;
  textEstimate: Estimate | null;
  counts: Readonly<Partial<Record<CatalogStage, Readonly<Record<string, number>>>>>;
  startedAt: Date;
  endedAt: Date | null;
}

const columns = (sql: Sql) => sql`
  r.id, r.source_id as "sourceId", s.name as "sourceName", r.stages, r.options, r.workflow_id as "workflowId",
  r.started_by as "startedBy", r.status, r.stage, r.question, r.reason, r.detail, r.robots, r.estimate,
  r.text_estimate as "textEstimate", r.counts,
  r.started_at as "startedAt", r.ended_at as "endedAt"`;

export async function findRun(sql: Sql, runId: number): Promise<CatalogRun | undefined> {
  const [run] = await timed(sql<CatalogRun[]>`
    select ${columns(sql)} from catalog_runs r join catalog_sources s on s.id = r.source_id where r.id = ${runId}`);
  return run;
}

/** @throws when there is no such run */
export async function readRun(sql: Sql, runId: number): Promise<CatalogRun> {
  const run = await findRun(sql, runId);
  if (!run) throw new Error(`no catalog run ${runId}`);
  return run;
}

/** Newest first. @param before the last number of the page before */
export async function listRuns(sql: Sql, most: number, before?: number): Promise<CatalogRun[]> {
  return timed(sql<CatalogRun[]>`
    select ${columns(sql)} from catalog_runs r join catalog_sources s on s.id = r.source_id
    where r.id < ${before ?? Number.MAX_SAFE_INTEGER} order by r.id desc limit ${most}`);
}

/** Shows a run in this chat from now on, in a new message below all others. */
export async function followRun(sql: Sql, runId: number, chatId: number): Promise<void> {
  await timed(sql`select show_card('run', ${runId}, ${chatId})`);
}

/** One fact of a run's life. */
export interface RunEvent {
  kind: string;
  data: Readonly<Record<string, unknown>>;
  at: Date;
}

/** In the order in which they happened, the last ones of them. */
export async function listRunEvents(sql: Sql, runId: number, most: number): Promise<RunEvent[]> {
  const events = await timed(sql<RunEvent[]>`
    select kind, data, at from events where subject_kind = 'run' and subject_id = ${runId} order by id desc limit ${most}`);
  return events.toReversed();
}

/** Whether the last word about its end was that somebody wants it. */
export async function isRunCancelling(sql: Sql, runId: number): Promise<boolean> {
  const [last] = await timed(sql<{ kind: string }[]>`
    select kind from events where subject_kind = 'run' and subject_id = ${runId} and kind in ('cancel_requested', 'cancel_not_told')
    order by id desc limit 1`);
  return last?.kind === 'cancel_requested';
}

/** Runs that have not moved for a while: perhaps nobody works on them. */
export async function listQuietRuns(
  sql: Sql,
  quietMs: number,
): Promise<{ id: number; workflowId: string }[]> {
  return timed(sql<{ id: number; workflowId: string }[]>`
    select id, workflow_id as "workflowId" from catalog_runs
    where ended_at is null and moved_at < now() - ${quietMs} * interval '1 millisecond' order by random() limit 50`);
}

/** What a run has found so far, for its card: pages and pictures by state, and what was left alone by why. */
export interface ParseCounts {
  pages: Readonly<Record<string, number>>;
  pictures: Readonly<Record<string, number>>;
  products: number;
  newItems: number;
  skipped: Readonly<Record<string, number>>;
}

export async function countParse(sql: Sql, runId: number): Promise<ParseCounts> {
  const row = await one(sql<{ counts: ParseCounts }[]>`
    select jsonb_build_object(
      'pages', (select coalesce(jsonb_object_agg(state, n), '{}') from (
        select state, count(*) as n from catalog_pages where run_id = ${runId} group by state) p),
      'pictures', (select coalesce(jsonb_object_agg(state, n), '{}') from (
        select state, count(*) as n from catalog_pictures where run_id = ${runId} group by state) p),
      'products', (select count(distinct product_url) from catalog_pages where run_id = ${runId} and state in ('read', 'unchanged')),
      'newItems', (select count(*) from catalog_items i join catalog_runs r on r.id = ${runId}
        where i.source_id = r.source_id and i.created_at >= r.started_at),
      'skipped', (select coalesce(jsonb_object_agg(reason, n), '{}') from (
        select reason, count(*) as n from (
          select coalesce(reason, state) as reason from catalog_pages where run_id = ${runId} and state in ('skipped', 'failed', 'gone')
          union all
          select coalesce(reason, state) from catalog_pictures where run_id = ${runId} and state in ('skipped', 'failed', 'gone')) s
        group by reason) s)) as counts`);
  return row.counts;
}

/** A batch of a run, for its card. */
export interface BatchFact {
  number: number;
  lines: number;
  outcome: string | null;
  jobStatus: string | null;
  /** Since it was sent, or waits for its turn. */
  ageMs: number;
}

/** What a run makes of pictures, for its card. Money is decimal, as it was written. */
export interface GenerateCounts {
  results: Readonly<Record<string, number>>;
  uploaded: number;
  /** The words of refusals, and of failures, with how many have each. */
  refused: Readonly<Record<string, number>>;
  failed: Readonly<Record<string, number>>;
  batches: readonly BatchFact[];
  spent: string;
  single: string;
}

export async function countGenerate(sql: Sql, runId: number): Promise<GenerateCounts> {
  const row = await one(sql<{ counts: GenerateCounts }[]>`
    with latest as (
      select distinct on (item_id) * from catalog_results where run_id = ${runId} order by item_id, revision desc, attempt desc
    )
    select jsonb_build_object(
      'results', (select coalesce(jsonb_object_agg(status, n), '{}') from (select status, count(*) as n from latest group by status) l),
      'uploaded', (select count(*) from latest where uploaded_at is not null),
      'refused', (select coalesce(jsonb_object_agg(why, n), '{}') from (
        select coalesce(reason, '') as why, count(*) as n from latest where status = 'refused' group by 1) l),
      'failed', (select coalesce(jsonb_object_agg(why, n), '{}') from (
        select coalesce(reason, '') as why, count(*) as n from latest where status = 'failed' group by 1) l),
      'batches', batch_facts(${runId}, 'pictures'),
      'spent', (select coalesce(sum(amount), 0)::text from catalog_costs where run_id = ${runId} and kind = 'picture'),
      'single', (select coalesce(sum(single), 0)::text from catalog_costs where run_id = ${runId} and kind = 'picture')) as counts`);
  return row.counts;
}
