import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { createJournal } from '../../src/sandbox/ground/journal.ts';
import { createLedger } from '../../src/sandbox/ground/ledger.ts';
import { folder, receiver } from './higgsfield-rig.ts';
import { createParrot } from './parrot.ts';
import { openService } from './service-rig.ts';

interface Picture {
  id: string;
  state: string;
  urls: string[];
}

/** A service of nothing but common ground and a wire format of two calls. */
async function parrot(options: { dataDir?: string; settings?: Parameters<typeof createParrot>[1] } = {}) {
  const settings = { queuedMs: 0, runMs: 0, longestSide: 32, ...options.settings };
  const rig = await openService('parrot', options.dataDir, (deps) => createParrot(deps, settings));
  const send = (path: string, body: unknown) =>
    fetch(`${rig.origin}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return {
    ...rig,
    send,
    submit: async (callback?: string) =>
      (await (await send('/parrot/pictures', { prompt: 'a', callback })).json()) as Picture,
    look: async (id: string) =>
      (await (await fetch(`${rig.origin}/parrot/pictures/${id}`)).json()) as Picture,
    ended: (id: string) => rig.journalled('parrot.picture.ended', ({ picture_id }) => picture_id === id),
    spent: async () => (await fetch(`${rig.origin}/sandbox/parrot/spent`)).json(),
  };
}

test('a job is accepted, paid for, painted and served', async () => {
  const { submit, look, ended, spent, journal } = await parrot();
  const { id, state } = await submit();
  expect(state).toBe('waiting');
  await ended(id);
  const { urls } = await look(id);
  expect(await sharp(await (await fetch(urls[0] ?? '')).bytes()).metadata()).toMatchObject({ width: 32 });
  expect(await spent()).toEqual({ spent: 3 });
  expect(journal.entries('parrot.').map(({ kind }) => kind)).toEqual([
    'parrot.picture.accepted',
    'parrot.picture.started',
    'parrot.picture.ended',
  ]);
});

test('faults refuse a call, end a job, break its download and double its callback', async () => {
  const hook = await receiver();
  const { submit, look, ended, faults, journalled, send } = await parrot();
  faults.plan([
    { match: 'parrot.submit', fault: 'full' },
    { match: 'parrot.picture', fault: 'broken' },
    { match: 'parrot.result', fault: 'expired_url' },
    { match: 'parrot.callback', fault: 'callback_duplicate' },
  ]);
  expect((await send('/parrot/pictures', { prompt: 'a' })).status).toBe(429);
  const broken = await submit(hook.url);
  await journalled('parrot.callback.sent', ({ copy }) => copy === true);
  expect((await look(broken.id)).state).toBe('broken');
  expect(hook.callbacks.map(({ body }) => (JSON.parse(body) as Picture).state)).toEqual(['broken', 'broken']);
  const { id } = await submit();
  await ended(id);
  const [url = ''] = (await look(id)).urls;
  expect((await fetch(url)).status).toBe(403);
  expect((await fetch(url)).status).toBe(200);
});

test('jobs are moved by hand', async () => {
  const { submit, look, send } = await parrot({ settings: { queuedMs: 60_000 } });
  const { id } = await submit();
  const move = (status: string) => send(`/sandbox/parrot/jobs/${id}/state`, { status });
  expect((await move('what')).status).toBe(400);
  expect((await move('stopped')).status).toBe(200);
  expect((await look(id)).state).toBe('stopped');
  expect((await move('done')).status).toBe(409);
});

test('jobs, money and callbacks go on after the sandbox was killed', async () => {
  const dataDir = folder();
  const hook = await receiver([500]);
  const settings = { queuedMs: 60_000, callbackRetryMs: [60_000] };
  const first = await parrot({ dataDir, settings });
  const [told, waiting] = [await first.submit(hook.url), await first.submit()];
  await first.send(`/sandbox/parrot/jobs/${told.id}/state`, { status: 'done' });
  await first.close();
  const second = await parrot({ dataDir, settings: { ...settings, callbackRetryMs: [1] } });
  await second.journalled('parrot.callback.sent', ({ status }) => status === 200);
  expect((await second.look(waiting.id)).state).toBe('waiting');
  expect(await second.spent()).toEqual({ spent: 3 });
  expect(
    (await fetch((await second.look(told.id)).urls[0]?.replace(first.origin, second.origin) ?? '')).status,
  ).toBe(200);
});

test('a journal of an older sandbox is refused in words', async () => {
  const dataDir = folder();
  const data = { picture_id: '1', order: { acceptedAt: 1, queuedMs: 1, runMs: 1 } };
  const entry = { at: new Date(0).toISOString(), kind: 'parrot.picture.accepted', data };
  writeFileSync(join(dataDir, 'journal.jsonl'), `${JSON.stringify(entry)}\n`);
  await expect(parrot({ dataDir })).rejects.toThrow("empty the sandbox's data folder");
});

test('a ledger folds the same after a restart, and its state never changes the journal', () => {
  const journal = createJournal();
  const open = () =>
    createLedger(
      journal,
      { songs: [] as string[][] },
      {
        'bird.sang': (state, { notes }: { notes: string[] }) => void state.songs.push(notes),
      },
    );
  const { state, record } = open();
  record('bird.sang', { notes: ['a'] });
  state.songs[0]?.push('b');
  expect(open().state.songs).toEqual([['a']]);
  expect(journal.entries('bird.')[0]?.data).toEqual({ notes: ['a'] });
});
