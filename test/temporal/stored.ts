import type { Client } from '@temporalio/client';

/**
 * Everything the server keeps of an execution, as text, but for the attributes it is found by: those are never encrypted.
 * @param keyless a client that decrypts nothing
 */
export async function storedOf(keyless: Client, workflowId: string): Promise<string> {
  const { namespace } = keyless.options;
  const execution = { workflowId };
  const history = await keyless.workflow.getHandle(workflowId).fetchHistory();
  const description = await keyless.workflowService.describeWorkflowExecution({ namespace, execution });
  return JSON.stringify(readable([history, description]));
}

/** Bytes as the text they may be: otherwise they would become numbers, or base64. */
export function readable(part: unknown): unknown {
  if (part instanceof Uint8Array) return Buffer.from(part).toString('latin1');
  if (Array.isArray(part)) return part.map(readable);
  if (typeof part !== 'object' || part === null) return part;
  const entries = Object.entries(part).filter(([name]) => name !== 'searchAttributes');
  return Object.fromEntries(entries.map(([name, value]) => [name, readable(value)]));
}
