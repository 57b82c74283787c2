import { type ShownImage, show, type WantedImage } from './pictures.ts';
import { Refusal } from './refusals.ts';
import type { Publication, Shelves } from './shelves.ts';

interface Conflict {
  externalKey: string;
  reason: 'stale' | 'changed' | 'withdrawn';
  image: ShownImage | null;
}

/** Shows all pictures of a set or, with a refusal, none. Those that are shown already stay as they are. */
export function publish(shelves: Shelves, publication: Publication): ShownImage[] {
  const { images } = publication;
  const unknown = images.find(({ contentHash }) => !shelves.contents.has(contentHash));
  if (unknown) throw new Refusal(422, `There is no content ${unknown.contentHash}.`);
  const conflicts = images.flatMap((image) => conflictOf(shelves, image) ?? []);
  if (conflicts.length > 0)
    throw new Refusal(409, 'Nothing was published: some pictures are not as they were.', { conflicts });
  const fresh = images.filter((image) => !isThere(shelves, image));
  if (fresh.length > 0) shelves.record('gateway.published', { ...publication, images: fresh });
  return images.flatMap(({ externalKey }) => {
    const place = shelves.find(externalKey);
    return place ? [show(place)] : [];
  });
}

function isThere(shelves: Shelves, { externalKey, version }: WantedImage): boolean {
  return shelves.find(externalKey)?.layers.at(-1)?.version === version;
}

function conflictOf(shelves: Shelves, wanted: WantedImage): Conflict | undefined {
  const { externalKey, version, baseRevision } = wanted;
  const place = shelves.find(externalKey);
  const conflict = (reason: Conflict['reason']): Conflict => ({
    externalKey,
    reason,
    image: place ? show(place) : null,
  });
  if (shelves.isWithdrawn(wanted)) return conflict('withdrawn');
  if (!place || isThere(shelves, wanted)) return undefined;
  if (version < (place.layers.at(-1)?.version ?? 0)) return conflict('stale');
  return baseRevision < place.revisionByPerson ? conflict('changed') : undefined;
}
