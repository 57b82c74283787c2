import { activityInfo, cancellationSignal } from '@temporalio/activity';
import {
  type Admission,
  type Collection,
  longestQueueMs,
  type Settlement,
} from '../src/contract/generation.ts';
import type { EndReason } from '../src/contract/orders.ts';
import { addAsset } from '../src/db/assets.ts';
import { addResult, readOrder, settleUndelivered } from '../src/db/orders.ts';
import { admitGeneration, endJob, type JobEnd, readJob } from '../src/db/provider-jobs.ts';
import { isProviderError } from '../src/providers/errors.ts';
import { checkPicture } from '../src/storage/images.ts';
import type { ActivityDeps } from './deps.ts';
import { toFailure } from './failures.ts';
import { hasJobEnded, type JobRef } from './provider-jobs.ts';

/** Results are fetched this often before the order is given up: a fresh URL each time. */
export const collectAttempts = 5;

const longestResultBytes = 60_000_000;

/** Which provider makes the pictures of a line. */
const providerOfLine = { studio: 'higgsfield' } as const;

/** Admission, result and undelivered end of an order for pictures. */
export function createGenerationActivities(deps: ActivityDeps) {
  const { sql, objects } = deps;

  const end = async (jobId: number, status: JobEnd, detail?: string) =>
    deps.endPlaceWaits(await endJob(sql, jobId, detail === undefined ? { status } : { status, detail }));

  /** Downloads, decodes and stores a finished picture. @returns its size in bytes, or what was wrong with it */
  const keepResult = async (orderId: number, url: string, fetchResult: (url: string) => Promise<Buffer>) => {
    const picture = await checkPicture(await fetchResult(url), {
      maxBytes: longestResultBytes,
      purpose: 'result',
    });
    if (!picture.ok) return { problem: picture.reason };
    const hash = await objects.put(picture.bytes);
    const { format, width, height, bytes } = picture;
    await addAsset(sql, { hash, format, width, height, bytes: bytes.length });
    await addResult(sql, orderId, hash);
    return { bytes: bytes.length };
  };

  return {
    /** Reserves the price and a place, or a seat in the queue. Run twice it reserves once: the row says it was done. */
    async admitGeneration({ orderId }: { orderId: number }): Promise<Admission> {
      const order = await readOrder(sql, orderId);
      if (!order) throw new Error(`order ${orderId} is gone`);
      const provider = providerOfLine[order.line];
      const { started, ...admission } = await admitGeneration(sql, { orderId, provider, longestQueueMs });
      await deps.endPlaceWaits(started);
      return { ...admission, references: order.references.length };
    },

    /**
     * Reads the job's truth from the provider and, if there is a picture, stores it and frees the place. Run twice it
     * finds the picture stored under its hash and the job ended.
     */
    async collectResult({ orderId, jobId }: JobRef): Promise<Collection> {
      const job = await readJob(sql, jobId);
      const order = await readOrder(sql, orderId);
      if (!order) throw new Error(`order ${orderId} is gone`);
      if (order.results.length > 0) {
        await end(jobId, 'done');
        return { status: 'collected' };
      }
      if (job.externalId === null) return { status: 'not_yet' };
      if (hasJobEnded(job)) return { status: 'failed', reason: 'provider_failed' };
      const provider = deps.provider(job.accountId);
      try {
        const state = await provider.getState(job.externalId, cancellationSignal());
        const failed = async (status: JobEnd, reason: EndReason, detail: string): Promise<Collection> => {
          await end(jobId, status, detail);
          return { status: reason === 'moderation' ? 'refused' : 'failed', reason };
        };
        switch (state.status) {
          case 'pending':
            return { status: 'not_yet' };
          case 'moderated':
            return failed('refused', 'moderation', 'refused by moderation');
          case 'failed':
            return failed('failed', 'provider_failed', state.detail);
          case 'cancelled':
            return failed('cancelled', 'provider_failed', 'cancelled at the provider');
          case 'completed': {
            const [url] = state.resultUrls;
            if (url === undefined) return failed('failed', 'provider_failed', 'completed without a picture');
            // Nobody waits for it any more: the place is what counts.
            if (order.status === 'cancelled' || order.status === 'failed' || order.status === 'refused') {
              return failed('done', 'provider_failed', 'came after the order had ended');
            }
            const kept = await keepResult(orderId, url, (from) =>
              provider.download(from, cancellationSignal()),
            );
            if (kept.problem === undefined) {
              await end(jobId, 'done');
              return { status: 'collected' };
            }
            if (activityInfo().attempt >= collectAttempts) {
              return failed('failed', 'result_unusable', `result unusable: ${kept.problem}`);
            }
            throw new Error(`result unusable: ${kept.problem}`);
          }
          default:
            return state satisfies never;
        }
      } catch (error) {
        if (!isProviderError(error) || activityInfo().attempt < collectAttempts) throw toFailure(error);
        await end(jobId, 'failed', error.message);
        return { status: 'failed', reason: 'result_unusable' };
      }
    },

    /**
     * Ends the order without a picture: credits go back, the place too if the provider lets go of the job. Run twice
     * it changes nothing: the terminal entry has one key.
     */
    async settleUndelivered(end_: {
      orderId: number;
      status: 'refused' | 'failed' | 'cancelled';
      reason: EndReason;
    }): Promise<Settlement> {
      const settled = await settleUndelivered(sql, end_.orderId, end_);
      await deps.endPlaceWaits(settled.started);
      const { status, reason, jobId } = settled;
      if (jobId === null) return { status, reason, jobIsOpen: false };
      const job = await readJob(sql, jobId);
      if (hasJobEnded(job)) return { status, reason, jobIsOpen: false };
      if (job.externalId === null) return { status, reason, jobIsOpen: true };
      try {
        const answer = await deps.provider(job.accountId).cancel(job.externalId, cancellationSignal());
        if (answer === 'cancelled') await end(jobId, 'cancelled', 'cancelled before it began');
        return { status, reason, jobIsOpen: answer === 'too_late' };
      } catch (error) {
        // The order is settled; whether the provider stops is only about our own cost.
        if (!isProviderError(error)) throw error;
        return { status, reason, jobIsOpen: true };
      }
    },
  };
}
