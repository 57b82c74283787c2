import type { ChunkResult } from '../../src/contract/catalog.ts';
import type { SkipReason, Validators } from '../../src/contract/shop.ts';
import { addAsset } from '../../src/db/assets.ts';
import {
  countWaiting,
  findKnownPicture,
  listWaitingPictures,
  notHad,
  type PictureFinding,
  recordPicture,
} from '../../src/db/catalog/frontier.ts';
import { failPoint } from '../../src/process/fail-points.ts';
import type { PictureRefusal, PictureRules } from '../../src/storage/images.ts';
import { hashOf } from '../../src/storage/objects.ts';
import { addressesAChunk, lookAtChunk } from './chunks.ts';
import type { CatalogDeps } from './deps.ts';
import { openShop } from './pages.ts';

/** A picture is given to providers as it is kept. More bytes than this no shop shows, and the reader takes none. */
const rules: PictureRules = { maxBytes: 25_000_000, purpose: 'reference' };

/** Fetches pictures that wait, as far as the time of a chunk goes. */
export async function fetchChunk(deps: CatalogDeps, runId: number, force: boolean): Promise<ChunkResult> {
  const { sql } = deps;
  const { source, manners } = await openShop(deps, runId);
  let found = 0;
  const done = await lookAtChunk(await listWaitingPictures(sql, runId, addressesAChunk), {
    ...manners,
    async look({ url, validators }, signal) {
      const picture = { url, ...(!force && { known: validators }) };
      const finding = await lookAtPicture(deps, { picture, sourceId: source.id, runId }, signal);
      failPoint('picture.before-row', runId);
      if (await recordPicture(sql, runId, finding)) found += 1;
    },
    putOff: ({ url }) => notHad(sql, runId, { kind: 'picture', url }),
    async giveUp({ url }, { message }) {
      await recordPicture(sql, runId, { url, state: 'failed', detail: message });
    },
  });
  return { left: (await countWaiting(sql, runId)).pictures, done, found };
}

/**
 * Looks at an address of a picture, and keeps what is there if it is a whole picture. Bytes that the source has shown before are the
 * picture they were then, however they would be written today.
 * @throws ProviderError when another time may be better
 */
async function lookAtPicture(
  { sql, shop, objects, decoder }: CatalogDeps,
  {
    picture,
    sourceId,
    runId,
  }: { picture: { url: string; known?: Validators }; sourceId: number; runId: number },
  signal: AbortSignal,
): Promise<PictureFinding> {
  const { url } = picture;
  const answer = await shop.readPicture(picture, signal);
  if (answer.status !== 'read') {
    const { status, ...why } = answer;
    return { url, state: status, ...why };
  }
  const sourceHash = hashOf(answer.bytes);
  const seen = { url, state: 'read', ...answer.validators, sourceHash } as const;
  const before = await findKnownPicture(sql, sourceId, sourceHash);
  if (before !== undefined && (await objects.has(before))) return { ...seen, hash: before };
  const checked = await decoder.check(answer.bytes, rules, { key: `source-${sourceId}`, signal });
  if (!checked.ok)
    return { url, state: 'skipped', reason: reasonOf(checked.reason), detail: describe(checked) };
  const { format, width, height, bytes } = checked;
  const hash = await objects.put(bytes);
  failPoint('picture.after-put', runId);
  await addAsset(sql, { hash, format, width, height, bytes: bytes.length });
  return { ...seen, hash };
}

function reasonOf(refusal: PictureRefusal): SkipReason {
  switch (refusal) {
    case 'too_big':
    case 'too_many_pixels':
    case 'too_costly':
      return 'too_big';
    case 'truncated':
    case 'broken':
      return 'unreadable';
    case 'not_a_picture':
    case 'svg':
    case 'gif':
    case 'heic':
    case 'unsupported_format':
    case 'animated':
    case 'too_small':
      return 'not_a_picture';
    default:
      return refusal satisfies never;
  }
}

function describe({ reason, detail }: { reason: PictureRefusal; detail: Record<string, number> }): string {
  const numbers = Object.entries(detail).map(([name, value]) => `${name} ${value}`);
  return [reason.replaceAll('_', ' '), ...numbers].join(', ');
}
