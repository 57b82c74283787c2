import { lines, orderLines } from '../src/contract/lines.ts';
import type { System } from '../test/harness/system.ts';
import { becomesTrue } from '../test/harness/waiting.ts';

/** @returns what has not come to its end when nothing moves any more or the time is over; empty at rest */
export async function waitForRest(
  system: System,
  limitMs: number,
  /** What is done between two looks. */
  meanwhile: () => Promise<unknown> = async () => undefined,
): Promise<string[]> {
  let left: string[] = [];
  await becomesTrue(async () => {
    left = await readUnrest(system);
    if (left.length > 0) await meanwhile();
    return left.length === 0;
  }, limitMs);
  return left;
}

/** Finds the executions of orders of all lines. */
export const ofOrders = `WorkflowType IN (${[
  ...new Set(orderLines.map((line) => `"${lines[line].workflowType}"`)),
].join()})`;

async function readUnrest({ sql, temporal }: System): Promise<string[]> {
  const [row] = await sql<Record<string, number>[]>`select
    (select count(*) from orders where status in ('placed', 'queued', 'generating', 'delivering')) as "open orders",
    (select count(*) from provider_jobs where status in ('waiting', 'planned', 'sending', 'accepted', 'unknown')) as "open jobs",
    (select count(*) from inbox where done_at is null) as "open updates",
    (select count(*) from trained_models where status = 'deleting') as "models that are being deleted",
    (select count(*) from cards where is_stale) as "stale cards"`;
  // An execution outlives its order when the provider goes on with an abandoned job: it looks every few seconds.
  const { count } = await temporal.workflow.count(`${ofOrders} AND ExecutionStatus = "Running"`);
  return Object.entries({ ...row, 'running executions': count })
    .filter(([, number]) => number > 0)
    .map(([what, number]) => `${number} ${what}`);
}
