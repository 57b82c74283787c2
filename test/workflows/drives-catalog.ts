import {
  catalogBatchWorkflowId,
  catalogRunWorkflowType,
  promptsReadySignal,
  type RunAnswer,
  type RunInput,
  type RunQuestion,
  resumeSignal,
} from '../../src/contract/catalog.ts';
import {
  type PreviewInput,
  previewSourceWorkflowId,
  previewSourceWorkflowType,
} from '../../src/contract/preview.ts';
import { workflowQueue } from '../../src/contract/queues.ts';
import { createSheet, readSome, startByHand } from '../harness/catalog.ts';
import type { Studio } from '../harness/studio.ts';
import { wishedPrompt } from './drives.ts';

const products = 3;
const yes: RunAnswer = { by: 'operator max' };

/** Reads some products of the shop. @returns the workflow id */
export async function parse(studio: Studio): Promise<string> {
  const handle = await startByHand(studio, 'parse', { limit: products });
  await handle.result();
  return handle.workflowId;
}

/** Asks what stands on a page where no shop is: a true one's address would name this machine. @returns the workflow id */
export async function previewNothing(studio: Studio): Promise<string> {
  const url = 'http://[::1]/';
  const input: PreviewInput = { url, source: { startUrl: url, hosts: [], selectors: {} } };
  const handle = await studio.temporal.workflow.start(previewSourceWorkflowType, {
    workflowId: previewSourceWorkflowId('nothing'),
    taskQueue: workflowQueue,
    args: [input],
  });
  return handle.workflowId;
}

/** Wants pictures of what was read before, and answers what that may cost. @returns the workflow id */
export async function generate(studio: Studio, answer: 'yes' | 'no' = 'yes'): Promise<string> {
  const handle = await startGenerating(studio);
  await asks(studio, 'spend');
  await handle.signal<[RunAnswer]>(resumeSignal, { ...yes, answer });
  return handle.workflowId;
}

/** Makes two pictures without a question. */
export async function makePictures(studio: Studio): Promise<void> {
  await (await startGenerating(studio, { isConfirmed: true })).result();
}

/** @returns the workflow id of the only batch of pictures */
export async function makeBatch(studio: Studio): Promise<string> {
  await makePictures(studio);
  return catalogBatchWorkflowId(1);
}

/** Cancels a stage while its batch is at the provider. @returns the workflow ids of both */
export async function cancelGenerating(studio: Studio): Promise<{ stage: string; batch: string }> {
  const handle = await startGenerating(studio, { isConfirmed: true });
  await studio.until(async () => {
    const [job] = await studio.sql<{ status: string }[]>`select status from provider_jobs`;
    return job?.status === 'accepted';
  });
  await handle.cancel();
  return { stage: handle.workflowId, batch: catalogBatchWorkflowId(1) };
}

/** From the shop to new pictures, with both questions on the way. @returns the workflow id */
export async function runBoth(studio: Studio): Promise<string> {
  const workflowId = 'run-of-both';
  const input: RunInput = { source: 'shop', limit: products, stages: ['parse', 'generate'] };
  const options = { workflowId, taskQueue: workflowQueue, args: [input] };
  const handle = await studio.temporal.workflow.start(catalogRunWorkflowType, options);
  await asks(studio, 'prompts');
  await createSheet(studio).writeAll('prompt', [wishedPrompt]);
  await handle.signal(promptsReadySignal, yes);
  await asks(studio, 'spend');
  await handle.signal<[RunAnswer]>(resumeSignal, { ...yes, question: 'spend' });
  return workflowId;
}

async function startGenerating(studio: Studio, input: Partial<RunInput> = {}) {
  await readSome(studio, products);
  await createSheet(studio).writeAll('prompt', [wishedPrompt, wishedPrompt]);
  return startByHand(studio, 'generate', input);
}

/** Waits until the newest run asks this. */
export async function asks(studio: Studio, kind: RunQuestion['kind']): Promise<void> {
  await studio.until(async () => {
    const [run] = await studio.sql<{ kind: string | null }[]>`
      select question->>'kind' as kind from catalog_runs order by id desc limit 1`;
    return run?.kind === kind;
  });
}
