import {
  acceptUndecided as acceptSome,
  countUndecided,
  type GalleryPicture,
  listSettled,
  listUndecided,
  type SettledPicture,
  type UndecidedCount,
} from '../db/catalog/gallery.ts';
import { type CatalogSource, listSources } from '../db/catalog/sources.ts';
import { findOpenRun } from '../db/catalog/standings.ts';
import { unlessAway } from './catalog.ts';
import type { CatalogExecutions } from './catalog-executions.ts';
import { readNames } from './catalog-names.ts';
import { isAllowed, nameOf, type OperationDeps, type Who } from './who.ts';

/** A statement of so many is answered at once. */
const chunkPictures = 200;

export type Gallery =
  | {
      kind: 'gallery';
      sources: readonly CatalogSource[];
      source: CatalogSource;
      pictures: GalleryPicture[];
      left: UndecidedCount;
      /** For the next page; undefined: these were all. */
      next: number | undefined;
    }
  | { kind: 'no_source' | 'forbidden' };

/** Pictures of a source that nobody has decided on; without one named, of the first that has some. */
export async function showGallery(
  deps: OperationDeps,
  who: Who,
  { sourceId, after, most }: { sourceId: number | undefined; after: number; most: number },
): Promise<Gallery> {
  const { sql } = deps;
  if (!(await isAllowed(deps, who, 'review_catalog'))) return { kind: 'forbidden' };
  const sources = await listSources(sql);
  const counted = await Promise.all(
    sources
      .filter(({ id }) => sourceId === undefined || id === sourceId)
      .map(async (source) => ({ source, left: await countUndecided(sql, source.id) })),
  );
  const shown = counted.find(({ left }) => left.undecided > 0) ?? counted[0];
  if (shown === undefined) return { kind: 'no_source' };
  const found = await listUndecided(sql, shown.source.id, { after, most: most + 1 });
  const pictures = found.slice(0, most);
  const next = found.length > most ? pictures.at(-1)?.itemId : undefined;
  return { kind: 'gallery', sources, ...shown, pictures, next };
}

/** What became of pictures that somebody has before them, with the names of those who decided. */
export async function listDecided(
  deps: OperationDeps,
  who: Who,
  resultIds: readonly number[],
): Promise<SettledPicture[]> {
  const { sql } = deps;
  if (!(await isAllowed(deps, who, 'review_catalog'))) return [];
  const settled = await listSettled(sql, resultIds);
  const names = await readNames(
    sql,
    settled.map(({ by }) => by),
  );
  return settled.map((one) => ({ ...one, by: one.by === null ? null : (names(one.by) ?? null) }));
}

/**
 * Accepts whatever nobody has decided on. Said again it accepts nothing more. @param said.upTo the newest picture of those that were
 * counted: what was made since is looked at first
 */
export async function acceptUndecided(
  deps: OperationDeps & Pick<CatalogExecutions, 'tellDecided'>,
  who: Who,
  { sourceId, upTo }: { sourceId: number; upTo: number },
): Promise<{ kind: 'accepted'; pictures: number } | { kind: 'forbidden' }> {
  const { sql } = deps;
  if (!(await isAllowed(deps, who, 'review_catalog'))) return { kind: 'forbidden' };
  let pictures = 0;
  for (;;) {
    const some = await acceptSome(sql, sourceId, { upTo, by: nameOf(who), most: chunkPictures });
    pictures += some;
    if (some < chunkPictures) break;
  }
  const run = await findOpenRun(sql, sourceId);
  if (run !== undefined) await unlessAway(() => deps.tellDecided(run.workflowId));
  return { kind: 'accepted', pictures };
}
