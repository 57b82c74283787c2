import type { PictureCheck, PictureRules } from './images.ts';
import type { PhotoFindings } from './inspecting.ts';
import type { ShrinkLimits } from './shrinking.ts';

/** What a child is asked for, one at a time. */
export type DecoderJob =
  | { kind: 'check'; bytes: Buffer; rules: PictureRules }
  | { kind: 'preview'; bytes: Buffer }
  | { kind: 'shrink'; bytes: Buffer; limits: ShrinkLimits }
  | { kind: 'inspect'; bytes: Buffer }
  | { kind: 'cell'; bytes: Buffer; side: number }
  | { kind: 'sheet'; bytes: Buffer; pictures: number }
  | { kind: 'half'; bytes: Buffer }
  | { kind: 'halves'; bytes: Buffer; split: number };

/** What comes of a job. */
export type DecoderWork = PictureCheck | Buffer | PhotoFindings;

/** What a child says: once that it listens, then how each job ended. One that became too costly is still at work, and is to be killed. */
export type DecoderAnswer =
  | { kind: 'ready' }
  | { kind: 'made'; made: DecoderWork }
  | { kind: 'failed'; detail: string }
  | { kind: 'too_costly'; what: 'time' };

export interface DecoderChildLimits {
  /** Of the child's whole process. */
  memoryBytes: number;
  /** Processor time for one job: on a busy machine an honest picture waits for others, too. By the clock it has twice as long. */
  limitMs: number;
  /** As `nice` has it, 0 to 19: how readily the child makes way for others on this machine. */
  niceness: number;
}
