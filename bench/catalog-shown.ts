import type { System } from '../test/harness/system.ts';
import type { Wanted } from './catalog-people.ts';
import { findBrokenBooks, unless } from './invariants.ts';
import type { FollowedJournal } from './journal.ts';

/** Sentences about every invariant that a shop broke which has gone through all stages, with what people wanted of its pictures. */
export async function findBrokenShop(
  system: System,
  shop: { sourceId: number; journal: FollowedJournal; wanted: Wanted },
): Promise<string[]> {
  return [
    ...(await findBrokenBooks(system)),
    ...(await findBrokenPublications(system, shop)),
    ...(await findBrokenPayments(system, shop.journal)),
  ];
}

/** What the CMS shows and was sent, by its own account. */
async function findBrokenPublications(
  { sql, sandbox }: System,
  { sourceId, wanted }: { sourceId: number; wanted: Wanted },
): Promise<string[]> {
  const items = await sql<{ id: number; hash: string; results: number }[]>`
    select i.id, (select r.hash from catalog_results r where r.item_id = i.id and r.status = 'made' order by r.revision desc limit 1) as hash,
      (select count(*) from catalog_results r where r.item_id = i.id and r.status = 'made') as results
    from catalog_items i where i.source_id = ${sourceId}`;
  const rejected = new Set(wanted.rejected);
  const redone = new Set(wanted.redone);
  const expected = new Map(
    items.filter(({ id }) => !rejected.has(id)).map(({ id, hash }) => [`darkroom-item-${id}`, hash]),
  );
  const sent = await sandbox.gateway.publications();
  const shown = (await sandbox.gateway.products()).flatMap(({ images }) => images);
  const right = shown.filter(
    ({ externalKey, contentHash, shown: word }) =>
      word === 'published' && expected.get(externalKey) === contentHash,
  );
  const odd = items.filter(({ id, results }) => results !== (redone.has(id) ? 2 : 1));
  return [
    ...unless(sent.length === expected.size, `${sent.length} versions were published of ${expected.size}`),
    ...unless(
      new Set(sent.map(({ externalKey }) => externalKey)).size === expected.size,
      'some pictures were published twice, or not at all',
    ),
    ...unless(
      right.length === expected.size && shown.length === expected.size,
      `the CMS shows ${shown.length} pictures, ${right.length} of them as they were accepted, for ${expected.size}`,
    ),
    ...unless(odd.length === 0, `${odd.length} items were not made as often as they were wanted`),
  ];
}

/** Every answer of the provider was paid once, and nothing else. */
async function findBrokenPayments({ sql, sandbox }: System, journal: FollowedJournal): Promise<string[]> {
  journal.refresh();
  const count = (kind: string) => journal.entries.filter((entry) => entry.kind === kind).length;
  const lines = (await sandbox.gemini.batches()).reduce((sum, batch) => sum + batch.lines, 0);
  const answers = lines + count('gemini.generated') + count('gemini.described');
  const [row] = await sql<{ costs: number; paid: number }[]>`
    select count(*) as costs, count(distinct (kind, coalesce(description_id, result_id))) as paid from catalog_costs`;
  const { costs = 0, paid = 0 } = row ?? {};
  return [
    ...unless(costs === answers, `${costs} costs for ${answers} answers of the provider`),
    ...unless(costs === paid, `${costs - paid} costs were written down twice`),
  ];
}
