import type { JobFiles } from '../src/contract/jobs.ts';
import { type Job, keepUpload } from '../src/db/provider-jobs.ts';
import type { JobDeps } from './deps.ts';

/** How a job's account reaches our files. What it has of them is kept in the job's row, file by file. */
export function createJobFiles(deps: Pick<JobDeps, 'sql' | 'objects' | 'fileLink'>, job: Job): JobFiles {
  return {
    read: ({ hash }) => deps.objects.get(hash),
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
