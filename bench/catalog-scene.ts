import postgres from 'postgres';
import type { Sql } from '../src/db/sql.ts';

const address = 'https://shop.example.test';
/** Lines of a batch of pictures, as many as there are usually. */
export const linesABatch = 140;

/** A shop in the middle of everything. */
export interface Scene {
  sourceId: number;
  /** Pictures of the shop, and its pages; each is of a product of its own. */
  items: number;
  /** Pages and pictures that still wait to be read. */
  waiting: number;
  /** The run that reviews it, and the one before, which made, described and published. */
  runId: number;
  before: number;
}

export function pageUrl(number: number): string {
  return `${address}/p/${number}`;
}

export function pictureUrl(number: number): string {
  return `${address}/pictures/${number}.jpg`;
}

/**
 * Rows as runs leave them. Of ten pictures one waits for its batch to end, and nine are made: the first of ten of those is rejected, the
 * last ones nobody has decided on, as whoever looks for one finds them last; of the accepted ones in between a half is described, and
 * every other one of these is published.
 */
export async function fillScene(url: string, items: number): Promise<Scene> {
  // The product's own connections give up a statement after 5 s.
  const sql = postgres(url, { max: 1, fetch_types: false, types: { bigint: toNumber } });
  try {
    return await fill(sql, items);
  } finally {
    await sql.end();
  }
}

const toNumber = { to: 20, from: [20], parse: Number, serialize: String };

async function fill(sql: Sql, items: number): Promise<Scene> {
  const [source] = await sql<{ id: number }[]>`
    insert into catalog_sources (name, start_url, most_pages, default_prompt) values ('shop', ${address}, 1000000, 'on a table') returning id`;
  const sourceId = source?.id ?? 0;
  const waiting = items / 10;
  const before = await addRun(sql, sourceId, true);
  const runId = await addRun(sql, sourceId, false);
  await fillShop(sql, { sourceId, runId, before, items, waiting });
  await fillResults(sql, { runId: before, items });
  await fillDecisions(sql, items);
  await fillTexts(sql, before);
  await fillPublications(sql, before);
  await sql`analyze`;
  return { sourceId, items, waiting, runId, before };
}

async function addRun(sql: Sql, sourceId: number, hasEnded: boolean): Promise<number> {
  const [run] = await sql<{ id: number }[]>`
    insert into catalog_runs (source_id, stages, options, workflow_id, started_by, status, stage, ended_at)
    values (${sourceId}, '["review", "describe", "publish"]', '{"force": true}', gen_random_uuid()::text, 'bench',
      ${hasEnded ? 'done' : 'running'}, 'review', ${hasEnded ? new Date() : null})
    returning id`;
  return run?.id ?? 0;
}

async function fillShop(sql: Sql, { sourceId, runId, items, waiting }: Scene): Promise<void> {
  await sql`
    insert into assets (hash, format, width, height, bytes)
    select lpad(n::text, 64, '0'), 'jpeg', 800, 800, 100000 from generate_series(0, ${items}::int) n`;
  await sql`
    insert into catalog_products (source_id, url, name, seen_run)
    select ${sourceId}, ${`${address}/p/`} || n, 'Mug No. ' || n, ${runId} from generate_series(1, ${items}::int) n`;
  await sql`
    insert into catalog_pages (source_id, url, run_id, depth, state, product_url, pictures)
    select ${sourceId}, ${`${address}/p/`} || n, ${runId}, 1, case when n <= ${items} then 'read' else 'waiting' end,
      case when n <= ${items} then ${`${address}/p/`} || n end, 1
    from generate_series(1, ${items + waiting}::int) n`;
  await sql`
    insert into catalog_product_pictures (product_id, url, position)
    select id, replace(url, '/p/', '/pictures/') || '.jpg', 1 from catalog_products`;
  await sql`
    insert into catalog_pictures (source_id, url, run_id, state, hash, source_hash)
    select ${sourceId}, ${`${address}/pictures/`} || n || '.jpg', ${runId},
      case when n <= ${items} then 'read' else 'waiting' end,
      case when n <= ${items} then lpad(n::text, 64, '0') end, case when n <= ${items} then 'bytes ' || n end
    from generate_series(1, ${items + waiting}::int) n`;
  await sql`
    insert into catalog_items (source_id, hash, product_id, picture_url, prompt, row_state)
    select ${sourceId}, lpad(id::text, 64, '0'), id, replace(url, '/p/', '/pictures/') || '.jpg', 'on a table', 'there'
    from catalog_products order by id`;
}

async function fillResults(sql: Sql, { runId, items }: Pick<Scene, 'runId' | 'items'>): Promise<void> {
  const made = share(90, items);
  await sql`
    insert into catalog_batches (run_id, number, lines, outcome, ended_at)
    select ${runId}, n, ${linesABatch}, case when n * ${linesABatch} <= ${made} then 'done' end,
      case when n * ${linesABatch} <= ${made} then now() end
    from generate_series(1, ${Math.ceil(items / linesABatch)}::int) n`;
  await sql`
    insert into catalog_results (item_id, revision, run_id, batch_id, prompt, input_hash, status, hash, file_id, file_name, file_link,
      folder_id, uploaded_at, ended_at)
    select i.id, 1, ${runId}, b.id, 'on a table', i.hash, case when i.id <= ${made} then 'made' else 'sent' end,
      case when i.id <= ${made} then i.hash end, 'file ' || i.id, 'file', 'https://drive.example.test/' || i.id, 'folder',
      case when i.id <= ${made} then now() end, case when i.id <= ${made} then now() end
    from catalog_items i join catalog_batches b on b.number = (i.id - 1) / ${linesABatch} + 1 and b.run_id = ${runId} order by i.id`;
  await sql`
    insert into catalog_costs (result_id, item_id, run_id, kind, amount, single, currency)
    select id, item_id, run_id, 'picture', 0.067, 0.134, 'USD' from catalog_results where status = 'made'`;
}

async function fillDecisions(sql: Sql, items: number): Promise<void> {
  await sql`
    insert into catalog_decisions (item_id, result_id, hash, verdict, counts, by, via)
    select item_id, id, hash, case when item_id <= ${share(9, items)} then 'reject' else 'accept' end, true, 'bench', 'chat'
    from catalog_results where status = 'made' and item_id <= ${share(81, items)} order by item_id`;
  await sql`
    insert into catalog_approvals (item_id, hash, decision_id) select item_id, hash, id from catalog_decisions where verdict = 'accept'`;
}

async function fillTexts(sql: Sql, runId: number): Promise<void> {
  await sql`
    insert into catalog_descriptions (result_id, attempt, run_id, status, ended_at)
    select result_id, 1, ${runId}, 'made', now() from catalog_decisions where verdict = 'accept' and item_id % 2 = 0 order by item_id`;
  await sql`
    insert into catalog_texts (result_id, language, alt, title, caption)
    select result_id, 'en', 'A mug, on a light ground', 'Mug No. ' || result_id, 'A mug for tea. On a light ground.' from catalog_descriptions`;
  await sql`
    insert into catalog_costs (result_id, item_id, run_id, kind, description_id, amount, single, currency)
    select d.result_id, r.item_id, d.run_id, 'description', d.id, 0.002, 0.004, 'USD'
    from catalog_descriptions d join catalog_results r on r.id = d.result_id`;
}

async function fillPublications(sql: Sql, runId: number): Promise<void> {
  await sql`
    insert into catalog_publications (item_id, version, product_id, result_id, hash, external_key, replaces, texts, base_revision, run_id, by,
      status, published_at)
    select i.id, 1, i.product_id, r.id, r.hash, 'darkroom-item-' || i.id, i.picture_url,
      jsonb_build_object('en', jsonb_build_object('alt', t.alt, 'title', t.title, 'caption', t.caption)), 0, ${runId}, 'bench', 'published', now()
    from catalog_texts t join catalog_results r on r.id = t.result_id join catalog_items i on i.id = r.item_id where i.id % 4 = 0 order by i.id`;
  await sql`
    insert into catalog_shown (item_id, cms_id, revision, shown, version, hash, texts, is_ours, changed_at)
    select item_id, 'cms ' || item_id, 1, 'published', version, hash, texts, true, now() from catalog_publications`;
}

function share(percent: number, of: number): number {
  return Math.round((percent * of) / 100);
}
