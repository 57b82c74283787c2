import { expect, test } from 'vitest';
import type { DecoderChild, JobEnd } from '../../src/storage/decoder-child.ts';
import type { DecoderJob } from '../../src/storage/decoder-jobs.ts';
import { createDecoderPool } from '../../src/storage/decoder-pool.ts';

const limits = { memoryBytes: 1, limitMs: 1, niceness: 0, log: { warn: () => undefined } };

/** Children that do nothing until a test says how what they do ends. */
function openPool(workers: number) {
  const begun: string[] = [];
  const endings = new Map<string, (end: JobEnd) => void>();
  let started = 0;
  const start = (): DecoderChild => {
    started += 1;
    let isAlive = true;
    return {
      get isAlive() {
        return isAlive;
      },
      async kill() {
        isAlive = false;
      },
      async run({ bytes }, signal) {
        const { promise, resolve } = Promise.withResolvers<JobEnd>();
        const name = bytes.toString();
        begun.push(name);
        endings.set(name, resolve);
        signal.addEventListener('abort', () => resolve({ kind: 'aborted' }));
        const end = await promise;
        isAlive = end.kind === 'made' || end.kind === 'failed';
        return end;
      },
    };
  };
  const pool = createDecoderPool({ ...limits, workers, start });
  return {
    begun,
    started: () => started,
    ask: (name: string, asker: { isUrgent?: boolean; signal?: AbortSignal } = {}) =>
      pool.run(jobOf(name), { key: name.slice(0, 3), ...asker }),
    /** Resolves when the next ones have begun. */
    end: async (name: string, end: JobEnd = made) => {
      endings.get(name)?.(end);
      await new Promise((resolve) => setImmediate(resolve));
    },
    close: () => pool.close(new Error('over')),
  };
}

const made: JobEnd = { kind: 'made', made: Buffer.alloc(0) };
const crashed: JobEnd = { kind: 'crashed', detail: 'SIGSEGV' };
const jobOf = (name: string): DecoderJob => ({ kind: 'preview', bytes: Buffer.from(name) });

test('people take turns, whoever came with more', async () => {
  const { ask, begun, end } = openPool(1);
  for (const name of ['ann 1', 'ann 2', 'ann 3', 'bob 1', 'cid 1', 'bob 2']) void ask(name);
  for (const name of ['ann 1', 'ann 2', 'bob 1', 'cid 1', 'ann 3']) await end(name);
  expect(begun).toEqual(['ann 1', 'ann 2', 'bob 1', 'cid 1', 'ann 3', 'bob 2']);
});

test('one person never has every child, even while nobody else waits', async () => {
  const { ask, begun, end } = openPool(2);
  for (const name of ['ann 1', 'ann 2']) void ask(name);
  expect(begun).toEqual(['ann 1']);
  void ask('bob 1');
  expect(begun).toEqual(['ann 1', 'bob 1']);
  await end('bob 1');
  expect(begun).toEqual(['ann 1', 'bob 1']);
  await end('ann 1');
  expect(begun).toEqual(['ann 1', 'bob 1', 'ann 2']);
});

test('what is urgent goes before all that waits, and by turns, too', async () => {
  const { ask, begun, end } = openPool(1);
  for (const name of ['ann 1', 'bob 1']) void ask(name);
  for (const name of ['eve 1', 'eve 2', 'ida 1']) void ask(name, { isUrgent: true });
  for (const name of ['ann 1', 'eve 1', 'ida 1', 'eve 2']) await end(name);
  expect(begun).toEqual(['ann 1', 'eve 1', 'ida 1', 'eve 2', 'bob 1']);
});

test('who gives up is out of the line at once, and frees their child', async () => {
  const { ask, begun, started } = openPool(1);
  const [working, waiting] = [new AbortController(), new AbortController()];
  const asked = [ask('ann 1', { signal: working.signal }), ask('bob 1', { signal: waiting.signal })];
  const ended = Promise.allSettled(asked);
  void ask('cid 1');
  waiting.abort(new Error('bob is late'));
  working.abort(new Error('ann is late'));
  expect(await ended).toMatchObject([
    { reason: { message: 'ann is late' } },
    { reason: { message: 'bob is late' } },
  ]);
  await expect(ask('dan 1', { signal: working.signal })).rejects.toThrow('ann is late');
  expect(begun).toEqual(['ann 1', 'cid 1']);
  expect(started()).toBe(2);
});

test('a child that crashes is replaced and its picture tried once more; then it is the picture', async () => {
  const { ask, begun, end, started } = openPool(1);
  const ended = ask('ann 1');
  await end('ann 1', crashed);
  await end('ann 1', crashed);
  expect(await ended).toEqual(crashed);
  expect(begun).toEqual(['ann 1', 'ann 1']);
  const costly = ask('bob 1');
  await end('bob 1', { kind: 'too_costly', what: 'time' });
  expect(await costly).toEqual({ kind: 'too_costly', what: 'time' });
  void ask('cid 1');
  expect(begun.slice(2)).toEqual(['bob 1', 'cid 1']);
  expect(started()).toBe(4);
});

test('a child stays warm, and a close ends all that was begun', async () => {
  const { ask, end, started, close } = openPool(2);
  for (const name of ['ann 1', 'ann 2', 'ann 3']) {
    const ended = ask(name);
    await end(name);
    await ended;
  }
  expect(started()).toBe(1);
  const ended = Promise.allSettled([ask('ann 4'), ask('ann 5')]);
  await close();
  expect(await ended).toMatchObject([{ reason: { message: 'over' } }, { reason: { message: 'over' } }]);
  await expect(ask('ann 6')).rejects.toThrow('over');
});
