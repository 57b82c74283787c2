import { cancellationSignal } from '@temporalio/activity';
import type { EndReason } from '../src/contract/orders.ts';
import { endJob, type Job, stopAsked } from '../src/db/provider-jobs.ts';
import { HeldElsewhere, isProviderError } from '../src/providers/transport/errors.ts';
import type { JobDeps } from './deps.ts';

/**
 * Tells the provider to stop a job nobody waits for any more, once, as soon as its id is known: by whoever learns of either last, the
 * one that ends the order or the one that hears the id.
 * @returns whether it may go on at the provider
 * @throws HeldElsewhere when another worker holds the account
 */
export async function stopUnwanted(
  { sql, account }: Pick<JobDeps, 'sql' | 'account'>,
  job: Pick<Job, 'id' | 'accountId' | 'externalId' | 'stopAskedAt'>,
  reason?: EndReason,
): Promise<boolean> {
  if (job.externalId === null || job.stopAskedAt !== null) return true;
  try {
    const answer = await account(job.accountId).cancel(job.externalId, cancellationSignal());
    await stopAsked(sql, job.id);
    if (answer === 'goes_on') return true;
    const detail = 'cancelled before it began';
    await endJob(sql, job.id, { status: 'cancelled', ...(reason && { reason }), detail });
    return false;
  } catch (error) {
    if (error instanceof HeldElsewhere) throw error;
    // The order has ended; whether the provider stops is only about our own cost.
    if (!isProviderError(error)) throw error;
    return true;
  }
}
