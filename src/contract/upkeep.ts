/** Type name of the scheduled workflow that audits the books and pushes on what has stopped. */
export const upkeepWorkflowType = 'upkeepWorkflow';

export const upkeepScheduleId = 'upkeep';

/** An audit that has not come to its end for so long is an alarm: three runs of the schedule. */
export const auditLateMs = 15 * 60_000;

/** How long a picture that is there may wait for Telegram; see the group `telegram` in workflows/activity-proxies.ts. */
export const longestDeliveryMs = 24 * 3_600_000;

/**
 * Longest that an order may be without an event beside its waits for a place, a job or Telegram: ten minutes of uploading and
 * sending, or of fetching the picture, then a quarter of an hour for its settlement; rounded up.
 */
export const longestStepMs = 30 * 60_000;

/** Broken invariants by name with how many rows break each; empty when all is well. */
export interface UpkeepResult {
  violations: Record<string, number>;
  /** Orders whose workflow was started again or whose end was settled. */
  healed: number;
}
