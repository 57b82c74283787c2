import type { Auditing } from './auditing.ts';
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import type { Kill } from './kills.ts';

/** What happened in a storm, or in the calm it is compared with. */
export interface StormResult {
  kills: Kill[];
  auditing: Auditing;
  restMs: number;
  /** What had not come to its end when the time for rest was over. */
  unrest: string[];
  seconds: number;
  evidence: Evidence;
  findings: Finding[];
}
