import { createHash } from 'node:crypto';
import type { Run, Work } from '../ground/runner.ts';
import { composePicture } from '../pictures/compositor.ts';
import { createReusingPainter } from '../pictures/painter-reuse.ts';
import { outcomeOfPhoto } from './outcomes.ts';
import type { RunningHubSettings, SettingsBox } from './settings.ts';
import type { Task, TaskEnd, TaskOrder } from './tasks.ts';

/** Puts products into their backgrounds. */
export function createWork(settings: SettingsBox, publicUrl: string): Work<TaskOrder, TaskEnd> {
  const repaint = createReusingPainter();
  return {
    references: ({ order }) =>
      settings.current.reusesPaint
        ? []
        : order.photos.map((photo) => photo.replace(/^api\//, `${publicUrl}/files/`)),
    async finish({ order }, run) {
      const outcome = run.outcome ?? (await outcomeOfPhoto(run.references[0]));
      if (outcome === 'failed') return failed('CUDA error: an illegal memory access was encountered');
      if (outcome === 'moderated') return failed('Content check failed (1501): the content is prohibited');
      const { longestSide, extraOutput } = settings.current;
      const painted = outcome === 'empty' ? [] : await paintAll(order, run, { longestSide, repaint });
      const pictures = await addExtra(painted, extraOutput, run);
      return { status: 'SUCCESS', pictures, charged: order.coins };
    },
    failed,
    // A task that never ran costs nothing.
    cancelled: ({ order, startedAt }) => ({
      status: 'CANCEL',
      pictures: [],
      reason: 'The task was cancelled',
      charged: startedAt === undefined ? 0 : order.coins,
    }),
    // It keeps its place until then.
    cancelMs: ({ startedAt }: Task) => (startedAt === undefined ? 0 : settings.current.cancelMs),
  };
}

/** What is no picture stands before or after those that are. */
async function addExtra(
  pictures: string[],
  extra: RunningHubSettings['extraOutput'],
  run: Run<TaskOrder>,
): Promise<string[]> {
  if (extra === 'none') return pictures;
  const isText = extra.startsWith('text');
  const made = await run.paint(1, isText ? 'txt' : 'mp4', async () => (isText ? caption : film));
  return extra.endsWith('_first') ? [...made, ...pictures] : [...pictures, ...made];
}

const caption = Buffer.from('caption: a bottle on a mossy stone');

/** No more than the beginning of one. */
const film = Buffer.concat([Buffer.from('000000186674797069736f6d', 'hex'), Buffer.alloc(2_000)]);

function failed(reason: string): TaskEnd {
  return { status: 'FAILED', pictures: [], reason, charged: 0 };
}

function paintAll(
  { workflowId, outputs }: TaskOrder,
  run: Run<TaskOrder>,
  { longestSide, repaint }: { longestSide: number; repaint: ReturnType<typeof createReusingPainter> },
): Promise<string[]> {
  const { references } = run;
  const [product, background] = references;
  return run.paint(outputs, 'png', (name) => {
    const seed = seedOf(name);
    if (product && background) return composePicture({ product, background, longestSide, seed });
    const plain = { prompt: 'Product photo', model: workflowId, ratio: '1:1', format: 'png' as const };
    return repaint({ ...plain, references, longestSide, seed });
  });
}

/** Another look for each picture, the same after a restart. */
function seedOf(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE();
}
