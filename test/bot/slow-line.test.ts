import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createUpdateHandler } from '../../src/bot/bot.ts';
import { createApology } from '../../src/bot/inbox/apology.ts';
import { createDrain, type DrainTimes } from '../../src/bot/inbox/drain.ts';
import { isOutage } from '../../src/bot/inbox/outage.ts';
import { createPolling } from '../../src/bot/inbox/polling.ts';
import { HandlerDeadline } from '../../src/bot/inbox/turn.ts';
import { photos } from '../harness/photos.ts';
import { type ChatRig, createChatRig } from './chat-rig.ts';

/** Long enough for a decoder to start on a busy machine. */
const quick = { handlerMs: 3_000, fileMs: 0, retryMs: 10, pendingMs: 10, idleMs: 50 };
/** Far longer than any handling here may last. */
const hang = { match: 'telegram.file', fault: 'slow', params: { delayMs: 600_000 } };

let rig: ChatRig;
let ann: number;
/** Each attempt at an update, in their order. */
let attempts: Promise<void>[];
const parts: { stop(): Promise<void> }[] = [];

beforeEach(async () => {
  rig = await createChatRig();
  ann = (await rig.newChatter()).id;
  attempts = [];
});
afterEach(async () => {
  await Promise.all(parts.splice(0).map((part) => part.stop()));
  await rig.close();
});

/** Updates on their whole way, from Telegram through the inbox to the answer. */
function start(times: Partial<DrainTimes>): void {
  const { sql, api, log } = rig.deps;
  const handleUpdates = createUpdateHandler(rig.deps);
  const drain = createDrain({
    sql,
    log,
    albumMs: 150,
    handle(rows, turn) {
      const attempt = handleUpdates(rows, turn);
      attempts.push(attempt);
      return attempt;
    },
    onDead: createApology(rig.deps),
    isOutage,
    times,
  });
  const polling = createPolling({ api, sql, log, onStored: () => drain.wake() });
  parts.push(polling, drain);
  drain.start();
  polling.run().catch(() => undefined);
}

const reads = (words: string | RegExp) =>
  rig.client.waitForMessage(ann, ({ out, text = '' }) => out && text.search(words) >= 0);
const answers = async () => (await rig.client.messages(ann, { deleted: true })).filter(({ out }) => out);
const inbox = () => rig.database.sql`
  select max(attempts) as attempts, max(deadlines) as deadlines, bool_or(dead) as dead,
    bool_and(done_at is not null) as done
  from inbox group by coalesce(album, seq::text) order by min(seq)`;
const sent = async () =>
  (await rig.client.journal('telegram.file.sent')).map(({ data }) => data['file_unique_id']);

test('an album of ten on a slow line arrives in one go, however many there are', async () => {
  const album = await photos(10);
  const bytes = album.reduce((sum, { length }) => sum + length, 0);
  // All together they take longer than a handling without files may.
  await rig.client.setLine({ fileBytesPerSecond: bytes / 4 });
  start({ ...quick, fileMs: 2_000 });
  await rig.client.sendPhotos(ann, album);
  await reads('with these 10 photos');
  await vi.waitFor(async () => expect(await inbox()).toMatchObject([{ done: true, attempts: 1 }]));
  expect(await sent()).toHaveLength(10);
  expect(await answers()).toHaveLength(1);
});

test('an album whose handling is cut goes on from there: each file is fetched once, and it is answered once', async () => {
  await rig.client.faults.plan([{ ...hang, nth: 5, times: 4 }]);
  start(quick);
  await rig.client.sendPhotos(ann, await photos(10));
  await reads('with these 10 photos');
  await vi.waitFor(async () =>
    expect(await inbox()).toEqual([{ done: true, attempts: 2, deadlines: 1, dead: false }]),
  );
  const whole = await sent();
  expect(whole).toHaveLength(10);
  expect(new Set(whole).size).toBe(10);
  expect(await answers()).toHaveLength(1);
});

test('a file that is no photo is not fetched again either', async () => {
  await rig.client.faults.plan([{ ...hang, nth: 2 }]);
  start(quick);
  const [good] = await photos(1);
  const note = { bytes: new Uint8Array(Buffer.from('hello')), name: 'note.txt' };
  const slow = { bytes: good ?? new Uint8Array(), name: 'photo.jpg' };
  await rig.client.sendFiles(ann, [note, slow], { gapMs: 0 });
  await reads('1. This file is not a picture');
  expect(new Set(await sent()).size).toBe((await sent()).length);
});

test('a handling that comes too late shows nothing and moves nothing', async () => {
  const { objects } = rig.deps;
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  let puts = 0;
  rig.deps.objects = {
    ...objects,
    async put(bytes) {
      puts += 1;
      if (puts === 1) await gate;
      return objects.put(bytes);
    },
  };
  start(quick);
  await rig.client.sendPhotos(ann, await photos(1));
  await reads('with this photo');
  await rig.client.sendText(ann, 'a fox');
  await reads('a fox');
  await vi.waitFor(async () => expect(await inbox()).toMatchObject([{ done: true }, { done: true }]));
  const all = async () => ({
    dialogues: [...(await rig.database.sql`select state, last_update_id, screen_message_id from dialogues`)],
    messages: await rig.client.messages(ann, { deleted: true }),
    calls: { ...(await rig.client.calls()), getUpdates: 0 },
  });
  const before = await all();
  open();
  await expect(attempts[0]).rejects.toThrow(HandlerDeadline);
  expect(await all()).toEqual(before);
  expect(rig.told).toEqual([]);
});

test('an update that passed its deadline twice is set aside, its person is told, and the next one is handled', async () => {
  await rig.client.faults.plan([{ ...hang, times: 99 }]);
  start(quick);
  await rig.client.sendPhotos(ann, await photos(1));
  await rig.client.sendText(ann, '/help');
  await reads('Something broke on our side');
  await reads('/studio');
  await vi.waitFor(async () =>
    expect(await inbox()).toMatchObject([
      { dead: true, attempts: 2, deadlines: 2 },
      { dead: false, attempts: 1, done: true },
    ]),
  );
});
