import { type ExportedItem, listExported } from '../db/catalog/export.ts';
import type { CatalogSource } from '../db/catalog/sources.ts';
import type { Sql } from '../db/sql.ts';
import { pickSource, type WhichSource } from './catalog.ts';
import { readNames } from './catalog-names.ts';
import { isAllowed, type OperationDeps, type Who } from './who.ts';

/** A statement of so many is answered at once, and no more of them are held in memory. */
const chunkItems = 500;

export type Export =
  | { kind: 'export'; source: CatalogSource; chunks: AsyncIterable<readonly ExportedItem[]> }
  | WhichSource
  | { kind: 'forbidden' };

/** All pictures of a source with what was made, decided, said and shown of them, a chunk at a time. */
export async function exportItems(
  deps: OperationDeps,
  who: Who,
  { source: wanted }: { source?: number | string | undefined },
): Promise<Export> {
  const { sql } = deps;
  if (!(await isAllowed(deps, who, 'see_catalog'))) return { kind: 'forbidden' };
  const source = await pickSource(sql, wanted);
  return source.kind === 'source'
    ? { kind: 'export', source: source.source, chunks: readChunks(sql, source.source.id) }
    : source;
}

async function* readChunks(sql: Sql, sourceId: number): AsyncGenerator<readonly ExportedItem[]> {
  let after = 0;
  for (;;) {
    const items = await listExported(sql, sourceId, { after, most: chunkItems });
    const names = await readNames(
      sql,
      items.map(({ decidedBy }) => decidedBy),
    );
    yield items.map((item) => {
      const { decidedBy } = item;
      return { ...item, decidedBy: decidedBy === null ? null : (names(decidedBy) ?? decidedBy) };
    });
    const last = items.at(-1);
    if (last === undefined || items.length < chunkItems) return;
    after = last.id;
  }
}
