import type { Hono } from 'hono';
import { z } from 'zod';
import type { AccountDeps } from './account.ts';
import type { Batch } from './batches.ts';
import { diskName } from './files.ts';
import { readRequest } from './requests.ts';
import { now } from './settings.ts';

/** A line of a batch as tests and people see it. */
export interface LineView {
  key: string;
  prompt: string;
  pictures: number;
  ratio: string | null;
  /** What becomes of it where it is not what it asks for. */
  word: string | null;
}

const clockSchema = z.strictObject({ byMs: z.int().min(0) });

/** Beside what every service with jobs has: `GET files`, `GET jobs/:id/lines`, and `POST clock {byMs}`, which lets time pass. */
export function addControl(control: Hono, deps: AccountDeps): void {
  const { files, batches, settings } = deps;
  control.get('/files', (context) => context.json(files.all()));
  control.get('/jobs/:id/lines', async (context) => {
    const batch = batches.jobs.find(context.req.param('id'));
    return batch ? context.json(await readLines(batch, deps)) : context.json({ error: 'no such batch' }, 404);
  });
  control.post('/clock', async (context) => {
    const { byMs } = clockSchema.parse(await context.req.json());
    settings.change({ aheadMs: settings.current.aheadMs + byMs });
    await Promise.all(batches.jobs.open().map((batch) => catchUp(batch, deps)));
    return context.json(settings.current);
  });
}

/** Also of a batch whose file is deleted. */
async function readLines({ order }: Batch, { disk, settings }: AccountDeps): Promise<LineView[]> {
  const lines: LineView[] = [];
  for await (const text of disk.lines(diskName(order.inputFile))) {
    const { key, request } = JSON.parse(text) as { key: string; request: unknown };
    const { prompt, pictures, ratio = null } = readRequest(request, settings.current.isStrict);
    lines.push({ key, prompt, pictures: pictures.length, ratio, word: order.words[lines.length] ?? null });
  }
  return lines;
}

/** Brings a batch to where it is by the clock. */
async function catchUp(batch: Batch, { batches, settings }: AccountDeps): Promise<void> {
  const { acceptedAt, startsAt, endsAt, outcome } = batch.order;
  const isOver = now(settings) >= endsAt && outcome !== 'never_ends';
  if (isOver && endsAt < acceptedAt + settings.current.batchTtlMs)
    return batches.runner.hurry(batch, outcome);
  if (now(settings) >= acceptedAt + settings.current.batchTtlMs)
    return batches.runner.hurry(batch, 'expired');
  // How long it still runs is a matter of the machine's clock.
  if (now(settings) >= startsAt && batch.startedAt === undefined) void batches.runner.hurry(batch);
}
