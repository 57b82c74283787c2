import type { Product, RobotsRules, Validators } from '../../contract/shop.ts';
import { one, type Sql, timed } from '../sql.ts';

/** An address and how many links it is away from the start. */
export interface FoundLink {
  url: string;
  depth: number;
}

/** Puts addresses into the frontier of a run, with all that is known of its source. @returns how many wait */
export async function seedFrontier(sql: Sql, runId: number, links: readonly FoundLink[]): Promise<number> {
  const row = await one(sql<{ waiting: number }[]>`
    select seed_frontier(${runId}, ${sql.json(links.map((link) => ({ ...link })))}) as waiting`);
  return row.waiting;
}

/** An address that is to be looked at, with how it was known before. */
export interface WaitingPage extends FoundLink {
  validators: Validators;
  attempts: number;
}

/** Nearest to the start first; those that could not be had wait behind all others. */
export async function listWaitingPages(sql: Sql, runId: number, most: number): Promise<WaitingPage[]> {
  return timed(sql<WaitingPage[]>`
    select url, depth, attempts, jsonb_strip_nulls(jsonb_build_object('etag', etag, 'lastModified', last_modified)) as validators
    from catalog_pages where run_id = ${runId} and state = 'waiting' order by attempts, depth, url limit ${most}`);
}

export type WaitingPicture = Omit<WaitingPage, 'depth'>;

export async function listWaitingPictures(sql: Sql, runId: number, most: number): Promise<WaitingPicture[]> {
  return timed(sql<WaitingPicture[]>`
    select url, attempts, jsonb_strip_nulls(jsonb_build_object('etag', etag, 'lastModified', last_modified)) as validators
    from catalog_pictures where run_id = ${runId} and state = 'waiting' order by attempts, url limit ${most}`);
}

export async function countWaiting(sql: Sql, runId: number): Promise<{ pages: number; pictures: number }> {
  return one(sql<{ pages: number; pictures: number }[]>`
    select (select count(*) from catalog_pages where run_id = ${runId} and state = 'waiting') as pages,
      (select count(*) from catalog_pictures where run_id = ${runId} and state = 'waiting') as pictures`);
}

/** Products whose pages the run has looked at. */
export async function countProducts(sql: Sql, runId: number): Promise<number> {
  const row = await one(sql<{ products: number }[]>`
    select count(distinct product_url) as products from catalog_pages
    where run_id = ${runId} and state in ('read', 'unchanged')`);
  return row.products;
}

/** What was learned of an address. */
export interface Finding {
  url: string;
  state: 'read' | 'unchanged' | 'gone' | 'skipped' | 'failed';
  reason?: string;
  detail?: string;
  etag?: string;
  lastModified?: string;
}

/** What a page came to. See functions/catalog/record_page.sql. */
export async function recordPage(
  sql: Sql,
  runId: number,
  page: Finding & { links?: readonly FoundLink[]; product?: Product; isDry?: boolean },
): Promise<void> {
  const { product, ...fields } = page;
  const shown = product && {
    ...product,
    price: product.price?.amount,
    currency: product.price?.currency,
    pictures: product.images,
  };
  await timed(
    sql`select record_page(${runId}, ${sql.json(JSON.parse(JSON.stringify({ ...fields, product: shown })))})`,
  );
}

export interface PictureFinding extends Finding {
  /** Of the picture as it is kept, and of the bytes as the shop sent them. */
  hash?: string;
  sourceHash?: string;
}

/** The picture that these very bytes of a shop were kept as before. */
export async function findKnownPicture(
  sql: Sql,
  sourceId: number,
  sourceHash: string,
): Promise<string | undefined> {
  const [row] = await timed(sql<{ hash: string }[]>`
    select hash from catalog_pictures where source_id = ${sourceId} and source_hash = ${sourceHash} and hash is not null
    order by hash limit 1`);
  return row?.hash;
}

/** What an address of a picture came to. See functions/catalog/record_picture.sql. @returns whether there is a new item */
export async function recordPicture(sql: Sql, runId: number, picture: PictureFinding): Promise<boolean> {
  const row = await one(sql<{ fresh: boolean }[]>`
    select record_picture(${runId}, ${sql.json(JSON.parse(JSON.stringify(picture)))}) as fresh`);
  return row.fresh;
}

/** It could not be had this time. @returns how often that was so */
export async function notHad(
  sql: Sql,
  runId: number,
  { kind, url }: { kind: 'page' | 'picture'; url: string },
): Promise<number> {
  const table = kind === 'page' ? sql`catalog_pages` : sql`catalog_pictures`;
  const row = await one(sql<{ attempts: number }[]>`
    update ${table} set attempts = attempts + 1 where run_id = ${runId} and url = ${url} returning attempts`);
  return row.attempts;
}

/** The pictures that this run has seen so far, as far as they count for the source, and those of the last good run. */
export async function compareWithLast(
  sql: Sql,
  runId: number,
): Promise<{ found: number; before: number | null }> {
  return one(sql<{ found: number; before: number | null }[]>`
    select s.last_good as before, (
      select count(distinct c.hash) from catalog_products t
        join catalog_product_pictures u on u.product_id = t.id
        join catalog_pictures c on c.source_id = t.source_id and c.url = u.url
      where t.source_id = s.id and c.hash is not null and (t.seen_run = r.id
        or exists (select from catalog_pages p where p.run_id = r.id and p.state = 'failed' and p.product_url = t.url))) as found
    from catalog_runs r join catalog_sources s on s.id = r.source_id where r.id = ${runId}`);
}

export interface ParseEnd {
  products: number;
  pictures: number;
  gone: number;
  back: number;
}

/** The shop was read whole. See functions/catalog/finish_parse.sql. */
export async function finishParse(sql: Sql, runId: number): Promise<ParseEnd> {
  const row = await one(sql<{ counts: ParseEnd }[]>`select finish_parse(${runId}) as counts`);
  return row.counts;
}

export async function readRobots(sql: Sql, runId: number): Promise<RobotsRules | null> {
  const row = await one(
    sql<{ robots: RobotsRules | null }[]>`select robots from catalog_runs where id = ${runId}`,
  );
  return row.robots;
}
