import type { System } from '../test/harness/system.ts';
import { findBrokenBooks, unless } from './invariants.ts';

/** A picture of the shop, and what became of it. */
interface ItemRow {
  id: number;
  prompt: string | null;
  status: string | null;
  tries: number;
  uploaded: number;
  costs: number;
}

/** Sentences about every invariant that a shop broke whose pictures were all made once, by a prompt of their own or the usual one. */
export async function findBrokenCatalog(
  system: System,
  { sourceId, prompts }: { sourceId: number; prompts: ReadonlyMap<number, string> },
): Promise<string[]> {
  const items = await readItems(system, sourceId);
  return [
    ...(await findBrokenBooks(system)),
    ...unless(items.length > 0, 'the shop has no pictures'),
    ...findUnmade(items, prompts),
    ...(await findBrokenFolder(system, items)),
    ...(await findBrokenBatches(system, items)),
    ...(await findBrokenSheet(system, { items, prompts })),
  ];
}

function readItems({ sql }: System, sourceId: number): Promise<ItemRow[]> {
  return sql<ItemRow[]>`
    select i.id, max(r.prompt) as prompt, max(r.status) as status, count(r.id) as tries, count(r.uploaded_at) as uploaded,
      count(c.id) as costs
    from catalog_items i left join catalog_results r on r.item_id = i.id left join catalog_costs c on c.result_id = r.id
    where i.source_id = ${sourceId} group by i.id order by i.id`;
}

function findUnmade(items: readonly ItemRow[], prompts: ReadonlyMap<number, string>): string[] {
  const unmade = items.filter(({ status, tries }) => status !== 'made' || tries !== 1);
  const unpaid = items.filter(({ costs }) => costs !== 1);
  const unheard = items.filter(({ id, prompt }) => prompts.has(id) && prompts.get(id) !== prompt);
  return [
    ...unless(unmade.length === 0, `${unmade.length} items were not made at once`),
    ...unless(unpaid.length === 0, `${unpaid.length} items were not charged once`),
    ...unless(unheard.length === 0, `${unheard.length} prompts of people were not used`),
  ];
}

async function findBrokenFolder({ sandbox }: System, items: readonly ItemRow[]): Promise<string[]> {
  const files = (await sandbox.google.files()).filter(({ properties }) => properties.key !== undefined);
  const elsewhere = files.filter(({ place }) => place !== 'folder');
  const missing = missingFrom(
    items,
    files.map(({ properties }) => Number(properties.item)),
  );
  return [
    ...unless(files.length === items.length, `${files.length} files for ${items.length} items`),
    ...unless(missing === 0, `${missing} items have no file`),
    ...unless(elsewhere.length === 0, `${elsewhere.length} files are not in the folder`),
  ];
}

/** What the provider is paid for. */
async function findBrokenBatches({ sandbox }: System, items: readonly ItemRow[]): Promise<string[]> {
  const batches = await sandbox.gemini.batches();
  const lines = batches.reduce((sum, batch) => sum + batch.lines, 0);
  const odd = batches.filter(({ status, failed }) => status !== 'succeeded' || failed > 0);
  return [
    ...unless(lines === items.length, `${lines} lines were sent for ${items.length} items`),
    ...unless(odd.length === 0, `${odd.length} batches did not succeed`),
  ];
}

async function findBrokenSheet(
  { sandbox }: System,
  { items, prompts }: { items: readonly ItemRow[]; prompts: ReadonlyMap<number, string> },
): Promise<string[]> {
  const [header = [], ...rows] = await sandbox.google.rows('Catalog');
  const cell = (row: readonly string[], column: string) => row[header.indexOf(column)] ?? '';
  const missing = missingFrom(
    items,
    rows.map((row) => Number(cell(row, 'id'))),
  );
  const wrong = rows.filter((row) => !cell(row, 'state').startsWith('made') || cell(row, 'result') === '');
  const lost = rows.filter((row) => cell(row, 'prompt') !== (prompts.get(Number(cell(row, 'id'))) ?? ''));
  return [
    ...unless(rows.length === items.length, `${rows.length} rows for ${items.length} items`),
    ...unless(missing === 0, `${missing} items have no row`),
    ...unless(wrong.length === 0, `${wrong.length} rows do not say that their picture is made, and where`),
    ...unless(lost.length === 0, `${lost.length} prompts in the sheet are not as they were typed`),
  ];
}

function missingFrom(items: readonly ItemRow[], ids: readonly number[]): number {
  const there = new Set(ids);
  return items.filter(({ id }) => !there.has(id)).length;
}
