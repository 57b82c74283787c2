import type { UpkeepResult } from '../src/contract/upkeep.ts';
import { upkeep } from './activity-proxies.ts';

/** Every few minutes: pushes on what has stopped, then checks the books. */
export async function upkeepWorkflow(): Promise<UpkeepResult> {
  const healed = await upkeep.healStalled.executeWithOptions({ summary: 'push on what has stopped' }, []);
  const violations = await upkeep.auditBooks.executeWithOptions({ summary: 'check the invariants' }, []);
  return { violations, healed };
}
