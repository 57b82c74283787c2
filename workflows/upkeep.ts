import { patched } from '@temporalio/workflow';
import type { UpkeepResult } from '../src/contract/upkeep.ts';
import { nightly, upkeep } from './activity-proxies.ts';

/** Every few minutes: checks the books, pushes on what has stopped, clears what is old. None waits for another, or fails with it. */
export async function upkeepWorkflow(): Promise<UpkeepResult> {
  if (!patched('side-by-side')) return oneAfterAnother();
  const steps = [
    upkeep.auditBooks.executeWithOptions({ summary: 'check the invariants in what moved' }, []),
    nightly.auditAll.executeWithOptions({ summary: 'once a night: check everything' }, []),
    upkeep.healStalled.executeWithOptions({ summary: 'push on what has stopped' }, []),
    upkeep.clearOld.executeWithOptions({ summary: 'clear what people said long ago' }, []),
  ] as const;
  await Promise.allSettled(steps);
  const [recent, all, healed] = await Promise.all(steps);
  return { violations: { ...all, ...recent }, healed };
}

/** As executions from before do it. */
async function oneAfterAnother(): Promise<UpkeepResult> {
  const healed = await upkeep.healStalled.executeWithOptions({ summary: 'push on what has stopped' }, []);
  const violations = await upkeep.auditBooks.executeWithOptions({ summary: 'check the invariants' }, []);
  return { violations, healed };
}
