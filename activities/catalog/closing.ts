import { cancellationSignal, log } from '@temporalio/activity';
import type { BatchFailure, BatchRef, BatchResult } from '../../src/contract/catalog.ts';
import { endBatch } from '../../src/db/catalog/batches.ts';
import { dropJob, type Job, readJob, recordSubmission } from '../../src/db/provider-jobs.ts';
import { failPoint } from '../../src/process/fail-points.ts';
import { isProviderError } from '../../src/providers/transport/errors.ts';
import { toFailure } from '../failures.ts';
import { findLost } from '../lost-requests.ts';
import { hasJobEnded } from '../provider-jobs.ts';
import { stopUnwanted } from '../stopping.ts';
import type { CatalogDeps } from './deps.ts';
import { runStopped } from './stopped.ts';

/** To delete some hundred files; what is left then the provider deletes by itself after two days. */
const tidyingMs = 20_000;

/** The ends of batches. */
export function createClosingActivities(deps: CatalogDeps) {
  const { sql } = deps;

  return {
    /**
     * Stops a batch nobody wants any more: what has not left stays here, and the provider is told of what has. Whose answer was lost is
     * looked for, once its call is certainly over: it would go on, and be paid for nothing. Run twice it tells once.
     * @returns whether it may go on there
     */
    async stopBatch({ batchId, jobId }: BatchRef): Promise<{ isOpen: boolean }> {
      await hearOfLost(deps, await readJob(sql, jobId));
      if (await dropJob(sql, jobId, 'nobody wants it any more')) return { isOpen: false };
      const job = await readJob(sql, jobId);
      // Whose name nobody can find out is never told.
      if (hasJobEnded(job) || job.externalId === null) return { isOpen: false };
      const isOpen = await stopUnwanted(deps, job).catch((error: unknown) => {
        throw toFailure(error);
      });
      failPoint('batch.after-stop', batchId);
      return { isOpen };
    },

    /**
     * Nothing more comes of a batch: what it left without an answer has failed, or was never made. Run twice it answers the same. Fails with
     * `provider_refused` when no batch would fare better.
     */
    async closeBatch({
      batchId,
      jobId,
      ...end
    }: BatchRef & { failure?: BatchFailure; reason?: string }): Promise<BatchResult> {
      const job = await readJob(sql, jobId);
      await tidyUp(deps, job);
      failPoint('batch.after-tidy', batchId);
      const outcome = outcomeOf(job, end);
      const reason = outcome === 'done' ? 'no answer' : (job.detail ?? end.reason ?? outcome);
      const result = await endBatch(sql, batchId, { outcome, reason });
      failPoint('batch.after-close', batchId);
      if (result.status === 'refused') throw runStopped('provider_refused', reason);
      return result;
    },
  };
}

/** Writes down what became of a request whose answer nobody lived to hear. */
async function hearOfLost(deps: CatalogDeps, job: Job): Promise<void> {
  if (job.status !== 'sending') return;
  const found = await findLost(deps, job).catch((error: unknown) => {
    throw isProviderError(error) ? toFailure(error) : error;
  });
  const heard =
    found === 'none'
      ? { status: 'planned' as const, detail: 'it was never made' }
      : found === 'unsure'
        ? { status: 'unknown' as const, detail: 'nobody lived to hear the answer' }
        : { status: 'accepted' as const, ...found };
  await recordSubmission(deps.sql, job.id, heard);
}

function outcomeOf(
  job: Pick<Job, 'reason' | 'detail'>,
  { failure, reason }: { failure?: BatchFailure; reason?: string },
): BatchResult['status'] {
  if (failure === undefined) return 'done';
  // The account is what was refused, not this batch.
  if (job.reason === 'provider_unavailable') return 'refused';
  if (failure === 'cancelled') return 'cancelled';
  if (/^expired\b/.test(job.detail ?? '') || reason === 'no_answer_in_time') return 'expired';
  return 'failed';
}

/** What we brought and what it answered takes room there. Only that: whatever happens, the batch ends. */
async function tidyUp(deps: CatalogDeps, job: Job): Promise<void> {
  if (job.accountId === null || !hasJobEnded(job)) return;
  const signal = AbortSignal.any([cancellationSignal(), AbortSignal.timeout(tidyingMs)]);
  try {
    const account = deps.account(job.accountId);
    const state = job.externalId === null ? undefined : await account.getState(job.externalId, signal);
    const answers = state?.status === 'completed' && state.yield.kind === 'items' ? [state.yield.file] : [];
    const lines = job.request === null ? [] : (account.filesOf?.(job.request) ?? []);
    await account.removeFiles?.([...answers, ...lines, ...Object.values(job.uploads)], signal);
  } catch (error) {
    if (!isProviderError(error)) throw error;
    log.warn('files of a batch are left at the provider', { jobId: job.id, error: error.message });
  }
}
