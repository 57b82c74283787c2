import { countWishes } from '../src/db/catalog/batches.ts';
import { listSources } from '../src/db/catalog/sources.ts';
import type { System } from '../test/harness/system.ts';
import { cellKey } from './catalog-people.ts';
import type { Storm } from './catalog-storm-run.ts';
import { askBooks, type Finding, finding } from './finding.ts';

/** What holds after a storm over one shop, when all was read and made once more in the calm. */
export async function stormInvariants(
  system: System,
  { people, promised }: Pick<Storm, 'people' | 'promised'>,
): Promise<Finding[]> {
  const { sql, sandbox } = system;
  const [header = [], ...rows] = await sandbox.google.rows('Catalog');
  const cellOf = (row: readonly string[], column: string) => row[header.indexOf(column)] ?? '';
  const byId = new Map(rows.map((row) => [cellOf(row, 'id'), row]));
  const written = [...people.typed].flatMap(([key, text]) => {
    const [id = '', column = ''] = key.split(' ');
    const row = byId.get(id);
    return row === undefined
      ? []
      : [
          {
            name: `${cellKey(id, column)}: ${cellOf(row, column)}, not ${text}`,
            ok: cellOf(row, column) === text,
          },
        ];
  });
  const [source] = await listSources(sql);
  const {
    wanted = 0,
    under_way: underWay = 0,
    ...answered
  } = await countWishes(sql, { sourceId: source?.id ?? 0, force: false });
  const shown = new Set((await sandbox.shop.products()).map(({ slug }) => slug));
  const known = await sql<{ url: string }[]>`select url from catalog_products where missing_since is null`;
  const counting = await sql<{ resultId: number; verdict: string }[]>`
    select result_id as "resultId", verdict from catalog_decisions where counts`;
  return [
    finding('I25', 'what people wrote stands beside the picture they wrote it for', written),
    finding(
      'I25',
      'a row that a person deleted stays deleted',
      [...people.deleted].map((id) => ({ name: `item ${id}`, ok: !byId.has(id) })),
    ),
    finding('I26', 'whatever people want has been made, or has an answer', [
      {
        name: `${wanted} wanted, ${underWay} under way, others ${JSON.stringify(answered)}`,
        ok: wanted + underWay === 0,
      },
    ]),
    await askBooks(
      sql`
        select count(*) as checked, jsonb_agg('item ' || item_id || ': ' || coalesce(why, 'to be published'))
          filter (where why is null or why in ('undecided', 'under_way', 'no_texts', 'sending')) as broken
        from catalog_sources s cross join lateral publish_wishes(s.id, false)`,
      {
        id: 'I26',
        says: 'what was accepted is shown in the shop, unless people there changed it or it was taken back',
      },
    ),
    finding(
      'I14',
      'a decision that somebody was told of counts',
      promised.map(({ resultId, verdict }) => ({
        name: `the ${verdict} of result ${resultId}`,
        ok: counting.some((one) => one.resultId === resultId && one.verdict === verdict),
      })),
    ),
    finding('I27', 'the products of the books are those of the shop', [
      ...[...shown].map((slug) => ({
        name: `${slug} is not known`,
        ok: known.some(({ url }) => url.includes(slug)),
      })),
      { name: `${known.length} known, ${shown.size} shown`, ok: known.length === shown.size },
    ]),
    await askBooks(
      sql`select count(*) as checked, jsonb_agg(kind || ' ' || subject_id) filter (where is_stale) as broken from cards`,
      { id: 'I18', says: 'every card shows the last state of its run' },
    ),
  ];
}
