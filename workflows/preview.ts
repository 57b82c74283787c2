import type { PreviewInput, SourcePreview } from '../src/contract/preview.ts';
import { preview } from './activity-proxies.ts';

/** Reads one page of a shop, for somebody who waits to see what is found on it. Nothing is kept, and nothing paid. */
export async function previewSourceWorkflow(input: PreviewInput): Promise<SourcePreview> {
  const summary = `read ${input.url}`.slice(0, 200);
  return preview.previewPage.executeWithOptions({ summary }, [input]);
}
