import type { DecoderJob } from './decoder-jobs.ts';
import type { Asker } from './decoder-line.ts';
import { createDecoderPool, type DecoderPoolOptions } from './decoder-pool.ts';
import type { PictureCheck, PictureRules } from './images.ts';
import type { PhotoFindings } from './inspecting.ts';
import { planSheet } from './sheet-plan.ts';
import type { ShrinkLimits } from './shrinking.ts';

export type { Asker } from './decoder-line.ts';

/** Decodes pictures in processes that can be killed. A call rejects with the signal's reason when its asker gives up. */
export interface PictureDecoder {
  /** As `checkPicture`: whatever the bytes do, they are refused with a reason. */
  check(bytes: Buffer, rules: PictureRules, asker: Asker): Promise<PictureCheck>;
  /** As `makePreview`. @throws PictureNotDecoded */
  preview(bytes: Buffer, asker: Asker): Promise<Buffer>;
  /** As `shrinkPicture`. @throws PictureNotDecoded */
  shrink(bytes: Buffer, limits: ShrinkLimits, asker: Asker): Promise<Buffer>;
  /**
   * A JPEG, at most 1280 pixels wide, on which 1 to 20 checked pictures are to be seen whole in square cells, numbered from 1.
   * @throws PictureNotDecoded when one of them is not decoded
   */
  contactSheet(pictures: readonly Buffer[], asker: Asker): Promise<Buffer>;
  /**
   * A JPEG, at most 1600 pixels wide, of two checked pictures beside each other, each whole and as large as the other.
   * @throws PictureNotDecoded when one of them is not decoded
   */
  sideBySide(left: Buffer, right: Buffer, asker: Asker): Promise<Buffer>;
  /**
   * As `inspectPhoto`. @throws PhotoNotInspected also when the network that finds faces is missing: go on without findings,
   * the picture itself was checked before.
   */
  inspect(bytes: Buffer, asker: Asker): Promise<PhotoFindings>;
  /** Ends all children at once; what they had begun rejects. */
  close(): Promise<void>;
}

/** A picture of ours was not decoded. */
export class PictureNotDecoded extends Error {
  override readonly name = 'PictureNotDecoded';
}

/** Nothing is known of what a photo shows. */
export class PhotoNotInspected extends Error {
  override readonly name = 'PhotoNotInspected';
}

/**
 * For photos that anybody may send: the hungriest honest one takes 290 MB and 4 s, and what takes more is not worth the
 * others' wait. A kept picture of 60 MB takes 320 MB until it is a smaller JPEG.
 */
export const photoLimits = { workers: 2, memoryBytes: 400e6, limitMs: 10_000, niceness: 10 };
/** For what providers made: paid for, up to 60 MB, and within the minute of the activity that also fetches it. */
export const resultLimits = { workers: 2, memoryBytes: 800e6, limitMs: 15_000, niceness: 5 };

export function createPictureDecoder(options: DecoderPoolOptions): PictureDecoder {
  const pool = createDecoderPool(options);
  // The network stays in its memory, and the hungriest photo would not fit beside it.
  const inspectors = createDecoderPool({ ...options, workers: 1 });

  async function draw(job: DecoderJob, asker: Asker): Promise<Buffer> {
    const end = await pool.run(job, asker);
    if (end.kind === 'made' && Buffer.isBuffer(end.made)) return end.made;
    throw new PictureNotDecoded(`${job.kind}: ${'detail' in end ? end.detail : end.kind}`);
  }

  return {
    async check(bytes, rules, asker) {
      const end = await pool.run({ kind: 'check', bytes, rules }, asker);
      if (end.kind === 'made' && 'ok' in end.made) return end.made;
      return { ok: false, reason: end.kind === 'too_costly' ? 'too_costly' : 'broken', detail: {} };
    },
    preview: (bytes, asker) => draw({ kind: 'preview', bytes }, asker),
    shrink: (bytes, limits, asker) => draw({ kind: 'shrink', bytes, limits }, asker),
    async contactSheet(pictures, asker) {
      const { side } = planSheet(pictures.length);
      // One by one: together they may be more bytes than a child may hold.
      const cells = await Promise.all(pictures.map((bytes) => draw({ kind: 'cell', bytes, side }, asker)));
      return draw({ kind: 'sheet', bytes: Buffer.concat(cells), pictures: pictures.length }, asker);
    },
    async sideBySide(left, right, asker) {
      const halves = await Promise.all([left, right].map((bytes) => draw({ kind: 'half', bytes }, asker)));
      const split = halves[0]?.length ?? 0;
      return draw({ kind: 'halves', bytes: Buffer.concat(halves), split }, asker);
    },
    async inspect(bytes, asker) {
      const end = await inspectors.run({ kind: 'inspect', bytes }, asker);
      if (end.kind === 'made' && 'faces' in end.made) return end.made;
      throw new PhotoNotInspected('detail' in end ? end.detail : end.kind);
    },
    async close() {
      const reason = new PictureNotDecoded('the process stops');
      await Promise.all([pool.close(reason), inspectors.close(reason)]);
    },
  };
}
