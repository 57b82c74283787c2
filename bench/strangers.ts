import { setTimeout as delay } from 'node:timers/promises';
import type { SandboxClient } from '../src/sandbox/client.ts';
import { noiseWithPalette } from '../test/storage/worst-pictures.ts';
import { type Figure, type Findings, percentile } from './figures.ts';
import type { BenchPlan } from './plan.ts';
import { openRig } from './rig.ts';

const answerLimitMs = 60_000;
/** As many as the bot fetches side by side. */
const filesAtOnce = 4;
/** While one is at work, the next one waits. */
const albumsUnderWay = 2;

/** What people wait for after /start: while nothing happens, and while one person sends the worst files there are without pause. */
export async function measureStrangers({ runs, strangers }: BenchPlan): Promise<Findings> {
  const rig = await openRig(1);
  const { sandbox } = rig.system;
  const figures: Figure[] = [];
  const broken: string[] = [];
  try {
    await startUp(sandbox, strangers);
    figures.push(await measure('nobody else', runs, () => startUp(sandbox, strangers)));
    const sender = await sendWorstFiles(sandbox);
    const name = 'one sends the worst files';
    const figure = await measure(name, runs, () => startUp(sandbox, strangers));
    const albums = await sender.stop();
    figures.push({ ...figure, target: { most: 1_000 }, note: `${albums} albums of four were answered` });
    if (albums === 0) broken.push('strangers: no album was answered, so nothing was measured');
  } finally {
    await rig.close();
  }
  return { figures, broken };
}

async function measure(name: string, runs: number, run: () => Promise<number[]>): Promise<Figure> {
  const values: number[] = [];
  for (let done = 0; done < runs; done += 1) values.push(percentile(await run(), 95));
  return { name: `/start → answer, ${name}, p95`, unit: 'ms', values };
}

/** New people, one after the other. @returns how long each waited, milliseconds */
async function startUp(
  sandbox: SandboxClient,
  { people, pauseMs }: BenchPlan['strangers'],
): Promise<number[]> {
  const waits: number[] = [];
  for (let person = 0; person < people; person += 1) {
    const { id } = await sandbox.addUser({ first_name: 'Bob', language_code: 'en' });
    const answered = sandbox.waitForMessage(id, ({ out }) => out, { timeoutMs: answerLimitMs });
    const startedAt = performance.now();
    await sandbox.sendText(id, '/start');
    await answered;
    waits.push(performance.now() - startedAt);
    await delay(pauseMs);
  }
  return waits;
}

/** Resolves when the first album is at work. `stop` resolves to the number of albums that were answered. */
async function sendWorstFiles(sandbox: SandboxClient): Promise<{ stop(): Promise<number> }> {
  const { id } = await sandbox.addUser({ first_name: 'Ann', language_code: 'en' });
  const bytes = new Uint8Array(noiseWithPalette());
  const album = Array.from({ length: filesAtOnce }, (_, index) => ({ bytes, name: `${index}.png` }));
  const over = new AbortController();
  let answered = 0;

  async function sendOn(): Promise<void> {
    while (!over.signal.aborted) {
      const [first] = await sandbox.sendFiles(id, album);
      const isAnswer = ({ out, message_id }: { out: boolean; message_id: number }) =>
        out && message_id > (first?.message_id ?? 0);
      await sandbox.waitForMessage(id, isAnswer, { timeoutMs: answerLimitMs });
      answered += 1;
    }
  }

  const sending = Promise.all(Array.from({ length: albumsUnderWay }, sendOn));
  return {
    async stop() {
      over.abort();
      await sending;
      return answered;
    },
  };
}
