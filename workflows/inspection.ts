import type { InspectionInput, PhotoFlaws } from '../src/contract/inspection.ts';
import { inspection } from './activity-proxies.ts';

/** Asks the provider what speaks against photos, for somebody who waits for it. Nothing is kept, and nothing paid. */
export async function inspectionWorkflow(input: InspectionInput): Promise<PhotoFlaws> {
  const summary = `ask the provider about ${input.photos.length} photos`;
  return inspection.inspectPhotos.executeWithOptions({ summary }, [input]);
}
