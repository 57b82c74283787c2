import type { BatchMakes, BatchResult, OpenedBatch } from '../../contract/catalog.ts';
import { one, type Sql, timed } from '../sql.ts';

/** How many items of a run's source there are for each reason to send nothing; `wanted` are those that are sent. */
export async function countWishes(
  sql: Sql,
  { sourceId, force, itemId = null }: { sourceId: number; force: boolean; itemId?: number | null },
): Promise<Record<string, number>> {
  const rows = await timed(sql<{ why: string; n: number }[]>`
    select coalesce(why, 'wanted') as why, count(*) as n from item_wishes(${sourceId}, ${force})
    where item_id = coalesce(${itemId}, item_id) group by 1`);
  return Object.fromEntries(rows.map(({ why, n }) => [why, n]));
}

/** What a run has planned and not sent, and whether its batch of this number is open already. */
export async function readPlanned(
  sql: Sql,
  { runId, number, makes }: { runId: number; number: number; makes: BatchMakes },
): Promise<{ planned: number; isOpened: boolean }> {
  const table = sql(makes === 'pictures' ? 'catalog_results' : 'catalog_descriptions');
  return one(sql<{ planned: number; isOpened: boolean }[]>`
    select (select count(*) from ${table} where run_id = ${runId} and status = 'planned') as planned,
      exists (select from catalog_batches where run_id = ${runId} and number = ${number}) as "isOpened"`);
}

/** Writes down what the run is to make. See functions/catalog/plan_results.sql. @returns how much stands planned */
export async function planResults(sql: Sql, runId: number, most: number): Promise<number> {
  const row = await one(sql<{ planned: number }[]>`select plan_results(${runId}, ${most}) as planned`);
  return row.planned;
}

/** See functions/catalog/open_batch.sql. @returns null: nothing is planned, or the run has ended */
export async function openBatch(
  sql: Sql,
  runId: number,
  batch: { number: number; makes?: BatchMakes; most: number; provider: string; queueMs: number },
): Promise<OpenedBatch | null> {
  const row = await one(sql<{ opened: OpenedBatch | null }[]>`
    select open_batch(${runId}, ${sql.json({ makes: 'pictures', ...batch })}) as opened`);
  return row.opened;
}

/** @throws when there is no such batch */
export async function makesOf(sql: Sql, batchId: number): Promise<BatchMakes> {
  const row = await one(
    sql<{ makes: BatchMakes }[]>`select makes from catalog_batches where id = ${batchId}`,
  );
  return row.makes;
}

/** A line of a batch, and what became of it. */
export interface ResultRow {
  id: number;
  itemId: number;
  runId: number;
  revision: number;
  attempt: number;
  prompt: string;
  inputHash: string;
  status: 'planned' | 'sent' | 'made' | 'refused' | 'failed' | 'dropped';
  hash: string | null;
  fileId: string | null;
  fileName: string | null;
  isUploaded: boolean;
  productName: string | null;
}

export async function listLines(sql: Sql, batchId: number): Promise<ResultRow[]> {
  return timed(sql<ResultRow[]>`${selectResults(sql)} where r.batch_id = ${batchId} order by r.item_id`);
}

/** All of a `ResultRow`, of whichever results `r`. */
export const selectResults = (sql: Sql) => sql`
  select r.id, r.item_id as "itemId", r.run_id as "runId", r.revision, r.attempt, r.prompt, r.input_hash as "inputHash",
    r.status, r.hash, r.file_id as "fileId", r.file_name as "fileName", r.uploaded_at is not null as "isUploaded",
    t.name as "productName"
  from catalog_results r join catalog_items i on i.id = r.item_id join catalog_products t on t.id = i.product_id`;

/** The key of a line: the provider answers with it, and the file in the folder carries it. */
export function keyOf({ itemId, revision }: Pick<ResultRow, 'itemId' | 'revision'>): string {
  return `item-${itemId}-r${revision}`;
}

/** What became of one line. See functions/catalog/end_line.sql. @returns whether it was told for the first time */
export async function endLine(
  sql: Sql,
  line: {
    resultId: number;
    status: 'made' | 'refused' | 'failed';
    reason?: string;
    hash?: string;
    /** By which it was made, as the provider calls it. */
    model?: string;
    cost?: { amount: string; single: string; currency: string };
  },
): Promise<boolean> {
  const row = await one(sql<{ told: boolean }[]>`
    select end_line(${sql.json(JSON.parse(JSON.stringify(line)))}) as told`);
  return row.told;
}

/** Nothing more comes of it. See functions/catalog/end_batch.sql. */
export async function endBatch(
  sql: Sql,
  batchId: number,
  { outcome, reason = null }: { outcome: BatchResult['status']; reason?: string | null },
): Promise<BatchResult> {
  const row = await one(sql<{ ended: BatchResult }[]>`
    select end_batch(${batchId}, ${outcome}, ${reason}) as ended`);
  return row.ended;
}

/** Ids that files are to be uploaded under, each kept with its picture unless that has one. @returns the id that counts, by result */
export async function keepFileIds(
  sql: Sql,
  files: readonly { resultId: number; fileId: string; fileName: string }[],
): Promise<Map<number, { fileId: string; fileName: string }>> {
  const rows = await timed(sql<{ id: number; fileId: string; fileName: string }[]>`
    with given as (
      select (value->>'resultId')::bigint as id, value->>'fileId' as file_id, value->>'fileName' as file_name
      from jsonb_array_elements(${sql.json(files.map((file) => ({ ...file })))})
    )
    update catalog_results r set file_id = coalesce(r.file_id, given.file_id), file_name = coalesce(r.file_name, given.file_name)
    from given where r.id = given.id and r.status = 'made'
    returning r.id, r.file_id as "fileId", r.file_name as "fileName"`);
  return new Map(rows.map(({ id, ...file }) => [id, file]));
}

/** The picture is in this folder. */
export async function fileUploaded(
  sql: Sql,
  resultId: number,
  { link, folderId }: { link: string; folderId: string },
): Promise<void> {
  await timed(sql`
    with kept as (
      update catalog_results set uploaded_at = clock_timestamp(), file_link = ${link}, folder_id = ${folderId}
      where id = ${resultId} and uploaded_at is null returning item_id, run_id, file_id
    )
    select add_subject_event('item', item_id, 'uploaded', jsonb_build_object('run', run_id)), touch_cards('run', run_id) from kept`);
}

/** Batches that have not ended although their run has, for a while: nobody works on them. */
export async function listAbandonedBatches(
  sql: Sql,
  quietMs: number,
): Promise<(OpenedBatch & { runId: number })[]> {
  return timed(sql<(OpenedBatch & { runId: number })[]>`
    select b.id as "batchId", b.job_id as "jobId", b.lines, b.run_id as "runId", false as "isQueued"
    from catalog_batches b join catalog_runs r on r.id = b.run_id
    where b.ended_at is null and r.ended_at < now() - ${quietMs} * interval '1 millisecond' order by random() limit 50`);
}
