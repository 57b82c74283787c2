import { hasRunEnded, type RunAnswer, type RunStatus } from '../contract/catalog.ts';
import { tellItem } from '../db/catalog/items.ts';
import { type CatalogRun, findRun, moveRun } from '../db/catalog/runs.ts';
import { unlessAway } from './catalog.ts';
import type { CatalogExecutions } from './catalog-executions.ts';
import { isAllowed, nameOf, type OperationDeps, type Who } from './who.ts';

/**
 * `told` it reached the run, whose card says what came of it · `unchanged` it is so already · `asks` a question is to be answered
 * first · `not_asked` nobody waits for this answer (any more) · `ended` · `not_running` nobody works on it now, upkeep starts it ·
 * `away` Temporal does not answer: nothing was told.
 */
export type Telling =
  | { kind: 'told' | 'unchanged' | 'asks' | 'not_asked' | 'not_running' | 'away' | 'not_found' | 'forbidden' }
  | { kind: 'ended'; status: RunStatus };

type TellingDeps = OperationDeps & CatalogExecutions;

interface Said {
  runId: number;
  why?: string;
}

/** Begins nothing new in this run until it is told to go on. */
export async function pauseRun(deps: TellingDeps, who: Who, said: Said): Promise<Telling> {
  return tell({ deps, who, ...said }, async ({ status, workflowId }) =>
    status === 'paused' ? 'unchanged' : deps.pauseRun(workflowId, wordOf(who, said)),
  );
}

/** Ends a pause. */
export async function resumeRun(deps: TellingDeps, who: Who, said: Said): Promise<Telling> {
  return tell({ deps, who, ...said }, async ({ status, workflowId }) => {
    if (status === 'asking') return 'asks';
    return status === 'running' ? 'unchanged' : deps.resumeRun(workflowId, wordOf(who, said));
  });
}

/**
 * Answers what a run asks. @param said.question what the answer is to, where somebody has read it; whatever is asked without it
 * @param said.rest to a review: what becomes of what nobody has decided on; without it that is accepted
 */
export async function answerRun(
  deps: TellingDeps,
  who: Who,
  said: Said & Pick<RunAnswer, 'question' | 'rest' | 'via'> & { answer: 'yes' | 'no' },
): Promise<Telling> {
  return tell({ deps, who, ...said }, async ({ workflowId, question: asked }) => {
    if (asked === null || (said.question ?? asked.kind) !== asked.kind) return 'not_asked';
    const { answer, rest, via } = said;
    const word = { ...wordOf(who, said), ...(rest && { rest }), ...(via && { via }) };
    return deps.resumeRun(workflowId, { ...word, answer, question: asked.kind });
  });
}

/** Ends a run; what is made already is kept. */
export async function cancelRun(deps: TellingDeps, who: Who, said: Said): Promise<Telling> {
  const { sql } = deps;
  return tell({ deps, who, ...said }, async ({ id, workflowId }) => {
    const data = wordOf(who, said);
    await moveRun(sql, id, { event: 'cancel_requested', data });
    const reached = await unlessAway(() => deps.cancelRun(workflowId));
    if (reached === undefined) await moveRun(sql, id, { event: 'cancel_not_told' });
    if (reached !== 'not_running') return reached ?? 'away';
    // It was never started, or is gone: one that is started after all finds the run ended.
    await moveRun(sql, id, { status: 'cancelled', reason: 'cancelled', event: 'cancelled', data });
    return 'told';
  });
}

async function tell(
  { deps, who, runId }: { deps: OperationDeps; who: Who; runId: number },
  say: (run: CatalogRun) => Promise<Exclude<Telling['kind'], 'ended'>>,
): Promise<Telling> {
  if (!(await isAllowed(deps, who, 'run_catalog'))) return { kind: 'forbidden' };
  const run = await findRun(deps.sql, runId);
  if (run === undefined) return { kind: 'not_found' };
  if (hasRunEnded(run.status)) return { kind: 'ended', status: run.status };
  return { kind: (await unlessAway(() => say(run))) ?? 'away' };
}

function wordOf(who: Who, { why }: Said) {
  return { by: nameOf(who), ...(why !== undefined && why !== '' && { why }) };
}

export type ItemTelling = { kind: 'told' | 'no_item' | 'not_found' | 'forbidden' };

interface ItemSaid extends Said {
  itemId: number;
}

/** Leaves a picture alone from now on, until it is wanted again. */
export function skipItem(deps: OperationDeps, who: Who, said: ItemSaid): Promise<ItemTelling> {
  return tellOfItem(deps, who, { ...said, word: 'skip' });
}

/** Wants another picture, whatever was made; the next run that makes pictures makes it. */
export function retryItem(deps: OperationDeps, who: Who, said: ItemSaid): Promise<ItemTelling> {
  return tellOfItem(deps, who, { ...said, word: 'retry' });
}

/** Ends that a picture is left alone; nothing new is made for it. */
export function takeUpItem(deps: OperationDeps, who: Who, said: ItemSaid): Promise<ItemTelling> {
  return tellOfItem(deps, who, { ...said, word: 'take_up' });
}

/** A run reads it where it is written down, so that it need not be under way. */
async function tellOfItem(
  deps: OperationDeps,
  who: Who,
  { runId, itemId, word, ...said }: ItemSaid & { word: 'skip' | 'retry' | 'take_up' },
): Promise<ItemTelling> {
  const { sql } = deps;
  if (!(await isAllowed(deps, who, 'review_catalog'))) return { kind: 'forbidden' };
  if ((await findRun(sql, runId)) === undefined) return { kind: 'not_found' };
  const isKnown = await tellItem(sql, itemId, { word, run: runId, ...wordOf(who, { runId, ...said }) });
  return { kind: isKnown ? 'told' : 'no_item' };
}
