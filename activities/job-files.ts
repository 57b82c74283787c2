import { activityInfo } from '@temporalio/activity';
import type { StoredAsset } from '../src/contract/assets.ts';
import type { JobFiles } from '../src/contract/jobs.ts';
import { type Job, keepUpload } from '../src/db/provider-jobs.ts';
import { ProviderError } from '../src/providers/transport/errors.ts';
import { PictureNotDecoded } from '../src/storage/decoder.ts';
import { undefinedIfLost } from '../src/storage/objects.ts';
import type { JobDeps } from './deps.ts';

/** Of one photo, in attempts of the step that needs it. */
const mostDecodings = 5;

/** How a job's account reaches our files. What it has of them is kept in the job's row, file by file. */
export function createJobFiles(
  deps: Pick<JobDeps, 'sql' | 'objects' | 'decoder' | 'fileLink'>,
  job: Job,
): JobFiles {
  return {
    async read(asset, limits) {
      const bytes = await readPhoto(deps, job, asset);
      if (limits === undefined) return bytes;
      return deps.decoder.shrink(bytes, limits, { key: job.provider }).catch((error: unknown) => {
        // A decoding that was cut by a busy machine succeeds the next time, but not for ever.
        if (!(error instanceof PictureNotDecoded) || activityInfo().attempt < mostDecodings) throw error;
        throw unusable(job, 'a photo of the order cannot be decoded');
      });
    },
    link: (asset) => deps.fileLink(job.provider, asset),
    async uploadOnce(asset, send) {
      const known = job.uploads[asset.hash];
      if (known !== undefined) return known;
      const reference = await send();
      await keepUpload(deps.sql, job, { hash: asset.hash, reference });
      return reference;
    },
  };
}

/** @throws ProviderError of kind `invalid_input` when it is gone or damaged: no attempt will find it, only another photo helps */
async function readPhoto(
  { objects }: Pick<JobDeps, 'objects'>,
  job: Job,
  { hash }: StoredAsset,
): Promise<Buffer> {
  const bytes = await objects.get(hash).catch(undefinedIfLost);
  if (bytes !== undefined) return bytes;
  throw unusable(job, 'a photo of the order is gone or damaged in the store');
}

function unusable({ provider }: Job, detail: string): ProviderError {
  return new ProviderError({ kind: 'invalid_input', provider, call: 'prepare', detail });
}
