import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { InspectionInput, PhotoFlaw, PhotoFlaws } from '../src/contract/inspection.ts';
import type { Subject } from '../src/contract/portraits.ts';
import { PictureNotDecoded } from '../src/storage/decoder.ts';
import { undefinedIfLost } from '../src/storage/objects.ts';
import type { JobDeps } from './deps.ts';
import { orGivenUp, sideBySide } from './side-by-side.ts';

/** What has not come by then is not known; it leaves time for the answer to reach who waits for it. */
const effortMs = 4_000;

/** As many requests at once as the provider's own client sends. */
const atOnce = 6;

/** As photos are shrunk for the training itself: it is not about pictures nobody trains on. */
const photoLimits = { maxSide: 1_536, maxBytes: 3_000_000 };

type InspectionDeps = Pick<JobDeps, 'objects' | 'decoder' | 'inspector'>;

/** What a provider says of photos before anything is paid. */
export function createInspectionActivities(deps: InspectionDeps) {
  return {
    /** Asks about all photos side by side, and answers what came in time. Run twice it asks twice, which costs nothing. */
    async inspectPhotos({ photos, subject }: InspectionInput): Promise<PhotoFlaws> {
      const found: Record<string, readonly PhotoFlaw[]> = {};
      const over = AbortSignal.any([cancellationSignal(), AbortSignal.timeout(effortMs)]);
      await sideBySide(photos, { atOnce, over }, async (hash) => {
        const flaws = (await orGivenUp(look(deps, { hash, subject }, over), over)) ?? 'unknown';
        if (flaws !== 'unknown') found[hash] = flaws;
        return flaws !== 'unknown';
      });
      return found;
    },
  };
}

async function look(
  { objects, decoder, inspector }: InspectionDeps,
  { hash, subject }: { hash: string; subject: Subject },
  signal: AbortSignal,
): Promise<readonly PhotoFlaw[] | 'unknown'> {
  if (inspector === undefined) return 'unknown';
  const bytes = await objects.get(hash).catch(undefinedIfLost);
  if (bytes === undefined) return 'unknown';
  try {
    // People take turns.
    const key = activityInfo().workflowExecution?.workflowId ?? hash;
    const photo = await decoder.shrink(bytes, photoLimits, { key, signal });
    return await inspector.inspect({ photo, subject }, signal);
  } catch (error) {
    if (signal.aborted || error instanceof PictureNotDecoded) return 'unknown';
    throw error;
  }
}
