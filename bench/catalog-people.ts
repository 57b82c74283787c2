import type { Verdict } from '../src/contract/review.ts';
import { decideResult, readReview } from '../src/db/catalog/decisions.ts';
import { readRun } from '../src/db/catalog/runs.ts';
import { resumeRun, tellDecided } from '../src/temporal/catalog.ts';
import { becomesTrue } from '../test/harness/waiting.ts';
import type { Shop } from './catalog-shop.ts';

/** Of ten pictures. */
const rejectedOfTen = 1;
/** Of whom people want another picture. */
const redone = 5;
const limitMs = 120_000;

/** What people wanted of the pictures of a shop. */
export interface Wanted {
  redone: readonly number[];
  rejected: readonly number[];
}

/**
 * Decides on the pictures of a shop as people do, by the statements that their presses come to: some want another one, a tenth is
 * rejected, and the rest is accepted at the end, with the other ones.
 */
export async function review({ rig, sourceId }: Shop, runId: number): Promise<Wanted> {
  const { sql, temporal } = rig.system;
  const isAsking = async () => (await readRun(sql, runId)).question?.kind === 'review';
  if (!(await becomesTrue(isAsking, limitMs))) throw new Error('the review has not asked');
  const items = await sql<{ id: number }[]>`
    select item_id as id from undecided_items(${sourceId}) order by item_id`;
  const others = items.slice(0, redone).map(({ id }) => id);
  const rejected = items.slice(redone, redone + Math.floor((items.length * rejectedOfTen) / 10));
  const { workflowId } = await readRun(sql, runId);
  const decide = async (itemId: number, verdict: Verdict): Promise<void> => {
    const decision = await decideResult(sql, { itemId, verdict, by: 'bench', via: 'chat' });
    if (decision.kind !== 'decided') throw new Error(`item ${itemId}: ${decision.kind}`);
    // As the press does, after which the other picture is begun.
    if (decision.isLast || decision.isPlanned) await tellDecided(temporal, workflowId);
  };
  for (const itemId of others) await decide(itemId, 'redo');
  for (const { id } of rejected) await decide(id, 'reject');
  const isRemade = async () => (await readReview(sql, runId)).under_way === 0 && (await isAsking());
  if (!(await becomesTrue(isRemade, limitMs))) throw new Error('other pictures were not made');
  await resumeRun(temporal, workflowId, { by: 'bench', question: 'review' });
  return { redone: others, rejected: rejected.map(({ id }) => id) };
}
