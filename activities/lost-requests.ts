import { cancellationSignal } from '@temporalio/activity';
import type { Job } from '../src/db/provider-jobs.ts';
import type { JobDeps } from './deps.ts';
import { toLaterFailure } from './failures.ts';
import { accountOf, capabilitiesOf } from './provider-jobs.ts';

/** After the deadline of a call: clocks of two machines differ, and an answer must be written down. */
export const judgeAfterMs = 1_000;

/**
 * Asks the provider, where it can tell, what became of a request nobody lived to hear the answer of. The attempt that sent it may still
 * be on the line: nobody judges it before its own deadline.
 * @throws a failure that says when to ask, and ProviderError
 */
export async function findLost(
  deps: Pick<JobDeps, 'account'>,
  job: Job,
): Promise<{ externalId: string } | 'none' | 'unsure'> {
  const account = accountOf(deps, job);
  const { submitMs } = capabilitiesOf(account, job);
  const leftMs = (job.sentAt?.getTime() ?? 0) + submitMs + judgeAfterMs - Date.now();
  if (leftMs > 0) throw toLaterFailure('the request may still be on its way', leftMs);
  return (await account.find?.(job, cancellationSignal())) ?? 'unsure';
}
