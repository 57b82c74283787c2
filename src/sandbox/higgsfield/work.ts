import sharp from 'sharp';
import type { Run, Work } from '../ground/runner.ts';
import { paintPicture } from '../pictures/painter.ts';
import { createReusingPainter } from '../pictures/painter-reuse.ts';
import type { HiggsfieldEnd, HiggsfieldJob, HiggsfieldOrder, Outcome } from './jobs.ts';
import type { SettingsBox } from './settings.ts';

/** Paints the pictures of jobs that complete. */
export function createWork(settings: SettingsBox): Work<HiggsfieldOrder, HiggsfieldEnd> {
  const repaint = createReusingPainter();
  return {
    references: ({ order }) => order.references,
    async finish(job, run) {
      if (run.outcome !== 'completed') return plainEnds[run.outcome];
      const { longestSide, reusesPaint } = settings.current;
      const paint = reusesPaint && !job.order.huge ? repaint : paintPicture;
      return { status: 'completed', pictures: await paintAll(job, run, { paint, longestSide }) };
    },
    failed: (error) => ({ status: 'failed', error, pictures: [] }),
    cancelled: () => ({ status: 'canceled', pictures: [] }),
  };
}

/** The ends that need no picture. */
const plainEnds: Record<Exclude<Outcome, 'completed'>, HiggsfieldEnd> = {
  completed_without_images: { status: 'completed', pictures: [] },
  failed: { status: 'failed', error: 'Generation failed', pictures: [] },
  failed_without_error: { status: 'failed', pictures: [] },
  never_ends: { status: 'failed', pictures: [] },
  nsfw: { status: 'nsfw', pictures: [] },
};

async function paintAll(
  { id, order }: HiggsfieldJob,
  run: Run<HiggsfieldOrder>,
  { paint, longestSide }: { paint: typeof paintPicture; longestSide: number },
): Promise<string[]> {
  const { prompt, model, format, outputs, huge } = order;
  const { references } = run;
  const ratio = await ratioOf(order.aspectRatio, references);
  return run.paint(outputs, format, (_, index) =>
    paint({
      prompt,
      model: model.slice(1),
      ratio,
      references,
      longestSide: huge ? hugeSide(ratio) : longestSide,
      format,
      seed: Number.parseInt(id.slice(0, 8), 16) + index,
      grain: huge,
    }),
  );
}

async function ratioOf(aspectRatio: string, [first]: Buffer[]): Promise<string> {
  if (aspectRatio !== 'auto') return aspectRatio;
  if (!first) return '1:1';
  const { width, height } = await sharp(first).metadata();
  return `${width}:${height}`;
}

/** Six million grainy pixels are more than 10 MB in either format. */
function hugeSide(ratio: string): number {
  const [across = 1, down = 1] = ratio.split(':').map(Number);
  return Math.ceil(Math.sqrt(6_000_000 * Math.max(across / down, down / across)));
}
