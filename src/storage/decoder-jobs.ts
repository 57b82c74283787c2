import type { PictureCheck, PictureRules } from './images.ts';
import type { ShrinkLimits } from './shrinking.ts';

/** What a child is asked for, one at a time. */
export type DecoderJob =
  | { kind: 'check'; bytes: Buffer; rules: PictureRules }
  | { kind: 'preview'; bytes: Buffer }
  | { kind: 'shrink'; bytes: Buffer; limits: ShrinkLimits };

/** What a child says: once that it listens, then once for each job. */
export type DecoderAnswer =
  | { kind: 'ready' }
  | { kind: 'made'; made: PictureCheck | Buffer }
  | { kind: 'failed'; detail: string };

export interface DecoderChildLimits {
  /** Of the child's whole process. */
  memoryBytes: number;
  /** For one job. */
  limitMs: number;
  /** As `nice` has it, 0 to 19: how readily the child makes way for others on this machine. */
  niceness: number;
}
