import type { Logger } from 'pino';
import sharp from 'sharp';
import type { FileStore } from '../ground/file-store.ts';
import { createRuns, until } from '../ground/runs.ts';
import { paintPicture } from '../pictures/painter.ts';
import { createReusingPainter } from '../pictures/painter-reuse.ts';
import { BadReference, loadReferences } from '../pictures/reference-photos.ts';
import { isFinal, type Job, type JobEnd, type JobOutcome, type Ledger } from './ledger.ts';
import type { SettingsBox } from './settings.ts';

/** Moves jobs along. */
export interface Runner {
  /** Runs a job by its own times; the promise settles at its end and is for who wants to wait. */
  run(job: Job): Promise<void>;
  /** Moves an unfinished job at once: to running, or to an end of one's choice. */
  hurry(job: Job, to: 'in_progress' | JobOutcome): Promise<void>;
  /** Ends an unfinished job as cancelled; nobody is called back. */
  cancel(job: Job): void;
  /** Stops all timers; resolves when nothing is being painted any more. */
  close(): Promise<void>;
}

export interface RunnerDeps {
  ledger: Ledger;
  files: FileStore;
  settings: SettingsBox;
  log: Logger;
  publicUrl: () => string;
  /** Called after each end but a cancellation; the run lasts until it resolves. */
  ended: (job: Job) => Promise<void>;
}

interface Pace {
  startsAt: number;
  endsAt: number;
  outcome: JobOutcome;
}

/** Creates the runner; jobs already in the ledger are run by whoever creates it. */
export function createRunner(deps: RunnerDeps): Runner {
  const runs = createRuns(deps.log);
  const repaint = createReusingPainter();
  const launch = (job: Job, pace: Pace): Promise<void> =>
    runs.launch(job.order.requestId, (signal) => advance(job, { ...deps, repaint, pace, signal }));

  return {
    run: (job) => launch(job, job.order),
    hurry(job, to) {
      const { startsAt, endsAt, outcome } = job.order;
      const pace =
        to === 'in_progress'
          ? { startsAt: 0, endsAt: Date.now() + endsAt - startsAt, outcome }
          : { startsAt: 0, endsAt: 0, outcome: to };
      return launch(job, pace);
    },
    cancel(job) {
      runs.stop(job.order.requestId);
      deps.ledger.end(job, { status: 'canceled', pictures: [] });
    },
    close: () => runs.close(),
  };
}

interface Run extends RunnerDeps {
  repaint: typeof paintPicture;
  pace: Pace;
  signal: AbortSignal;
}

async function advance(job: Job, run: Run): Promise<void> {
  const { ledger, pace, signal } = run;
  if (isFinal(job.status)) return;
  await until(pace.startsAt, signal);
  if (job.status === 'queued') ledger.start(job);
  if (pace.outcome === 'never_ends') return;
  const end = await finish(job, run);
  signal.throwIfAborted();
  ledger.end(job, end);
  await run.ended(job);
}

/** Fetches the references while the job runs, waits for its time and paints. */
async function finish(job: Job, run: Run): Promise<JobEnd> {
  const { files, pace, signal } = run;
  try {
    const urls = job.order.references;
    const references = await loadReferences({ urls, publicUrl: run.publicUrl(), files, signal });
    await until(pace.endsAt, signal);
    if (pace.outcome !== 'completed') return plainEnds[pace.outcome];
    return { status: 'completed', pictures: await paintAll(job, references, run) };
  } catch (error) {
    if (!(error instanceof BadReference)) throw error;
    return { status: 'failed', error: error.message, pictures: [] };
  }
}

/** The ends that need no picture. */
const plainEnds: Record<Exclude<JobOutcome, 'completed'>, JobEnd> = {
  completed_without_images: { status: 'completed', pictures: [] },
  failed: { status: 'failed', error: 'Generation failed', pictures: [] },
  failed_without_error: { status: 'failed', pictures: [] },
  never_ends: { status: 'failed', pictures: [] },
  nsfw: { status: 'nsfw', pictures: [] },
};

async function paintAll(
  job: Job,
  references: Buffer[],
  { files, settings, repaint }: Run,
): Promise<string[]> {
  const { requestId, prompt, model, format, outputs, huge } = job.order;
  const ratio = await ratioOf(job.order.aspectRatio, references);
  const paint = settings.current.reusesPaint && !huge ? repaint : paintPicture;
  const names = Array.from({ length: outputs }, (_, index) => `${requestId}-${index + 1}.${format}`);
  await Promise.all(
    names.map(async (name, index) => {
      const picture = await paint({
        prompt,
        model: model.slice(1),
        ratio,
        references,
        longestSide: huge ? hugeSide(ratio) : settings.current.longestSide,
        format,
        seed: Number.parseInt(requestId.slice(0, 8), 16) + index,
        grain: huge,
      });
      await files.put('results', name, picture);
    }),
  );
  return names;
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
