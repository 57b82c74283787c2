import type { Subject } from './portraits.ts';

/** Type name of the workflow that asks the provider about photos before a training is paid. */
export const inspectionWorkflowType = 'inspectionWorkflow';

/** One execution an event: handled again, an update starts none anew. */
export function inspectionWorkflowId(updateId: number): string {
  return `inspection-${updateId}`;
}

/** What speaks against training on a photo, in our words. */
export type PhotoFlaw =
  | 'blurry'
  | 'far_away'
  | 'hat'
  | 'odd_expression'
  | 'selfie'
  | 'several_people'
  | 'sunglasses';

export interface InspectionInput {
  /** Hashes of stored photos. */
  photos: readonly string[];
  subject: Subject;
}

/** By the hash of their photo; of one that is missing nothing is known. */
export type PhotoFlaws = Readonly<Record<string, readonly PhotoFlaw[]>>;

/** From the start of the execution until nobody waits for its answer any more: a person looks at the last screen meanwhile. */
export const inspectionLimitMs = 6_000;
