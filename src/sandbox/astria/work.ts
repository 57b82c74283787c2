import type { Run, Work } from '../ground/runner.ts';
import { paintPicture } from '../pictures/painter.ts';
import { createReusingPainter } from '../pictures/painter-reuse.ts';
import { findBaseModel } from './base-models.ts';
import type { Prompt, PromptEnd, PromptOrder, PromptOutcome } from './prompts.ts';
import type { SettingsBox } from './settings.ts';
import type { TuneEnd, TuneOrder } from './tunes.ts';

/** Trainings need nothing but their time: photos are decoded when they come. */
export const trainingWork: Work<TuneOrder, TuneEnd> = {
  references: () => [],
  finish: () => ({ status: 'trained', pictures: [] }),
  failed: () => ({ status: 'trained', pictures: [] }),
  cancelled: () => ({ status: 'deleted', pictures: [] }),
};

/** Of the photos of all tunes in a prompt; more than these are not to be told apart on a picture. */
const shownPhotos = 12;

/** Paints pictures on which the training photos are to be seen. */
export function createPromptWork(settings: SettingsBox, publicUrl: string): Work<PromptOrder, PromptEnd> {
  const repaint = createReusingPainter();
  return {
    references: ({ order }) =>
      settings.current.reusesPaint
        ? []
        : order.photos.slice(0, shownPhotos).map((name) => `${publicUrl}/files/${name}`),
    async finish(prompt, run) {
      if (run.outcome !== 'done') return plainEnds[run.outcome];
      const { longestSide, reusesPaint } = settings.current;
      const paint = reusesPaint ? repaint : paintPicture;
      return { status: 'done', pictures: await paintAll(prompt, run, { paint, longestSide }) };
    },
    failed: (userError) => ({ status: 'failed', userError, pictures: [] }),
    cancelled: () => ({ status: 'deleted', pictures: [] }),
  };
}

/** The ends that need no picture. */
const plainEnds: Record<Exclude<PromptOutcome, 'done'>, PromptEnd> = {
  failed: { status: 'failed', userError: 'Something went wrong. Please try again.', pictures: [] },
  nsfw: { status: 'nsfw', userError: 'NSFW content was detected. Please change the prompt.', pictures: [] },
  empty: { status: 'empty', pictures: [] },
  never_ends: { status: 'never_ends', pictures: [] },
};

function paintAll(
  { order }: Prompt,
  run: Run<PromptOrder>,
  { paint, longestSide }: { paint: typeof paintPicture; longestSide: number },
): Promise<string[]> {
  const { text, tuneId, ratio, seed, numImages } = order;
  const { references } = run;
  const model = findBaseModel(tuneId)?.title ?? `tune ${tuneId}`;
  const look = { prompt: text, model, ratio, references, longestSide };
  return run.paint(numImages, 'jpeg', (_, index) => paint({ ...look, format: 'jpeg', seed: seed + index }));
}
