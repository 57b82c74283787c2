import type { Admission, Delivery, Settlement } from '../src/contract/generation.ts';
import { lines } from '../src/contract/lines.ts';
import { type EndReason, supportCode } from '../src/contract/orders.ts';
import { handOver } from '../src/db/deliveries.ts';
import { readOrder, settleUndelivered } from '../src/db/orders.ts';
import { admitGeneration, readJob } from '../src/db/provider-jobs.ts';
import { failPoint } from '../src/process/fail-points.ts';
import type { JobDeps } from './deps.ts';
import { lostPicture, toFailure } from './failures.ts';
import { hasJobEnded } from './provider-jobs.ts';
import { stopUnwanted } from './stopping.ts';

/** Admission and undelivered end of an order for pictures. */
export function createOrderActivities(deps: JobDeps) {
  const { sql } = deps;

  return {
    /** Reserves the price and a place, or a seat in the queue. Run twice it reserves once: the row says it was done. */
    async admitGeneration({ orderId }: { orderId: number }): Promise<Admission> {
      const order = await readOrder(sql, orderId);
      if (!order) throw new Error(`order ${orderId} is gone`);
      const [provider] = lines[order.line].routes;
      const { queueMs } = deps;
      const admission = await admitGeneration(sql, { orderId, provider, queueMs });
      failPoint('lease.after-take', orderId);
      failPoint('lease.before-return', orderId);
      const { references, channel } = order;
      return { ...admission, references: references.length, queueMs, ...(channel === 'api' && { channel }) };
    },

    /**
     * Ends an order of an application: what was made is there to be fetched, and its price is charged by the same statement. Run
     * twice it is charged once: the terminal entry has one key.
     * @param cancelled the order's execution was asked to end before this began
     */
    async handOverResult({
      orderId,
      cancelled = false,
    }: {
      orderId: number;
      cancelled?: boolean;
    }): Promise<Delivery> {
      const order = await readOrder(sql, orderId);
      if (order === undefined) throw new Error(`order ${orderId} is gone`);
      const areThere = await Promise.all(order.results.map((hash) => deps.objects.has(hash)));
      if (order.kind !== 'training' && (areThere.length === 0 || areThere.includes(false)))
        throw lostPicture(orderId);
      const status = await handOver(sql, orderId, cancelled);
      if (status === 'delivered' || status === 'cancelled') return { status };
      return { status: 'undeliverable' };
    },

    /**
     * Ends the order without a picture: credits go back, the place too if the provider lets go of the job. Run twice
     * it changes nothing: the terminal entry has one key.
     */
    async settleUndelivered(end: {
      orderId: number;
      status: 'refused' | 'failed' | 'cancelled';
      reason: EndReason;
    }): Promise<Settlement> {
      failPoint('release.before', end.orderId);
      const settled = await settleUndelivered(sql, end.orderId, end);
      failPoint('release.after', end.orderId);
      const { status, reason, jobId } = settled;
      if (reason === 'internal') await tellOurFault(deps, end.orderId);
      if (jobId === null) return { status, reason, jobIsOpen: false };
      const job = await readJob(sql, jobId);
      if (hasJobEnded(job)) return { status, reason, jobIsOpen: false };
      if (job.externalId === null) {
        // The answer may be on its way, or a callback name the job; else nobody ever will, and upkeep closes it at its deadline.
        return { status, reason, jobIsOpen: job.status === 'sending' || deps.hasCallbacks(job.provider) };
      }
      const jobIsOpen = await stopUnwanted(deps, job, end.reason).catch((error: unknown) => {
        // The worker that holds the account can stop the job.
        throw toFailure(error);
      });
      return { status, reason, jobIsOpen };
    },
  };
}

/** An order that ended by an error of ours is told of, whoever settled it. */
export async function tellOurFault({ alarm }: Pick<JobDeps, 'alarm'>, orderId: number): Promise<void> {
  const code = supportCode(orderId, 'internal');
  await alarm(`order ${code}`, `Order ${code} ended by an error of ours; see its execution.`);
}
