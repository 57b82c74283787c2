import type { ReviewRest } from '../../contract/catalog.ts';
import type { ShopSelectors, ShopSource } from '../../contract/shop.ts';
import { type Sql, timed } from '../sql.ts';

/** A shop to read, and where its sheet and its folder are; see the table catalog_sources. */
export interface CatalogSource extends ShopSource {
  id: number;
  name: string;
  /** In which its pictures are described, such as `en`. */
  languages: readonly string[];
  forbiddenWords: readonly string[];
  demandedWords: readonly string[];
  /** How another picture is made that somebody wants while deciding. */
  redoBy: 'single' | 'batch';
  reviewDays: number;
  reviewDefault: ReviewRest;
  /** Fields of a product that go with its picture when that is described. */
  contextFields: readonly string[];
  /** For pictures whose row has none; null: those are not sent. */
  defaultPrompt: string | null;
  /** Null: those of the configuration. */
  spreadsheetId: string | null;
  sheetTab: string | null;
  folderId: string | null;
  /** Least time between two requests, milliseconds. */
  pauseMs: number;
  mostPages: number;
  mostDepth: number;
  /** Pictures the last good run found. */
  lastGood: number | null;
}

const columns = (sql: Sql) => sql`
  s.id, s.name, s.start_url as "startUrl", s.hosts, s.selectors, s.languages, s.context_fields as "contextFields",
  s.forbidden_words as "forbiddenWords", s.demanded_words as "demandedWords", s.redo_by as "redoBy", s.review_days as "reviewDays",
  s.review_default as "reviewDefault",
  s.default_prompt as "defaultPrompt", s.spreadsheet_id as "spreadsheetId", s.sheet_tab as "sheetTab", s.folder_id as "folderId",
  s.pause_ms as "pauseMs", s.most_pages as "mostPages", s.most_depth as "mostDepth", s.last_good as "lastGood"`;

export async function listSources(sql: Sql): Promise<CatalogSource[]> {
  return timed(sql<CatalogSource[]>`select ${columns(sql)} from catalog_sources s order by s.id`);
}

/** @throws when there is no such run */
export async function sourceOfRun(sql: Sql, runId: number): Promise<CatalogSource> {
  const [source] = await timed(sql<CatalogSource[]>`
    select ${columns(sql)} from catalog_runs r join catalog_sources s on s.id = r.source_id where r.id = ${runId}`);
  if (!source) throw new Error(`no catalog run ${runId}`);
  return source;
}

/** @throws when there is no such batch */
export async function sourceOfBatch(sql: Sql, batchId: number): Promise<CatalogSource> {
  const [source] = await timed(sql<CatalogSource[]>`
    select ${columns(sql)} from catalog_batches b join catalog_runs r on r.id = b.run_id join catalog_sources s on s.id = r.source_id
    where b.id = ${batchId}`);
  if (!source) throw new Error(`no catalog batch ${batchId}`);
  return source;
}

/** What can be said of a source from outside; what is missing stays as it is, or usual. */
export interface SourceFields {
  startUrl?: string | undefined;
  hosts?: readonly string[] | undefined;
  selectors?: ShopSelectors | undefined;
  languages?: readonly string[] | undefined;
  forbiddenWords?: readonly string[] | undefined;
  demandedWords?: readonly string[] | undefined;
  redoBy?: 'single' | 'batch' | undefined;
  reviewDays?: number | undefined;
  reviewDefault?: ReviewRest | undefined;
  contextFields?: readonly string[] | undefined;
  /** Null takes it away; so do the next three. */
  defaultPrompt?: string | null | undefined;
  spreadsheetId?: string | null | undefined;
  sheetTab?: string | null | undefined;
  folderId?: string | null | undefined;
  pauseMs?: number | undefined;
  mostPages?: number | undefined;
  mostDepth?: number | undefined;
}

/** The first source, once: whoever has one already keeps it. */
export async function addFirstSource(
  sql: Sql,
  {
    name,
    startUrl,
    selectors = {},
    pauseMs,
  }: { name: string; startUrl: string; selectors?: ShopSelectors; pauseMs?: number },
): Promise<void> {
  await timed(sql`
    insert into catalog_sources (name, start_url, selectors, pause_ms)
    select ${name}, ${startUrl}, ${sql.json({ ...selectors })}, coalesce(${pauseMs ?? null}::integer, 200)
    where not exists (select from catalog_sources) on conflict do nothing`);
}

/** Adds a source or changes the one of this name. See functions/catalog/set_source.sql. @returns undefined: a new one needs its start */
export async function setSource(
  sql: Sql,
  name: string,
  { fields, by, why }: { fields: SourceFields; by: string; why?: string },
): Promise<CatalogSource | undefined> {
  const words = JSON.parse(JSON.stringify({ ...fields, by, why }));
  const [source] = await timed(sql<CatalogSource[]>`
    select ${columns(sql)} from set_source(${name}, ${sql.json(words)}) s where s.id is not null`);
  return source;
}
