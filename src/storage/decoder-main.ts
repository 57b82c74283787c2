import sharp from 'sharp';
import { drawSheet, makeCell } from './contact-sheet.ts';
import type { DecoderAnswer, DecoderJob, DecoderWork } from './decoder-jobs.ts';
import { createFaceCounter } from './faces.ts';
import { checkPicture, preparePictureLibrary } from './images.ts';
import { inspectPhoto } from './inspecting.ts';
import { makePreview } from './previews.ts';
import { shrinkPicture } from './shrinking.ts';
import { joinHalves, makeHalf } from './side-by-side.ts';

/**
 * A child of a process that handles pictures (see decoder.ts): takes jobs by its channel, one after the other, and dies when
 * one takes more memory than its first argument says, or when the channel closes. The second is the processor time for a job.
 */
const [memoryBytes = 0, limitMs = 0] = process.argv.slice(2).map(Number);
/** Decoders fill a gigabyte a second. */
const lookMs = 20;
const faces = createFaceCounter();

preparePictureLibrary();
// One picture is to take one core: the others are somebody else's.
sharp.concurrency(1);
// Ctrl-C reaches everything in the terminal's group; our parent decides what it still wants.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.on('disconnect', die);
process.on('message', (job: DecoderJob) => void work(job).then(answer));
answer({ kind: 'ready' });

async function work(job: DecoderJob): Promise<DecoderAnswer> {
  // Decoding runs in other threads, so that this one can watch.
  const before = process.cpuUsage();
  const watch = setInterval(() => {
    if (process.memoryUsage.rss() > memoryBytes) die();
    const { user, system } = process.cpuUsage(before);
    if ((user + system) / 1_000 > limitMs) answer({ kind: 'too_costly', what: 'time' });
  }, lookMs);
  try {
    return { kind: 'made', made: await make(job) };
  } catch (error) {
    return { kind: 'failed', detail: String(error) };
  } finally {
    clearInterval(watch);
  }
}

function make(job: DecoderJob): Promise<DecoderWork> {
  switch (job.kind) {
    case 'check':
      return checkPicture(job.bytes, job.rules);
    case 'preview':
      return makePreview(job.bytes);
    case 'shrink':
      return shrinkPicture(job.bytes, job.limits);
    case 'inspect':
      return inspectPhoto(job.bytes, faces);
    case 'cell':
      return makeCell(job.bytes, job.side);
    case 'sheet':
      return drawSheet(job.bytes, job.pictures);
    case 'half':
      return makeHalf(job.bytes);
    case 'halves':
      return joinHalves(job.bytes, job.split);
    default:
      return job satisfies never;
  }
}

function answer(message: DecoderAnswer): void {
  // The bytes of a picture that is done count as the next one's memory until they are collected.
  process.send?.(message, () => globalThis.gc?.());
}

/** Not by `process.exit`, which waits for the threads that decode. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
}
