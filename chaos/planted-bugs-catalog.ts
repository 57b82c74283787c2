import type { PlantedBug } from './planted-bug.ts';

const functions = 'src/db/functions/catalog';
const steps = 'activities/catalog';
const batches = 'test/db/catalog-batches.test.ts';
const endings = 'test/activities/catalog-endings.test.ts';
const parsing = 'test/activities/catalog-parse.test.ts';
const sheet = 'test/activities/catalog-sheet.test.ts';

/** Mistakes of the operators' line. */
export const catalogBugs: readonly PlantedBug[] = [
  {
    name: 'a page is recorded without its links',
    file: `${functions}/record_page.sql`,
    find: `perform add_links(p_run, p->'links');`,
    replace: 'null;',
    caughtBy: {
      file: parsing,
      title: 'a shop becomes products and one item a picture, however many show it',
    },
  },
  {
    name: 'a dry run keeps what a page was known by',
    file: `${functions}/record_page.sql`,
    find: `etag = case when p->>'state' = 'read' and not v_is_dry then`,
    replace: `etag = case when p->>'state' = 'read' then`,
    caughtBy: {
      file: parsing,
      title: 'a dry run writes nothing but the frontier, and the run after it reads everything',
    },
  },
  {
    name: 'what could not be read today counts as gone',
    file: `${functions}/finish_parse.sql`,
    find: `
      and not exists (select from catalog_pages c where c.run_id = p_run and c.state = 'failed' and c.product_url = t.url);`,
    replace: ';',
    caughtBy: {
      file: parsing,
      title: 'a page that cannot be had is put off, left after three tries, and its product is not gone',
    },
  },
  {
    name: 'a shop that shows far less is believed',
    file: `${steps}/parse.ts`,
    find: 'const leastShare = 0.7;',
    replace: 'const leastShare = 0;',
    caughtBy: {
      file: 'test/activities/catalog-manners.test.ts',
      title: 'a shop that shows 30 % less than before is asked about, and until then nothing is gone',
    },
  },
  {
    name: 'robots.txt is read and not heeded',
    file: 'src/providers/shop/shop.ts',
    find: `return isAllowed(hop, robots) ? undefined : skip('robots', 'robots.txt forbids it');`,
    replace: 'return undefined;',
    caughtBy: {
      file: 'test/providers/shop-guest.test.ts',
      title: 'are asked of robots.txt at each step, before they are gone to',
    },
  },
  {
    name: 'an address of this machine passes for a public one',
    file: 'src/providers/transport/safe-download.ts',
    find: 'isLoopback(address) : isPublic(address);',
    replace: 'isLoopback(address) : isPublic(address) || isLoopback(address);',
    caughtBy: {
      file: 'test/providers/safe-download.test.ts',
      title: 'dials no spelling of this machine',
    },
  },
  {
    name: 'rows are appended without a look at those that are there',
    file: `${steps}/sheet.ts`,
    find: 'items.filter(({ id }) => !byId.has(id)).map(',
    replace: 'items.map(',
    caughtBy: { file: sheet, title: 'rows whose writing broke off %s they were there are there once' },
  },
  {
    name: 'a row that a person deleted is written again',
    file: `${steps}/sheet.ts`,
    find: `{ most: rowsACall, state: 'missing' }`,
    replace: '{ most: rowsACall }',
    caughtBy: {
      file: sheet,
      title: 'a row that people delete stays deleted, until somebody wants all of them',
    },
  },
  {
    name: "people's cells are written over",
    file: `${steps}/sheet-rows.ts`,
    find: 'const { id: _, ...wanted } = cellsOf(item);',
    replace: 'const { id: _, ...wanted } = { ...cellsOf(item), note: null };',
    caughtBy: {
      file: sheet,
      title: 'rows that people have moved are written to where they are, and what people wrote stays',
    },
  },
  {
    name: 'a text of a shop is a formula in the sheet',
    file: 'src/providers/google/sheets.ts',
    find: `const valueInputOption = 'RAW';`,
    replace: `const valueInputOption = 'USER_ENTERED';`,
    caughtBy: {
      file: 'test/providers/google-sheets.test.ts',
      title: 'rows are appended, read and written, and text is never read as anything else',
    },
  },
  {
    name: 'what a run is to make is planned anew by every attempt',
    file: `${functions}/plan_results.sql`,
    find: 'and not exists (select from catalog_results where run_id = p_run)',
    replace: '',
    caughtBy: {
      file: batches,
      title: 'what is wanted is planned once, as much as asked for, and planned again adds nothing',
    },
  },
  {
    name: 'the budget is looked at only when a run begins',
    file: `${steps}/planning.ts`,
    find: 'if (!isApproved && !isOpened) {',
    replace: 'if (number === 1 && !isApproved && !isOpened) {',
    caughtBy: {
      file: 'test/activities/catalog-plans.test.ts',
      title:
        'a batch that would pass the budget is not opened until somebody says so, and then all that is left may go',
    },
  },
  {
    name: 'two runs of one source may overlap: the index is not unique',
    file: 'src/db/migrations/0020_catalog.sql',
    find: 'create unique index catalog_runs_open',
    replace: 'create index catalog_runs_open',
    caughtBy: {
      file: batches,
      title: 'a second run of a source cannot be written down while one is under way',
    },
  },
  {
    name: 'every attempt of a batch has another name at the provider',
    file: 'src/providers/gemini/gemini.ts',
    find: 'config: { displayName } }',
    replace: 'config: { displayName: crypto.randomUUID() } }',
    caughtBy: {
      file: 'test/providers/gemini-wire.test.ts',
      title:
        'a create says its model, its file and the key of the attempt, with the key of the account, once',
    },
  },
  {
    name: 'a line that has ended ends once more',
    file: `${functions}/end_line.sql`,
    find: `and status = 'sent' returning`,
    replace: `and status in ('sent', 'refused') returning`,
    caughtBy: {
      file: batches,
      title:
        'each line has an end of its own, told again it changes nothing, and what failed is planned once more',
    },
  },
  {
    name: 'a picture that was made is not charged',
    file: `${functions}/end_line.sql`,
    find: `if p->'cost' is not null then`,
    replace: 'if false then',
    caughtBy: {
      file: batches,
      title:
        'each line has an end of its own, told again it changes nothing, and what failed is planned once more',
    },
  },
  {
    name: 'a batch that expired takes its lines with it',
    file: `${functions}/end_batch.sql`,
    find: `update catalog_results set ended_at = clock_timestamp(), reason = left(p_reason, 500),
          status = case when p_outcome in ('cancelled', 'refused') then`,
    replace: `update catalog_results set ended_at = clock_timestamp(), reason = left(p_reason, 500),
          status = case when p_outcome in ('cancelled', 'refused', 'expired') then`,
    caughtBy: { file: endings, title: 'a batch that has %s at the provider gives its lines back once' },
  },
  {
    name: 'what a run did not send is never made',
    file: `${functions}/move_run.sql`,
    find: `where run_id = p_run and status = 'planned' returning *`,
    replace: 'where false returning *',
    caughtBy: {
      file: batches,
      title: 'a run that ends takes back what has not left, and leaves alone what is at the provider',
    },
  },
  {
    name: 'a batch whose answer was lost is not looked for when it is to be stopped',
    file: `${steps}/closing.ts`,
    find: 'await hearOfLost(deps, await readJob(sql, jobId));',
    replace: '',
    caughtBy: {
      file: endings,
      title: 'a batch that nobody lived to send stays here when nobody wants it any more',
    },
  },
  {
    name: 'a batch that nobody wants goes on at the provider',
    file: `${steps}/closing.ts`,
    find: 'await stopUnwanted(deps, job).catch(',
    replace: 'await Promise.resolve(true).catch(',
    caughtBy: { file: endings, title: 'a batch at the provider is told to stop, once' },
  },
  {
    name: 'a picture goes up under an id that nobody keeps',
    file: `${steps}/uploads.ts`,
    find: 'id: file.fileId,',
    replace: 'id: crypto.randomUUID(),',
    caughtBy: {
      file: endings,
      title: 'a folder in trouble is told of once, keeps the pictures waiting, and a repeat goes on',
    },
  },
];
