import { countWishes, endLine, planResults } from '../src/db/catalog/batches.ts';
import { acceptRest, beginLook, decideResult, noteListing, readReview } from '../src/db/catalog/decisions.ts';
import { countWaiting, recordPage, recordPicture } from '../src/db/catalog/frontier.ts';
import { listItemRows, readRows } from '../src/db/catalog/items.ts';
import { openSets, planSets, setPublished } from '../src/db/catalog/publications.ts';
import { countGenerate, countParse } from '../src/db/catalog/runs.ts';
import { weighSpending } from '../src/db/catalog/spending.ts';
import { countDescribe, countPublish, countReview } from '../src/db/catalog/stage-facts.ts';
import { countStandings } from '../src/db/catalog/standings.ts';
import { readStory } from '../src/db/catalog/stories.ts';
import { countDescribing, endDescription, planDescriptions } from '../src/db/catalog/texts.ts';
import type { Sql } from '../src/db/sql.ts';
import { createTestDatabase, type TestDatabase } from '../test/harness/database.ts';
import { fillScene, linesABatch, pageUrl, pictureUrl, type Scene } from './catalog-scene.ts';
import type { Figure, Findings } from './figures.ts';
import type { BenchPlan } from './plan.ts';
import { measureCalls, type Statement } from './statements.ts';

/** Of a page: to pages the run knows, as most are. */
const linksAPage = 60;
/** How often each is asked in a run; undefined: as often as others. */
const calls = { picture: undefined, chunk: 5, look: 5, whole: 1, once: 1 };
const productsAChunk = 20;
/**
 * p95: of what is asked for each picture; for each chunk or batch of them; for each look at a card or a review; for all of a shop, a few
 * times a run; and what can be measured only once, as it changes what it is about.
 */
const mostMs = { picture: 10, chunk: 250, look: 1_000, whole: 4_000, once: 4_000 };

type Statements = Record<string, Statement & { per: keyof typeof mostMs }>;

/** What is asked for each page, each picture, each card and each sheet, over shops that are large. */
export async function measureCatalogStatements({ runs, catalog }: BenchPlan): Promise<Findings> {
  const figures: Figure[] = [];
  for (const items of catalog.statements) {
    const database = await createTestDatabase();
    try {
      figures.push(...(await measureShop(database, { runs, items })));
    } finally {
      await database.drop();
    }
  }
  return { figures, broken: [] };
}

async function measureShop(
  { sql, url }: TestDatabase,
  { runs, items }: { runs: number; items: number },
): Promise<Figure[]> {
  const scene = await fillScene(url, items);
  const statements: Statements = {
    ...ofReading(sql, scene),
    ...ofMaking(sql, scene),
    ...ofReview(sql, scene),
    ...ofPublishing(sql, scene),
    ...ofCards(sql, scene),
    ...ofPlans(sql, scene),
  };
  const figures: Figure[] = [];
  for (const [name, { per, ...statement }] of Object.entries(statements)) {
    const most = mostMs[per];
    if (per !== 'once') await measureCalls(statement, calls[per]);
    const values: number[] = [];
    for (let run = 0; run < (per === 'once' ? 1 : runs); run += 1)
      values.push(await measureCalls(statement, calls[per]));
    figures.push({ name: `${name}, p95, of ${items}`, unit: 'ms', values, target: { most } });
  }
  return figures;
}

function ofReading(sql: Sql, { sourceId, runId, items }: Scene): Statements {
  const links = Array.from({ length: linksAPage }, (_, index) => ({ url: pageUrl(index * 7 + 1), depth: 2 }));
  const rows = Array.from({ length: items }, (_, index) => ({
    id: index + 1,
    prompt: `on a table ${index}`,
    isMarked: false,
  }));
  let page = items;
  let picture = items;
  return {
    'a page is recorded': {
      per: 'picture',
      call: () => recordPage(sql, runId, { url: pageUrl((page += 1)), state: 'read', links }),
    },
    'a page with new links is recorded': {
      per: 'picture',
      call: () => {
        page += 1;
        const fresh = [1, 2].map((number) => ({ url: `${pageUrl(page)}/${number}`, depth: 2 }));
        return recordPage(sql, runId, { url: pageUrl(page), state: 'read', links: [...links, ...fresh] });
      },
    },
    'a picture is recorded': {
      per: 'picture',
      call: () =>
        recordPicture(sql, runId, {
          url: pictureUrl((picture += 1)),
          state: 'read',
          hash: '0'.repeat(64),
          sourceHash: String(picture),
        }),
    },
    'how much still waits': { per: 'chunk', call: () => countWaiting(sql, runId) },
    '2,000 rows of a sheet': {
      per: 'chunk',
      call: () => listItemRows(sql, sourceId, { after: items / 2, most: 2_000 }),
    },
    'people have written into all rows': { per: 'whole', call: () => readRows(sql, sourceId, rows) },
  };
}

const price = { batch: '0.067', single: '0.134', currency: 'USD' };
const cost = { amount: price.batch, single: price.single, currency: price.currency };

function ofMaking(sql: Sql, { runId }: Scene): Statements {
  return {
    'a picture was made': {
      per: 'picture',
      prepare: () => idOf(sql`select id from catalog_results where status = 'sent' order by id desc limit 1`),
      call: (resultId) => endLine(sql, { resultId, status: 'made', hash: '0'.repeat(64), cost }),
    },
    'a picture was described': {
      per: 'picture',
      prepare: () =>
        idOf(sql`
          insert into catalog_descriptions (result_id, attempt, run_id, status)
          select d.result_id, 2, ${runId}, 'sent' from catalog_decisions d
          where d.verdict = 'accept' and not exists (select from catalog_descriptions e where e.result_id = d.result_id)
          order by d.result_id limit 1 returning id`),
      call: (descriptionId) => {
        const texts = { en: { alt: 'A mug', title: 'Mug', caption: 'A mug for tea.' } };
        return endDescription(sql, { descriptionId, status: 'made', texts, cost });
      },
    },
    'what may be spent': {
      per: 'chunk',
      call: () =>
        weighSpending(sql, {
          wish: { runId, kind: 'picture', by: 'batch', count: linesABatch },
          prices: { picture: price, description: price },
          budgets: { run: '20', day: '50' },
        }),
    },
  };
}

function ofReview(sql: Sql, { sourceId, runId, items }: Scene): Statements {
  const word = { by: 'bench', via: 'chat' } as const;
  const fileIds = Array.from({ length: items }, (_, index) => `file ${index + 1}`);
  return {
    'a picture is decided on': {
      per: 'picture',
      prepare: () => idOf(sql`select item_id as id from undecided_items(${sourceId}) order by 1 limit 1`),
      call: (itemId) => decideResult(sql, { itemId, verdict: 'reject', ...word }),
    },
    'how a review stands': { per: 'look', call: () => readReview(sql, runId) },
    'what a look into the folder shows': {
      per: 'look',
      call: async () => {
        const { beganAt } = await beginLook(sql, sourceId);
        await noteListing(sql, sourceId, { fileIds, beganAt });
      },
    },
    '10 that are left are accepted': {
      per: 'chunk',
      call: () => acceptRest(sql, runId, { most: 10, ...word }),
    },
  };
}

function ofPublishing(sql: Sql, { sourceId, runId, items }: Scene): Statements {
  return {
    'all that is known of a picture': { per: 'chunk', call: () => readStory(sql, items / 2) },
    'how all pictures stand': { per: 'whole', call: () => countStandings(sql, sourceId) },
    'what is to be published': { per: 'whole', call: () => planSets(sql, runId, {}) },
    '20 sets are opened and published': {
      per: 'chunk',
      call: async () => {
        const { sets } = await openSets(sql, runId, { products: productsAChunk });
        for (const set of sets) await setPublished(sql, set, []);
      },
    },
  };
}

function ofCards(sql: Sql, { runId, before }: Scene): Statements {
  return {
    'what a card says of reading': { per: 'look', call: () => countParse(sql, runId) },
    'what a card says of making': { per: 'look', call: () => countGenerate(sql, before) },
    'what a card says of a review': { per: 'look', call: () => countReview(sql, runId) },
    'what a card says of describing': { per: 'look', call: () => countDescribe(sql, before) },
    'what a card says of publishing': { per: 'look', call: () => countPublish(sql, before) },
  };
}

/** Plans are written down, so they come last. */
function ofPlans(sql: Sql, { sourceId, runId, items }: Scene): Statements {
  return {
    'what is to be made': { per: 'whole', call: () => countWishes(sql, { sourceId, force: true }) },
    'what is to be described': {
      per: 'whole',
      call: () => countDescribing(sql, { runId, force: true }),
    },
    'describing all is planned': {
      per: 'once',
      prepare: async () => {
        // A run that has descriptions plans no others.
        await sql`update catalog_descriptions set run_id = 1 where run_id = ${runId}`;
        return 0;
      },
      call: () => planDescriptions(sql, { runId, force: true, most: items }),
    },
    'making all is planned': { per: 'once', call: () => planResults(sql, runId, items) },
  };
}

async function idOf(rows: PromiseLike<readonly { id?: unknown }[]>): Promise<number> {
  const [row] = await rows;
  if (typeof row?.id !== 'number') throw new Error('the scene has no more of these');
  return row.id;
}
