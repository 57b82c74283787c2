import { cancellationSignal, log } from '@temporalio/activity';
import type { Cost } from '../src/contract/jobs.ts';
import { settleUndelivered } from '../src/db/orders.ts';
import { endJob, type JobEnd } from '../src/db/provider-jobs.ts';
import {
  auditBooks,
  fillAllPlaces,
  listOverdueJobs,
  listStalledOrders,
  type OverdueJob,
  type StalledOrder,
} from '../src/db/upkeep.ts';
import { isProviderError } from '../src/providers/transport/errors.ts';
import type { UpkeepDeps } from './deps.ts';

/** What keeps an order from waiting for ever when nobody works on it any more. */
export function createUpkeepActivities(deps: UpkeepDeps) {
  const { sql, quietMs } = deps;

  /** @returns whether the order had to be pushed */
  const pushOrder = async ({ id, status, cancelRequested }: StalledOrder): Promise<boolean> => {
    if (await deps.isOrderRunning(id)) {
      // Asked for while Temporal was away.
      if (cancelRequested) await deps.cancelOrder(id);
      return cancelRequested;
    }
    if (status === 'placed') {
      await deps.startOrder(id);
      // Started before, and gone since then: it starts no second time, so it ends here.
      if (await deps.isOrderRunning(id)) return true;
    }
    await settleUndelivered(sql, id, {
      status: 'failed',
      // An order in delivery may be settled only as one that did not get through.
      reason: status === 'delivering' ? 'undeliverable' : 'internal',
    });
    return true;
  };

  /** @returns whether the job has ended now */
  const closeJob = async (job: OverdueJob): Promise<boolean> => {
    const end = await askForEnd(deps, job);
    if (end === undefined) return false;
    await endJob(sql, job.id, { ...end, detail: 'closed by upkeep' });
    return true;
  };

  return {
    /**
     * Starts orders whose start was lost, settles those whose execution is gone, closes jobs nobody watches, fills free
     * places, takes away half-written pictures. Every step is a transition that happens once, so this may run beside live
     * orders and any number of times.
     */
    async healStalled(): Promise<number> {
      let healed = 0;
      for (const order of await listStalledOrders(sql, quietMs)) if (await pushOrder(order)) healed += 1;
      for (const job of await listOverdueJobs(sql, quietMs)) if (await closeJob(job)) healed += 1;
      await fillAllPlaces(sql);
      await deps.objects.removeUnfinished();
      return healed;
    },

    /** Counts what breaks the invariants; only reads. */
    async auditBooks(): Promise<Record<string, number>> {
      const violations = await auditBooks(sql);
      for (const [invariant, count] of Object.entries(violations)) {
        log.error('invariant violated', { invariant, count });
        await deps.alarm(`invariant ${invariant}`, `Invariant broken: ${invariant} (${count})`);
      }
      return violations;
    },
  };
}

/** The job's end by the provider's word; past its deadline a job nobody can say anything about is lost. */
async function askForEnd(
  deps: UpkeepDeps,
  job: OverdueJob,
): Promise<{ status: JobEnd; costs?: readonly Cost[] | undefined } | undefined> {
  const lost = { status: 'lost' } as const;
  const unheard = job.isLate ? lost : undefined;
  if (job.externalId === null) return unheard;
  try {
    const state = await deps.account(job.accountId).getState(job.externalId, cancellationSignal());
    switch (state.status) {
      case 'pending':
        return unheard;
      case 'completed':
        return { status: 'done', costs: state.costs };
      case 'moderated':
        return { status: 'refused' };
      case 'failed':
      case 'cancelled':
        return { status: state.status, costs: state.costs };
      default:
        return state satisfies never;
    }
  } catch (error) {
    if (!isProviderError(error)) throw error;
    if (error.kind === 'gone') return lost;
    // Nobody will ever be able to ask: the account is no longer ours.
    return error.kind === 'config' ? unheard : undefined;
  }
}
