import type { Client } from '@temporalio/client';
import {
  type PreviewInput,
  previewLimitMs,
  previewSourceWorkflowId,
  previewSourceWorkflowType,
  type SourcePreview,
} from '../contract/preview.ts';
import { workflowQueue } from '../contract/queues.ts';

/** Has a page of a shop read. @returns waits for what was found on it; throws when nobody has read it in time */
export async function startPreview(
  client: Client,
  input: PreviewInput,
): Promise<() => Promise<SourcePreview>> {
  const handle = await client.workflow.start(previewSourceWorkflowType, {
    workflowId: previewSourceWorkflowId(crypto.randomUUID()),
    taskQueue: workflowQueue,
    args: [input],
    // What nobody works on in time is over: nobody would read what comes of it.
    workflowExecutionTimeout: previewLimitMs,
    staticSummary: `What a page of the shop at ${input.source.startUrl} says`.slice(0, 200),
  });
  return () => handle.result() as Promise<SourcePreview>;
}
