import type { ImageTexts, PictureTexts, TokenUse } from '../../contract/descriptions.ts';
import { one, type Sql, timed } from '../sql.ts';

/** Which pictures of a run's source are meant; see functions/catalog/describe_wishes_of_run.sql. */
export interface DescribeWish {
  runId: number;
  force?: boolean;
  itemId?: number;
  /** Those whose answers were lost in this run. */
  isAgain?: boolean;
}

/** How many decided pictures there are for each reason not to describe them; `wanted` are those that are described. */
export async function countDescribing(
  sql: Sql,
  { runId, ...wish }: DescribeWish,
): Promise<Record<string, number>> {
  const rows = await timed(sql<{ why: string; n: number }[]>`
    select coalesce(why, 'wanted') as why, count(*) as n from describe_wishes_of_run(${runId}, ${sql.json(wish)}) group by 1`);
  return Object.fromEntries(rows.map(({ why, n }) => [why, n]));
}

/** Writes down what a run has described. See functions/catalog/plan_descriptions.sql. @returns how much stands planned */
export async function planDescriptions(
  sql: Sql,
  { runId, ...wish }: DescribeWish & { most: number },
): Promise<number> {
  const row = await one(sql<{ planned: number }[]>`
    select plan_descriptions(${runId}, ${sql.json(wish)}) as planned`);
  return row.planned;
}

/** The number that the run's next batch has. */
export async function nextBatch(sql: Sql, runId: number): Promise<number> {
  const row = await one(sql<{ next: number }[]>`
    select coalesce(max(number), 0) + 1 as next from catalog_batches where run_id = ${runId}`);
  return row.next;
}

/** One try to describe a picture; see functions/catalog/description_lines.sql. */
export interface DescriptionRow {
  id: number;
  resultId: number;
  itemId: number;
  productId: number;
  hash: string;
  format: 'jpeg' | 'png' | 'webp';
  status: 'planned' | 'sent' | 'made' | 'refused' | 'failed' | 'dropped';
  complaint: string | null;
  languages: readonly string[];
}

const columns = (sql: Sql) => sql`
  l.id, l.result_id as "resultId", l.item_id as "itemId", l.product_id as "productId", l.hash, l.format, l.status, l.complaint, l.languages`;

/** What a run has for calls of their own: planned, in the order of their products, or sent. */
export async function listSingles(
  sql: Sql,
  { runId, status, most }: { runId: number; status: 'planned' | 'sent'; most: number },
): Promise<DescriptionRow[]> {
  return timed(sql<DescriptionRow[]>`
    select ${columns(sql)} from description_lines(${runId}, null) l where l.status = ${status}
    order by l.product_id, l.item_id limit ${most}`);
}

/** All lines of a batch, in the order of their pictures. */
export async function listTextLines(sql: Sql, batchId: number): Promise<DescriptionRow[]> {
  return timed(sql<DescriptionRow[]>`
    select ${columns(sql)} from catalog_batches b cross join lateral description_lines(b.run_id, b.id) l
    where b.id = ${batchId} order by l.item_id`);
}

export async function countPlannedDescriptions(sql: Sql, runId: number): Promise<number> {
  const row = await one(sql<{ planned: number }[]>`
    select count(*) as planned from catalog_descriptions where run_id = ${runId} and status = 'planned'`);
  return row.planned;
}

/** It leaves now. @returns false: somebody else has sent it, or it is not wanted any more */
export async function beginDescription(sql: Sql, id: number): Promise<boolean> {
  const begun = await timed(sql`
    update catalog_descriptions set status = 'sent', sent_at = clock_timestamp() where id = ${id} and status = 'planned' returning id`);
  return begun.length > 0;
}

/** It has certainly not been made, and is to be sent as before. */
export async function takeBackDescription(sql: Sql, id: number): Promise<void> {
  await timed(sql`
    update catalog_descriptions set status = 'planned', sent_at = null where id = ${id} and status = 'sent' and batch_id is null`);
}

/** It is not needed any more: somebody has written all there was to write. */
export async function dropDescription(sql: Sql, id: number): Promise<void> {
  await timed(sql`
    update catalog_descriptions set status = 'dropped', reason = 'there are texts', ended_at = clock_timestamp()
    where id = ${id} and status in ('planned', 'sent')`);
}

/** What became of one try. See functions/catalog/end_description.sql. @returns whether it was told for the first time */
export async function endDescription(
  sql: Sql,
  end: {
    descriptionId: number;
    status: 'made' | 'refused' | 'failed';
    reason?: string;
    isLost?: boolean;
    complaint?: string;
    texts?: PictureTexts;
    tokens?: TokenUse;
    model?: string;
    cost?: { amount: string; single: string; currency: string };
  },
): Promise<boolean> {
  const row = await one(sql<{ told: boolean }[]>`
    select end_description(${sql.json(JSON.parse(JSON.stringify(end)))}) as told`);
  return row.told;
}

/** Texts that pictures of products have: of each picture the newest in each language. */
export async function listTaken(
  sql: Sql,
  productIds: readonly number[],
): Promise<{ productId: number; itemId: number; texts: ImageTexts }[]> {
  return timed(sql<{ productId: number; itemId: number; texts: ImageTexts }[]>`
    select distinct on (i.id, t.language) i.product_id as "productId", i.id as "itemId",
      jsonb_build_object('alt', t.alt, 'title', t.title, 'caption', t.caption) as texts
    from catalog_items i
    join catalog_results r on r.item_id = i.id and r.status = 'made'
    join catalog_texts t on t.result_id = r.id
    where i.product_id in (select jsonb_array_elements_text(${sql.json([...productIds])})::bigint)
    order by i.id, t.language, r.revision desc, r.attempt desc`);
}

/** What the shop says of a product. */
export interface ProductFacts {
  id: number;
  name: string | null;
  description: string | null;
  price: string | null;
  currency: string | null;
  category: string | null;
  attributes: Readonly<Record<string, string>>;
}

export async function listProducts(sql: Sql, ids: readonly number[]): Promise<ProductFacts[]> {
  return timed(sql<ProductFacts[]>`
    select id, name, description, price::text, currency, category, attributes from catalog_products
    where id in (select jsonb_array_elements_text(${sql.json([...ids])})::bigint)`);
}
