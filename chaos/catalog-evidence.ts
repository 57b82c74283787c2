import type { BatchView } from '../src/sandbox/gemini/batches.ts';
import type { FileView } from '../src/sandbox/google/control.ts';
import type { JournalEntry } from '../src/sandbox/ground/journal.ts';
import type { System } from '../test/harness/system.ts';

/** One try to make a picture, with all that our books say of it. */
export interface ResultRow {
  id: number;
  itemId: number;
  runId: number;
  key: string;
  status: string;
  reason: string | null;
  fileId: string | null;
  isUploaded: boolean;
  /** By a call of its own, and not in a batch. */
  isSingle: boolean;
  /** Cents of it were written down so often. */
  costs: number;
}

/** A picture of a shop and its row. */
export interface ItemRow {
  id: number;
  sourceId: number;
  tab: string;
  rowState: 'missing' | 'there' | 'removed';
  /** Of its last try. */
  status: string | null;
}

interface BatchJobRow {
  batchId: number;
  status: string;
  attemptKey: string;
  externalId: string | null;
}

interface RunRow {
  id: number;
  sourceId: number;
  status: string;
  startedAt: Date;
  endedAt: Date | null;
}

/** What the oracles of the catalog look at, gathered once at rest. */
export interface CatalogEvidence {
  runs: RunRow[];
  items: ItemRow[];
  results: ResultRow[];
  jobs: BatchJobRow[];
  /** Gemini's own record. */
  batches: BatchView[];
  /** The folder's own record. */
  files: FileView[];
  driveJournal: JournalEntry[];
  /** Cells of each tab as they look, by its title. */
  tabs: Map<string, string[][]>;
}

export async function gatherCatalog({ sql, sandbox }: System): Promise<CatalogEvidence> {
  const book = await sandbox.google.book();
  const tabs = book.tabs.map(({ title, rows }) => {
    const cells = rows.map((row) => row.cells.map((cell) => cell?.text ?? ''));
    return [title, cells] as const;
  });
  return {
    runs: await sql<RunRow[]>`
      select id, source_id as "sourceId", status, started_at as "startedAt", ended_at as "endedAt" from catalog_runs order by id`,
    items: await sql<ItemRow[]>`
      select i.id, i.source_id as "sourceId", coalesce(s.sheet_tab, 'Catalog') as tab, i.row_state as "rowState",
        (select r.status from catalog_results r where r.item_id = i.id and r.status <> 'dropped'
          order by r.revision desc, r.attempt desc limit 1) as status
      from catalog_items i join catalog_sources s on s.id = i.source_id order by i.id`,
    results: await sql<ResultRow[]>`
      select r.id, r.item_id as "itemId", r.run_id as "runId", 'item-' || r.item_id || '-r' || r.revision as key, r.status, r.reason,
        r.file_id as "fileId", r.uploaded_at is not null as "isUploaded", r.batch_id is null as "isSingle",
        (select count(*)::int from catalog_costs c where c.result_id = r.id and c.kind = 'picture') as costs
      from catalog_results r order by r.id`,
    jobs: await sql<BatchJobRow[]>`
      select subject_id as "batchId", status, attempt_key as "attemptKey", external_id as "externalId"
      from provider_jobs where kind = 'batch'`,
    batches: await sandbox.gemini.batches(),
    files: await sandbox.google.files(),
    driveJournal: await sandbox.journal('google.file.'),
    tabs: new Map(tabs),
  };
}
