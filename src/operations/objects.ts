import { type KeptAsset, listAssets, readAssets } from '../db/assets.ts';
import type { Sql } from '../db/sql.ts';
import type { ObjectStores, StoreName } from '../storage/object-store.ts';
import { type ObjectStore, undefinedIfLost } from '../storage/objects.ts';

export interface MoveProgress {
  /** Of the source, so far. */
  seen: number;
  copied: number;
  copiedBytes: number;
  /** From the source. */
  removed: number;
  /** Their content is not what their name says, and nobody has a good copy: they stay where they are. */
  damaged: string[];
}

export type Move =
  | ({ kind: 'moved' } & MoveProgress)
  /** The settings name no bucket. */
  | { kind: 'no_bucket' }
  /** New pictures still go where they would be removed. */
  | { kind: 'still_written' };

interface MoveWish {
  to: StoreName;
  /** What is in the target is taken from the source. */
  isRemoving: boolean;
  tell: (progress: MoveProgress) => void;
}

/** Objects, or assets, that are handled at once: enough for a line with some delay, few enough for memory. */
const atOnce = 8;

/**
 * Copies what is kept in one place to another. Each is read and checked, and what is there already is left: so it can be stopped and
 * begun again, and run beside everything else. What is deleted meanwhile may come back by a copy; the sweep takes it, as no row names it.
 */
export async function moveObjects(stores: ObjectStores, { to, isRemoving, tell }: MoveWish): Promise<Move> {
  if (stores.s3 === undefined) return { kind: 'no_bucket' };
  if (isRemoving && stores.written !== to) return { kind: 'still_written' };
  const [source, target] = to === 's3' ? [stores.folder, stores.s3] : [stores.s3, stores.folder];
  const progress: MoveProgress = { seen: 0, copied: 0, copiedBytes: 0, removed: 0, damaged: [] };
  let after = '';
  for (;;) {
    const hashes = (await source.list(after)).map(({ hash }) => hash);
    const last = hashes.at(-1);
    if (last === undefined) return { kind: 'moved', ...progress };
    const known = await hashesBetween(target, { after, last });
    await someAtOnce(hashes, async (hash) => {
      const isThere = known.has(hash) && (!isRemoving || (await isSound(target, hash)));
      const isMoved = isThere || (await copyOne({ source, target, progress }, hash));
      if (isRemoving && isMoved) {
        await source.remove(hash);
        progress.removed += 1;
      }
    });
    progress.seen += hashes.length;
    after = last;
    tell(progress);
  }
}

async function hashesBetween(
  store: ObjectStore,
  { after, last }: { after: string; last: string },
): Promise<Set<string>> {
  const found = new Set<string>();
  for (let at = after; at < last; ) {
    const page = await store.list(at);
    for (const { hash } of page) found.add(hash);
    at = page.at(-1)?.hash ?? last;
  }
  return found;
}

/** @returns whether it is in the target now */
async function copyOne(
  { source, target, progress }: { source: ObjectStore; target: ObjectStore; progress: MoveProgress },
  hash: string,
): Promise<boolean> {
  const bytes = await source.get(hash).catch(undefinedIfLost);
  if (bytes === undefined) {
    // Else it was deleted just now.
    if (await source.has(hash)) progress.damaged.push(hash);
    return false;
  }
  await target.put(bytes);
  progress.copied += 1;
  progress.copiedBytes += bytes.length;
  return true;
}

async function isSound(store: ObjectStore, hash: string): Promise<boolean> {
  return (await store.get(hash).catch(undefinedIfLost)) !== undefined;
}

export interface ObjectCheck {
  checked: number;
  /** Rows name them, and nothing is there. */
  missing: string[];
  /** What is there is not what was put. */
  damaged: string[];
}

/** Reads every picture that a row names and compares it with its name. Only reads. */
export async function checkObjects(
  { sql, objects }: { sql: Sql; objects: ObjectStore },
  tell: (progress: ObjectCheck) => void,
): Promise<ObjectCheck> {
  const found: ObjectCheck = { checked: 0, missing: [], damaged: [] };
  let after = '';
  for (;;) {
    const assets = await listAssets(sql, { after, most: 500 });
    const last = assets.at(-1)?.hash;
    if (last === undefined) return found;
    const lost: string[] = [];
    await someAtOnce(assets, async ({ hash, bytes }) => {
      const read = await objects.get(hash).catch(undefinedIfLost);
      if (read?.length !== bytes) lost.push(hash);
    });
    // What was deleted meanwhile is not missed.
    for (const hash of (await readAssets(sql, lost)).keys())
      ((await objects.has(hash)) ? found.damaged : found.missing).push(hash);
    found.checked += assets.length;
    after = last;
    tell(found);
  }
}

async function someAtOnce<T extends string | KeptAsset>(
  all: readonly T[],
  handle: (one: T) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < all.length; start += atOnce)
    await Promise.all(all.slice(start, start + atOnce).map((one) => handle(one)));
}
