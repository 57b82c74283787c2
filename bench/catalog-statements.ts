import { countWishes, endLine } from '../src/db/catalog/batches.ts';
import { countWaiting, recordPage, recordPicture } from '../src/db/catalog/frontier.ts';
import { listItemRows, readRows } from '../src/db/catalog/items.ts';
import { countGenerate, countParse } from '../src/db/catalog/runs.ts';
import { weighSpending } from '../src/db/catalog/spending.ts';
import type { Sql } from '../src/db/sql.ts';
import { createTestDatabase } from '../test/harness/database.ts';
import type { Figure, Findings } from './figures.ts';
import type { BenchPlan } from './plan.ts';
import { measureCalls, type Statement } from './statements.ts';

/** Pictures of the shop, and its pages; half of the pictures are made. */
const items = 20_000;
/** Pages and pictures that still wait. */
const waiting = 2_000;
const linesABatch = 140;
/** Of a page: to pages the run knows, as most are. */
const linksAPage = 60;
/** Of what takes long. */
const fewCalls = 5;
/** p95: of what is asked for each picture, for each look at a card or at the end of a chunk, and for the whole sheet. */
const mostMs = { picture: 10, look: 250, sheet: 2_000 };

/** What is asked for each page, each picture, each card and each sheet, over a shop that is large. */
export async function measureCatalogStatements({ runs }: BenchPlan): Promise<Findings> {
  const database = await createTestDatabase();
  const { sql } = database;
  try {
    const { sourceId, runId } = await fill(sql);
    const figures: Figure[] = [];
    for (const [name, { most, ...statement }] of Object.entries(statementsOf(sql, { sourceId, runId }))) {
      const calls = most > mostMs.picture ? fewCalls : undefined;
      await measureCalls(statement, calls);
      const values: number[] = [];
      for (let run = 0; run < runs; run += 1) values.push(await measureCalls(statement, calls));
      figures.push({ name: `${name}, p95`, unit: 'ms', values, target: { most } });
    }
    return { figures, broken: [] };
  } finally {
    await database.drop();
  }
}

interface Place {
  sourceId: number;
  runId: number;
}

function statementsOf(sql: Sql, { sourceId, runId }: Place): Record<string, Statement & { most: number }> {
  const links = Array.from({ length: linksAPage }, (_, index) => ({ url: pageUrl(index * 7 + 1), depth: 2 }));
  const rows = Array.from({ length: items }, (_, index) => ({
    id: index + 1,
    prompt: `on a table ${index}`,
    isMarked: false,
  }));
  const price = { batch: '0.067', single: '0.134', currency: 'USD' };
  let page = items;
  let picture = items;
  const { picture: forPicture, look, sheet } = mostMs;
  return {
    'a page is recorded': {
      most: forPicture,
      call: () => recordPage(sql, runId, { url: pageUrl((page += 1)), state: 'read', links }),
    },
    'a page with new links is recorded': {
      most: forPicture,
      call: () => {
        page += 1;
        const fresh = [1, 2].map((number) => ({ url: `${pageUrl(page)}/${number}`, depth: 2 }));
        return recordPage(sql, runId, { url: pageUrl(page), state: 'read', links: [...links, ...fresh] });
      },
    },
    'a picture is recorded': {
      most: forPicture,
      call: () =>
        recordPicture(sql, runId, {
          url: pictureUrl((picture += 1)),
          state: 'read',
          hash: '0'.repeat(64),
          sourceHash: String(picture),
        }),
    },
    'a picture was made': {
      most: forPicture,
      prepare: async () => {
        const [line] = await sql<
          { id: number }[]
        >`select id from catalog_results where status = 'sent' limit 1`;
        return line?.id ?? 0;
      },
      call: (resultId) =>
        endLine(sql, { resultId, status: 'made', hash: '0'.repeat(64), cost: costOf(price) }),
    },
    'how much still waits': { most: look, call: () => countWaiting(sql, runId) },
    'what a card says of reading': { most: look, call: () => countParse(sql, runId) },
    'what a card says of making': { most: look, call: () => countGenerate(sql, runId) },
    'what may be spent': {
      most: look,
      call: () =>
        weighSpending(sql, {
          wish: { runId, kind: 'picture', by: 'batch', count: linesABatch },
          prices: { picture: price, description: price },
          budgets: { run: '20', day: '50' },
        }),
    },
    'what is to be made': { most: look, call: () => countWishes(sql, { sourceId, force: false }) },
    'a tenth of the rows of a sheet': {
      most: look,
      call: () => listItemRows(sql, sourceId, { after: items / 2, most: items / 10 }),
    },
    'people have written into all rows': { most: sheet, call: () => readRows(sql, sourceId, rows) },
  };
}

function costOf({ batch: amount, single, currency }: { batch: string; single: string; currency: string }) {
  return { amount, single, currency };
}

function pageUrl(number: number): string {
  return `https://shop.example.test/p/${number}`;
}

function pictureUrl(number: number): string {
  return `https://shop.example.test/pictures/${number}.jpg`;
}

/** Rows as a run leaves them that has read most of a shop and made half of its pictures. */
async function fill(sql: Sql): Promise<Place> {
  const [source] = await sql<{ id: number }[]>`
    insert into catalog_sources (name, start_url, most_pages) values ('shop', 'https://shop.example.test/', 100000) returning id`;
  const sourceId = source?.id ?? 0;
  const [run] = await sql<{ id: number }[]>`
    insert into catalog_runs (source_id, stages, workflow_id, started_by) values (${sourceId}, '["parse", "generate"]', 'run', 'bench')
    returning id`;
  const runId = run?.id ?? 0;
  await fillShop(sql, { sourceId, runId });
  await fillResults(sql, runId);
  await sql`analyze`;
  return { sourceId, runId };
}

async function fillShop(sql: Sql, { sourceId, runId }: Place): Promise<void> {
  await sql`
    insert into assets (hash, format, width, height, bytes)
    select lpad(n::text, 64, '0'), 'jpeg', 800, 800, 100000 from generate_series(0, ${items}::int) n`;
  await sql`
    insert into catalog_products (source_id, url, name, seen_run)
    select ${sourceId}, ${pageUrl(0).slice(0, -1)} || n, 'Mug No. ' || n, ${runId} from generate_series(1, ${items}::int) n`;
  await sql`
    insert into catalog_pages (source_id, url, run_id, depth, state, product_url, pictures)
    select ${sourceId}, ${pageUrl(0).slice(0, -1)} || n, ${runId}, 1, case when n <= ${items} then 'read' else 'waiting' end,
      case when n <= ${items} then ${pageUrl(0).slice(0, -1)} || n end, 1
    from generate_series(1, ${items + waiting}::int) n`;
  await sql`
    insert into catalog_product_pictures (product_id, url, position)
    select id, replace(url, '/p/', '/pictures/') || '.jpg', 1 from catalog_products`;
  await sql`
    insert into catalog_pictures (source_id, url, run_id, state, hash, source_hash)
    select ${sourceId}, 'https://shop.example.test/pictures/' || n || '.jpg', ${runId},
      case when n <= ${items} then 'read' else 'waiting' end,
      case when n <= ${items} then lpad(n::text, 64, '0') end, case when n <= ${items} then 'bytes ' || n end
    from generate_series(1, ${items + waiting}::int) n`;
  await sql`
    insert into catalog_items (source_id, hash, product_id, picture_url, prompt, row_state)
    select ${sourceId}, lpad(id::text, 64, '0'), id, replace(url, '/p/', '/pictures/') || '.jpg', 'on a table', 'there'
    from catalog_products`;
}

async function fillResults(sql: Sql, runId: number): Promise<void> {
  const made = items / 2;
  await sql`
    insert into catalog_batches (run_id, number, lines, outcome, ended_at)
    select ${runId}, n, ${linesABatch}, case when n * ${linesABatch} <= ${made} then 'done' end,
      case when n * ${linesABatch} <= ${made} then now() end
    from generate_series(1, ${Math.ceil(items / linesABatch)}::int) n`;
  await sql`
    insert into catalog_results (item_id, revision, run_id, batch_id, prompt, input_hash, status, hash, file_id, file_name, file_link,
      uploaded_at, ended_at)
    select i.id, 1, ${runId}, b.id, 'on a table', i.hash, case when i.id <= ${made} then 'made' else 'sent' end,
      case when i.id <= ${made} then i.hash end, 'file ' || i.id, 'file', 'https://drive.example.test/' || i.id,
      case when i.id <= ${made} then now() end, case when i.id <= ${made} then now() end
    from catalog_items i join catalog_batches b on b.number = (i.id - 1) / ${linesABatch} + 1 and b.run_id = ${runId}`;
  await sql`
    insert into catalog_costs (result_id, item_id, run_id, kind, amount, single, currency)
    select id, item_id, run_id, 'picture', 0.067, 0.134, 'USD' from catalog_results where status = 'made'`;
}
