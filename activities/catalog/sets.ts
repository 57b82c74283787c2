import { cancellationSignal } from '@temporalio/activity';
import type { Gateway, GatewayConflict, GatewayImage, ShownImage } from '../../src/contract/gateway.ts';
import { type Asset, readAssets } from '../../src/db/assets.ts';
import { type OpenSet, setFailed, setPublished } from '../../src/db/catalog/publications.ts';
import { failPoint } from '../../src/process/fail-points.ts';
import { isProviderError } from '../../src/providers/transport/errors.ts';
import { undefinedIfLost } from '../../src/storage/objects.ts';
import { sideBySide } from '../side-by-side.ts';
import type { CatalogDeps } from './deps.ts';

/** A CMS is no store of files: a few at once are enough for it. */
const atOnce = 4;

interface Publishing extends Pick<CatalogDeps, 'sql' | 'objects' | 'alarm'> {
  gateway: Gateway;
  runId: number;
}

/**
 * Shows each set at the CMS, or writes down why not. After a failure that has nothing to do with the set no other begins.
 * @returns how many pictures are shown
 */
export async function publishAll(publishing: Publishing, sets: readonly OpenSet[]): Promise<number> {
  const broken = new AbortController();
  const over = AbortSignal.any([cancellationSignal(), broken.signal]);
  let shown = 0;
  await sideBySide(sets, { atOnce, over }, async (set) => {
    try {
      const count = await publishSet(publishing, set);
      shown += count;
      return true;
    } catch (error) {
      broken.abort();
      throw error;
    }
  });
  cancellationSignal().throwIfAborted();
  return shown;
}

async function publishSet(publishing: Publishing, set: OpenSet): Promise<number> {
  const { sql, runId } = publishing;
  try {
    const outcome = await show(publishing, set);
    failPoint('publish.after-call', runId);
    if ('reason' in outcome) {
      await setFailed(sql, set, outcome);
      return 0;
    }
    const count = await setPublished(sql, set, outcome.shown);
    failPoint('publish.after-record', runId);
    return count;
  } catch (error) {
    if (!isProviderError(error) || error.kind !== 'invalid_input') throw error;
    await setFailed(sql, set, { reason: `the CMS refuses it: ${error.detail}` });
    return 0;
  }
}

type Outcome = { shown: ShownImage[] } | { reason: string; shown?: ShownImage[] };

async function show(publishing: Publishing, set: OpenSet): Promise<Outcome> {
  const { gateway } = publishing;
  const signal = cancellationSignal();
  const lost = await putContents(publishing, set);
  if (lost !== undefined) return { reason: `the picture of item ${lost} is gone or damaged in the store` };
  const { productId, product } = set;
  const images = set.images.map(({ image }) => image);
  const answer = await gateway.publish(
    { productKey: `darkroom-product-${productId}`, product, images },
    signal,
  );
  if (answer.kind === 'conflict') return describeConflicts(set, answer.conflicts);
  // What the answer says, and what whoever asks for one of them is told.
  const [first] = images;
  const found = first && (await gateway.find(first.externalKey, signal));
  const isAsSent = (image: GatewayImage) =>
    [...answer.images, ...(found === undefined ? [] : [found])]
      .filter(({ externalKey }) => externalKey === image.externalKey)
      .every(({ version, contentHash }) => version === image.version && contentHash === image.contentHash);
  if (found !== undefined && images.every(isAsSent)) return { shown: answer.images };
  return { reason: 'the CMS shows something else than it was sent', shown: answer.images };
}

/** The bytes of all pictures. @returns the item whose picture is lost here */
async function putContents({ sql, objects, gateway, alarm }: Publishing, { images }: OpenSet) {
  const assets = await readAssets(
    sql,
    images.map(({ image }) => image.contentHash),
  );
  for (const { itemId, image } of images) {
    const hash = image.contentHash;
    const bytes = await objects.get(hash).catch(undefinedIfLost);
    if (bytes === undefined) {
      await alarm(
        `catalog-lost-item-${itemId}`,
        `The picture of item ${itemId} is gone or damaged in the store: it cannot be published.`,
      );
      return itemId;
    }
    await gateway.putContent({ hash, mimeType: mimeTypeOf(assets.get(hash)), bytes }, cancellationSignal());
  }
  return undefined;
}

function mimeTypeOf(asset: Asset | undefined): string {
  return `image/${asset?.format ?? 'png'}`;
}

function describeConflicts({ images }: OpenSet, conflicts: readonly GatewayConflict[]): Outcome {
  const sentences = conflicts.map(({ externalKey, reason }) => {
    const item = images.find(({ image }) => image.externalKey === externalKey)?.itemId;
    return `item ${item ?? externalKey}: ${reasonWords[reason]}`;
  });
  return { reason: sentences.join('; '), shown: conflicts.flatMap(({ image }) => image ?? []) };
}

const reasonWords: Readonly<Record<GatewayConflict['reason'], string>> = {
  changed: 'somebody has changed it in the CMS',
  stale: 'the CMS shows a later version',
  withdrawn: 'this version was taken back',
};
