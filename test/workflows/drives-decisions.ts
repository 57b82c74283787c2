import type { WorkflowHandle } from '@temporalio/client';
import {
  type CatalogStage,
  catalogRunWorkflowType,
  promptsReadySignal,
  type RunAnswer,
  type RunInput,
  type RunQuestion,
  resumeSignal,
  withdrawWorkflowId,
} from '../../src/contract/catalog.ts';
import { workflowQueue } from '../../src/contract/queues.ts';
import {
  type DecideWord,
  decideItemUpdate,
  type FinishWord,
  finishReviewSignal,
  type RedoWord,
  redoItemUpdate,
} from '../../src/contract/review.ts';
import { decideResult } from '../../src/db/catalog/decisions.ts';
import { beginWithdrawal } from '../../src/db/catalog/publications.ts';
import { setSource } from '../../src/db/catalog/sources.ts';
import { startWithdrawal } from '../../src/temporal/catalog.ts';
import { createSheet, startByHand } from '../harness/catalog.ts';
import type { Studio } from '../harness/studio.ts';
import { jobIs, wishedPrompt } from './drives.ts';
import { asks, makePictures } from './drives-catalog.ts';

const by = 'operator max';

/** Starts a stage that is asked nothing more. @returns its workflow id */
export async function begin(
  studio: Studio,
  stage: CatalogStage,
  input: Partial<RunInput> = {},
): Promise<string> {
  return (await startByHand(studio, stage, input)).workflowId;
}

/** Starts a stage and answers what it asks. @returns its workflow id */
export async function answer(
  studio: Studio,
  kind: Extract<RunQuestion['kind'], CatalogStage>,
  word: 'yes' | 'no' = 'yes',
): Promise<string> {
  const handle = await startByHand(studio, kind);
  await say(studio, handle, { question: kind, answer: word });
  return handle.workflowId;
}

/** Cancels a stage that waits for an answer. @returns its workflow id */
export async function cancelAsking(
  studio: Studio,
  kind: Extract<RunQuestion['kind'], CatalogStage>,
): Promise<string> {
  const handle = await startByHand(studio, kind);
  await asks(studio, kind);
  await handle.cancel();
  return handle.workflowId;
}

/** Pictures that were accepted before anything asked for that. @returns the first of their items */
export async function accepted(studio: Studio): Promise<number> {
  const items = await made(studio);
  for (const itemId of items) await accept(studio, itemId);
  return items[0] ?? 0;
}

/** Accepted pictures with their texts. @returns the first of their items */
export async function described(studio: Studio): Promise<number> {
  const itemId = await accepted(studio);
  await (await startByHand(studio, 'describe', { isConfirmed: true })).result();
  return itemId;
}

/** Somebody is content with all that is left. @returns the workflow id */
export async function finishReview(studio: Studio): Promise<string> {
  await makePictures(studio);
  const handle = await startByHand(studio, 'review');
  await asks(studio, 'review');
  await handle.signal<[FinishWord]>(finishReviewSignal, { by, why: 'all good' });
  return handle.workflowId;
}

/** Somebody wants the last undecided picture made anew, and accepts what comes of it. @returns the workflow id */
export async function redo(studio: Studio, redoBy: 'single' | 'batch'): Promise<string> {
  await setSource(studio.sql, 'shop', { fields: { redoBy }, by });
  const [itemId = 0, ...others] = await made(studio);
  for (const other of others) await accept(studio, other);
  const handle = await startByHand(studio, 'review', { clocks: { gatherMs: 100 } });
  await asks(studio, 'review');
  const word = { itemId, by, why: 'too dark' };
  await handle.executeUpdate<unknown, [RedoWord]>(redoItemUpdate, { args: [word] });
  // While the other one is made nothing is to be decided on, and nothing is asked.
  await studio.until(async () => (await timesAsked(studio)) === 2);
  await handle.executeUpdate<unknown, [DecideWord]>(decideItemUpdate, {
    args: [{ itemId, by, verdict: 'accept' }],
  });
  return handle.workflowId;
}

/** Nobody decides, and the clock accepts what is left: its days pass in seconds. @returns the workflow id */
export async function leaveToTheClock(studio: Studio): Promise<string> {
  await setSource(studio.sql, 'shop', { fields: { reviewDays: 3, reviewDefault: 'accept' }, by });
  await makePictures(studio);
  return begin(studio, 'review', { clocks: { reviewDayMs: 1_000 } });
}

/** The answer to a paid call is lost, and somebody lets it be made again. @returns the workflow id */
export async function describeAgain(studio: Studio): Promise<string> {
  await accepted(studio);
  await studio.sandbox.faults.plan([{ match: 'gemini.generate', fault: 'execute_then_500' }]);
  const handle = await startByHand(studio, 'describe', { isConfirmed: true });
  await say(studio, handle, { question: 'describe' });
  return handle.workflowId;
}

/** Cancels a stage while its batch of texts is at the provider. @returns its workflow id */
export async function cancelDescribing(studio: Studio): Promise<string> {
  await accepted(studio);
  await studio.sandbox.gemini.change({ runMs: 600_000 });
  const handle = await startByHand(studio, 'describe', { isConfirmed: true });
  await jobIs(studio, 'accepted');
  await handle.cancel();
  return handle.workflowId;
}

/** Takes back what was published. @returns the workflow id */
export async function withdraw(studio: Studio): Promise<string> {
  const itemId = await described(studio);
  await (await startByHand(studio, 'publish', { isConfirmed: true })).result();
  const begun = await beginWithdrawal(studio.sql, { itemId, by, why: 'sold out' });
  const publicationId = begun?.publicationId ?? 0;
  await startWithdrawal(studio.temporal, publicationId);
  return withdrawWorkflowId(publicationId);
}

/** From the shop's site to its CMS, with every question on the way. @returns the workflow id */
export async function runAll(studio: Studio): Promise<string> {
  const workflowId = 'run-of-all';
  const input: RunInput = { source: 'shop', limit: 3 };
  const options = { workflowId, taskQueue: workflowQueue, args: [input] };
  const handle = await studio.temporal.workflow.start(catalogRunWorkflowType, options);
  await asks(studio, 'prompts');
  await createSheet(studio).writeAll('prompt', [wishedPrompt]);
  await handle.signal(promptsReadySignal, { by });
  await say(studio, handle, { question: 'spend' });
  await asks(studio, 'review');
  await handle.signal<[FinishWord]>(finishReviewSignal, { by });
  await say(studio, handle, { question: 'describe' });
  await say(studio, handle, { question: 'publish' });
  return workflowId;
}

/** Answers a question once it is asked. */
async function say(
  studio: Studio,
  handle: WorkflowHandle,
  word: Pick<RunAnswer, 'answer'> & Required<Pick<RunAnswer, 'question'>>,
): Promise<void> {
  await asks(studio, word.question);
  await handle.signal<[RunAnswer]>(resumeSignal, { by, ...word });
}

/** New pictures that nobody has decided on. @returns their items */
async function made(studio: Studio): Promise<number[]> {
  await makePictures(studio);
  const rows = await studio.sql<{ id: number }[]>`
    select item_id as id from catalog_results where status = 'made' order by item_id`;
  return rows.map(({ id }) => id);
}

async function accept({ sql }: Studio, itemId: number): Promise<void> {
  await decideResult(sql, { itemId, verdict: 'accept', by, via: 'command line' });
}

/** How often the newest run has asked. */
async function timesAsked({ sql }: Studio): Promise<number> {
  const [row] = await sql<{ times: number }[]>`
    select count(*) as times from events
    where subject_kind = 'run' and kind = 'asked' and subject_id = (select max(id) from catalog_runs)`;
  return row?.times ?? 0;
}
