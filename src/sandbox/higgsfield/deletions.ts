import type { Journal } from '../ground/journal.ts';
import { createLedger } from '../ground/ledger.ts';
import type { HiggsfieldJob, HiggsfieldJobs } from './jobs.ts';

/** @returns the deletion of an ended job's inputs, outputs, prompt and parameters */
export function createDeletions(journal: Journal, jobs: HiggsfieldJobs): (job: HiggsfieldJob) => void {
  const { record } = createLedger(journal, jobs, {
    'higgsfield.job.deleted'({ find }, { request_id }: { request_id: string }) {
      const job = find(request_id);
      if (!job?.end) return;
      job.order = { ...job.order, prompt: '', references: [], deleted: true };
      job.end.pictures = [];
    },
  });
  return ({ id }) => record('higgsfield.job.deleted', { request_id: id });
}
