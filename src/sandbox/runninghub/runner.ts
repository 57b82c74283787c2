import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { FileStore } from '../ground/file-store.ts';
import { createRuns, until } from '../ground/runs.ts';
import { composePicture } from '../pictures/compositor.ts';
import { createReusingPainter } from '../pictures/painter-reuse.ts';
import { BadReference, loadReferences } from '../pictures/reference-photos.ts';
import { isFinal, type Ledger, type Task, type TaskEnd, type TaskOutcome } from './ledger.ts';
import { outcomeOfPhoto } from './outcomes.ts';
import type { SettingsBox } from './settings.ts';

/** Moves tasks along. */
export interface Runner {
  /** Runs a task by its own times; the promise settles at its end. */
  run(task: Task): Promise<void>;
  /** Moves an unfinished task at once: to running, or to an end of one's choice. */
  hurry(task: Task, to: 'running' | TaskOutcome): Promise<void>;
  /** Cancels an unfinished task; a running one keeps its place until `cancelMs` is over, and is charged. */
  cancel(task: Task): void;
  /** Stops all timers; resolves when nothing is being painted any more. */
  close(): Promise<void>;
}

export interface RunnerDeps {
  ledger: Ledger;
  files: FileStore;
  settings: SettingsBox;
  log: Logger;
  publicUrl: () => string;
  /** Called after each end; the run lasts until it resolves. */
  ended: (task: Task) => Promise<void>;
}

interface Pace {
  startsAt: number;
  endsAt: number;
  /** Undefined leaves it to the photo of the product. */
  outcome: TaskOutcome | undefined;
}

/** Creates the runner; tasks already in the ledger are run by whoever creates it. */
export function createRunner(deps: RunnerDeps): Runner {
  const { ledger, settings } = deps;
  const runs = createRuns(deps.log);
  const repaint = createReusingPainter();
  const launch = (task: Task, pace: Pace): Promise<void> =>
    runs.launch(task.order.taskId, (signal) => advance(task, { ...deps, repaint, pace, signal }));
  return {
    run: (task) => launch(task, paceOf(task)),
    hurry(task, to) {
      const pace =
        to === 'running'
          ? { ...paceOf(task), startsAt: 0, endsAt: Date.now() + task.order.runMs }
          : { startsAt: 0, endsAt: 0, outcome: to };
      return launch(task, pace);
    },
    cancel(task) {
      const waitMs = task.status === 'RUNNING' ? settings.current.cancelMs : 0;
      ledger.cancelAt(task, Date.now() + waitMs);
      if (waitMs > 0) {
        void launch(task, paceOf(task));
        return;
      }
      runs.stop(task.order.taskId);
      ledger.end(task, cancelledEnd(task));
      // Not waited for: the customer is answered before it is called back.
      void deps.ended(task);
    },
    close: () => runs.close(),
  };
}

function paceOf({ order }: Task): Pace {
  const startsAt = order.acceptedAt + order.queuedMs;
  const outcome = order.outcome === 'success' ? undefined : order.outcome;
  return { startsAt, endsAt: startsAt + order.runMs, outcome };
}

interface Run extends RunnerDeps {
  repaint: ReturnType<typeof createReusingPainter>;
  pace: Pace;
  signal: AbortSignal;
}

async function advance(task: Task, run: Run): Promise<void> {
  const { ledger, signal } = run;
  if (isFinal(task.status)) return;
  const end = task.cancelAt === undefined ? await finish(task, run) : await stop(task, signal);
  if (end === undefined) return;
  signal.throwIfAborted();
  ledger.end(task, end);
  await run.ended(task);
}

async function stop(task: Task, signal: AbortSignal): Promise<TaskEnd> {
  await until(task.cancelAt ?? 0, signal);
  return cancelledEnd(task);
}

/** A task that never ran costs nothing. */
function cancelledEnd({ status, order }: Task): TaskEnd {
  const charged = status === 'RUNNING' ? order.coins : 0;
  return { status: 'CANCEL', pictures: [], reason: 'The task was cancelled', charged };
}

/** Starts the task, reads its photos while it runs, waits for its time and paints. */
async function finish(task: Task, run: Run): Promise<TaskEnd | undefined> {
  const { startsAt, endsAt } = run.pace;
  const { order } = task;
  await until(startsAt, run.signal);
  if (task.status === 'QUEUED') run.ledger.start(task);
  if (run.pace.outcome === 'never_ends') return undefined;
  try {
    const photos = await loadPhotos(order.photos, run);
    const outcome = run.pace.outcome ?? (await outcomeOfPhoto(photos[0]));
    await until(endsAt, run.signal);
    if (outcome === 'failed') return failure('CUDA error: an illegal memory access was encountered');
    if (outcome === 'moderated') return failure('Content check failed (1501): the content is prohibited');
    const pictures = outcome === 'empty' ? [] : await paintAll(task, photos, run);
    return { status: 'SUCCESS', pictures, charged: order.coins };
  } catch (error) {
    if (!(error instanceof BadReference)) throw error;
    return failure(error.message);
  }
}

function failure(reason: string): TaskEnd {
  return { status: 'FAILED', pictures: [], reason, charged: 0 };
}

function loadPhotos(photos: string[], { publicUrl, files, signal, settings }: Run): Promise<Buffer[]> {
  if (settings.current.reusesPaint) return Promise.resolve([]);
  const own = publicUrl();
  const urls = photos.map((photo) => photo.replace(/^api\//, `${own}/files/`));
  return loadReferences({ urls, publicUrl: own, files, signal });
}

async function paintAll({ order }: Task, photos: Buffer[], run: Run): Promise<string[]> {
  const { longestSide } = run.settings.current;
  const names = Array.from({ length: order.outputs }, (_, index) => `${order.taskId}-${index + 1}.png`);
  const paint = (seed: number): Promise<Buffer> => {
    const [product, background] = photos;
    if (product && background) return composePicture({ product, background, longestSide, seed });
    const plain = { prompt: 'Product photo', model: order.workflowId, ratio: '1:1', format: 'png' as const };
    return run.repaint({ ...plain, references: photos, longestSide, seed });
  };
  await Promise.all(names.map(async (name) => run.files.put('results', name, await paint(seedOf(name)))));
  return names;
}

/** Another look for each picture, the same after a restart. */
function seedOf(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE();
}
