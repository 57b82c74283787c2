/** Type name of the scheduled workflow that audits the books and pushes on what has stopped. */
export const upkeepWorkflowType = 'upkeepWorkflow';

export const upkeepScheduleId = 'upkeep';

/** Broken invariants by name with how many rows break each; empty when all is well. */
export interface UpkeepResult {
  violations: Record<string, number>;
  /** Orders whose workflow was started again or whose end was settled. */
  healed: number;
}
