import { cancellationSignal, log } from '@temporalio/activity';
import { generationWorkflowId } from '../src/contract/generation.ts';
import type { EndReason } from '../src/contract/orders.ts';
import { usualExpireMs } from '../src/contract/top-ups.ts';
import { longestDeliveryMs, longestStepMs } from '../src/contract/upkeep.ts';
import { allClearings, clear } from '../src/db/clearing.ts';
import { listOpenDeletions } from '../src/db/deletions.ts';
import { noteUpkeep } from '../src/db/order-story.ts';
import { settleUndelivered } from '../src/db/orders.ts';
import { endJob } from '../src/db/provider-jobs.ts';
import { endTopUp, listLostTopUps } from '../src/db/top-ups.ts';
import { listOverdueModels } from '../src/db/trained-models.ts';
import {
  auditAll,
  auditRecent,
  claimFullAudit,
  fillAllPlaces,
  listOverdueJobs,
  listStalledOrders,
  listStuckOrders,
  type OverdueJob,
  type StalledOrder,
  type Violations,
} from '../src/db/upkeep.ts';
import { isProviderError } from '../src/providers/transport/errors.ts';
import { pushBroadcasts } from './broadcasts.ts';
import { pushCatalog } from './catalog/upkeep.ts';
import type { UpkeepDeps } from './deps.ts';
import { tellOurFault } from './orders.ts';
import { endingOf, type JobEnding } from './results.ts';
import { allEnded, orGivenUp, sideBySide } from './side-by-side.ts';
import { stopUnwanted } from './stopping.ts';

/** When nothing new is begun: an attempt ends by itself long before its two minutes, and none runs beside the next. */
const usualEffortMs = 60_000;
/** Of one question or push: a provider's own call ends after eight. */
const usualAskMs = 10_000;
/** At one provider, or of pushes. The pool has as many connections. */
const atOnce = 8;
/** A stuck order is told of once; who let it stand for a month is told again. */
const stuckRepeatMs = 30 * 24 * 3_600_000;
/** By then the execution of a request for credits would have ended it. */
const topUpGraceMs = 3_600_000;

/** What keeps an order from waiting for ever when nobody works on it any more. */
export function createUpkeepActivities(deps: UpkeepDeps) {
  const { sql } = deps;

  return {
    /**
     * Starts orders whose start was lost, settles those whose execution is gone, closes jobs nobody watches, fills free
     * places, takes away half-written pictures, tells of orders that are stuck, lets models and deletions end whose execution is gone,
     * starts requests for credits whose start was lost, does the same for runs of the catalog and for broadcasts; all of it side by
     * side, and who is not reached in time has the same chance the next time. Every step is a transition that happens once, so this may run beside live
     * orders and any number of times.
     */
    async healStalled(): Promise<number> {
      const over = effortOf(deps);
      const [pushed, closed, catalog] = await allEnded([
        pushOrders(deps, over),
        closeJobs(deps, over),
        pushCatalog(deps, { atOnce, over, turn: () => turnOf(deps, over) }),
        fillAllPlaces(sql),
        deps.objects.removeUnfinished(),
        tellOfStuck(deps),
        pushModels(deps, over),
        pushDeletions(deps, over),
        pushBroadcasts(deps, { atOnce, over, turn: () => turnOf(deps, over) }),
        pushTopUps(deps, over),
      ]);
      return pushed + closed + catalog;
    },

    /** Counts what breaks the invariants in what moved lately and what is open. Run twice it counts twice. */
    async auditBooks(): Promise<Violations> {
      return report(deps, await auditRecent(sql));
    },

    /** The same for everything there is, once a night: whoever asks first does it. Run twice it is done once. */
    async auditAll(): Promise<Violations> {
      return (await claimFullAudit(sql)) ? report(deps, await auditAll(sql)) : {};
    },

    /**
     * Clears what people said and showed when its term is over, as much as it can in its time; the next run goes on. Run twice
     * it finds less.
     */
    async clearOld(): Promise<void> {
      const over = effortOf(deps);
      await sideBySide(allClearings, { atOnce: 1, over }, async (what) => {
        let hasMore = true;
        while (hasMore && !over.aborted) hasMore = await clear(sql, what, deps.keptDays);
        return !hasMore;
      });
    },
  };
}

/** Aborted when nothing new is to be begun. */
function effortOf({ upkeepClocks: { effortMs = usualEffortMs } = {} }: UpkeepDeps): AbortSignal {
  return AbortSignal.any([cancellationSignal(), AbortSignal.timeout(effortMs)]);
}

/** Aborted when one question or push has had its time. */
function turnOf({ upkeepClocks: { askMs = usualAskMs } = {} }: UpkeepDeps, over: AbortSignal): AbortSignal {
  return AbortSignal.any([over, AbortSignal.timeout(askMs)]);
}

async function pushOrders(deps: UpkeepDeps, over: AbortSignal): Promise<number> {
  const orders = await listStalledOrders(deps.sql, deps.quietMs);
  return sideBySide(
    orders,
    { atOnce, over },
    async (order) => (await orGivenUp(pushOrder(deps, order), turnOf(deps, over))) ?? false,
  );
}

/** An execution that still looks after its model is left alone. */
async function pushModels(deps: UpkeepDeps, over: AbortSignal): Promise<void> {
  const models = await listOverdueModels(deps.sql);
  await sideBySide(
    models,
    { atOnce, over },
    async (model) => (await orGivenUp(deps.startModel(model), turnOf(deps, over))) !== undefined,
  );
}

/** One whose execution waits or works is left alone. */
async function pushDeletions(deps: UpkeepDeps, over: AbortSignal): Promise<void> {
  const deletions = await listOpenDeletions(deps.sql, deps.quietMs);
  await sideBySide(deletions, { atOnce, over }, async ({ id, dueAt }) => {
    const started = deps.startDeletion({ id, undoMs: Math.max(0, dueAt.getTime() - Date.now()) });
    return (await orGivenUp(started, turnOf(deps, over))) !== undefined;
  });
}

/** Whether or not an execution is there: what nobody has ended long after its term ends here. */
async function pushTopUps(deps: UpkeepDeps, over: AbortSignal): Promise<void> {
  const terms = { quietMs: deps.quietMs, overdueMs: usualExpireMs + topUpGraceMs };
  await sideBySide(await listLostTopUps(deps.sql, terms), { atOnce, over }, async (topUp) => {
    const pushed: Promise<unknown> = topUp.isOverdue
      ? endTopUp(deps.sql, topUp.id, { status: 'expired', by: 'term' })
      : deps.startTopUp(topUp);
    return (await orGivenUp(pushed, turnOf(deps, over))) !== undefined;
  });
}

/** @returns whether the order had to be pushed */
async function pushOrder(deps: UpkeepDeps, { id, status, cancelRequested }: StalledOrder): Promise<boolean> {
  if (await deps.isOrderRunning(id)) {
    // Asked for while Temporal was away.
    if (cancelRequested) await deps.cancelOrder(id);
    return cancelRequested;
  }
  if (status === 'placed') {
    await deps.startOrder(id);
    // Started before, and gone since then: it starts no second time, so it ends here.
    if (await deps.isOrderRunning(id)) {
      await noteUpkeep(deps.sql, id, 'upkeep_started');
      return true;
    }
  }
  // An order in delivery may be settled only as one that did not get through.
  const reason = status === 'delivering' ? 'undeliverable' : 'internal';
  const settled = await settleUndelivered(deps.sql, id, { status: 'failed', reason });
  if (settled.reason === reason) await noteUpkeep(deps.sql, id, 'upkeep_ended');
  if (settled.reason === 'internal') await tellOurFault(deps, id);
  return true;
}

/** Each provider has its own share of the questions: one that hangs takes no other's turn. */
async function closeJobs(deps: UpkeepDeps, over: AbortSignal): Promise<number> {
  const jobs = Map.groupBy(await listOverdueJobs(deps.sql, deps.quietMs), ({ provider }) => provider);
  const counts = await allEnded(
    [...jobs.values()].map((ofOne) =>
      sideBySide(ofOne, { atOnce, over }, (job) => closeJob(deps, job, turnOf(deps, over))),
    ),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** @returns whether the job has ended now */
async function closeJob(deps: UpkeepDeps, job: OverdueJob, signal: AbortSignal): Promise<boolean> {
  const end = await orGivenUp(askForEnd(deps, job, signal), signal);
  if (end === undefined) return false;
  await endJob(deps.sql, job.id, { ...end, detail: 'closed by upkeep' });
  return true;
}

/** A workflow task that fails for ever leaves its execution running, and nobody else would notice. */
async function tellOfStuck(deps: UpkeepDeps): Promise<void> {
  const terms = { deliveryMs: longestDeliveryMs, stepMs: longestStepMs };
  for (const { id, status, since } of await listStuckOrders(deps.sql, terms)) {
    const text =
      `Order ${id} (${status}) has not moved since ${inWords(since)}, longer than anything it can wait for. ` +
      `See the execution ${generationWorkflowId(id)} in Temporal: most likely a task of it fails again and again. ` +
      'When that is mended it goes on by itself; terminate it, and upkeep gives the credits back.';
    await deps.alarm(`order ${id} stuck`, text, stuckRepeatMs);
  }
}

async function report(deps: UpkeepDeps, violations: Violations): Promise<Violations> {
  for (const [invariant, count] of Object.entries(violations)) {
    log.error('invariant violated', { invariant, count });
    await deps.alarm(`invariant ${invariant}`, `Invariant broken: ${invariant} (${count})`);
  }
  return violations;
}

function inWords(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The job's end by the provider's word; past its deadline a job nobody can say anything about is lost. */
async function askForEnd(
  deps: UpkeepDeps,
  job: OverdueJob,
  signal: AbortSignal,
): Promise<(Pick<JobEnding, 'status' | 'costs'> & { reason?: EndReason }) | undefined> {
  const lost = { status: 'lost', reason: 'answer_lost' } as const;
  const unheard = job.isLate ? lost : undefined;
  if (job.externalId === null) return unheard;
  try {
    const state = await deps.account(job.accountId).getState(job.externalId, signal);
    switch (state.status) {
      case 'pending':
        if (job.isUnwanted) await stopUnwanted(deps, job);
        return unheard;
      case 'completed':
        return { status: 'done', costs: state.costs };
      case 'moderated':
      case 'failed':
      case 'cancelled':
        return endingOf(state);
      default:
        return state satisfies never;
    }
  } catch (error) {
    if (!isProviderError(error)) throw error;
    if (error.kind === 'gone') return endingOf({ status: 'forgotten', detail: error.message });
    // Nobody will ever be able to ask: the account is no longer ours.
    return error.kind === 'config' ? unheard : undefined;
  }
}
