import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { longestBroadcast, longestBroadcastCaption, type Segment } from '../../src/contract/broadcasts.ts';
import { addAsset } from '../../src/db/assets.ts';
import { countAudience, moveBroadcast } from '../../src/db/broadcasts.ts';
import { grantCredits } from '../../src/db/credits.ts';
import { chooseNews } from '../../src/db/users.ts';
import type { WrittenBroadcast } from '../../src/operations/broadcast-checks.ts';
import {
  cancelBroadcast,
  listBroadcasts,
  pauseBroadcast,
  previewBroadcast,
  resumeBroadcast,
  saveBroadcast,
  showBroadcast,
  startBroadcast,
} from '../../src/operations/broadcasts.ts';
import type { OperationDeps } from '../../src/operations/who.ts';
import { newOrder } from '../db/scene.ts';
import { createSendingDoubles, type SendingDoubles } from './broadcast-scene.ts';
import { createOperationScene, lastEvent, max, type OperationScene } from './scene.ts';

let scene: OperationScene;
let sending: SendingDoubles;
let deps: OperationDeps & SendingDoubles;

beforeAll(async () => {
  scene = await createOperationScene();
});
afterAll(() => scene.database.drop());
beforeEach(async () => {
  sending = createSendingDoubles();
  deps = { ...scene.deps, ...sending };
  await scene.sql`update users set agreed_news_at = null`;
});

const texts = { textEn: 'News', textRu: 'Новости' };
const why = 'a reason';

async function agreed(): Promise<number> {
  const { userId } = await scene.person();
  await chooseNews(scene.sql, userId, true);
  return userId;
}

async function save(written: Partial<WrittenBroadcast> = {}): Promise<number> {
  const outcome = await saveBroadcast(deps, max, { segment: {}, ...texts, ...written });
  if (outcome.kind !== 'saved') throw new Error(outcome.kind);
  return outcome.broadcast.id;
}

/** What is wrong with it, or `saved`. */
async function fault(written: Partial<WrittenBroadcast>) {
  const outcome = await saveBroadcast(deps, max, { segment: {}, ...texts, ...written });
  return outcome.kind === 'invalid' ? outcome.fault : outcome.kind;
}

const long = (length: number) => 'я'.repeat(length);

/** One that is being sent to the only person who agreed. */
async function running(): Promise<number> {
  await agreed();
  const broadcastId = await save();
  await startBroadcast(deps, max, { broadcastId, people: 1 });
  return broadcastId;
}

test('a segment is counted before it is written to: of those who agreed, all that is asked for must hold', async () => {
  const { sql } = scene;
  const [ann, boris] = [await agreed(), await agreed(), await agreed()];
  const [blocked, gone] = [await agreed(), await agreed()];
  await scene.person();
  await sql`update users set status = 'blocked' where id = ${blocked}`;
  await sql`update users set status = 'unreachable' where id = ${gone}`;
  await sql`update users set language = 'ru', last_active_at = now() - interval '40 days' where id = ${boris}`;
  await newOrder(sql, ann);
  await grantCredits(sql, { userId: ann, credits: 5_000, key: 'gift' }, { by: 'x', why });
  const count = (segment: Segment) => countAudience(sql, segment);
  expect(await count({})).toBe(3);
  expect(await count({ language: 'ru' })).toBe(1);
  expect(await count({ language: 'en' })).toBe(2);
  expect(await count({ quietDays: 30 })).toBe(1);
  expect(await count({ line: 'studio', lineDays: 7 })).toBe(1);
  expect(await count({ line: 'product', lineDays: 7 })).toBe(0);
  expect(await count({ balance: 10_001 })).toBe(1);
  expect(await count({ line: 'studio', lineDays: 7, language: 'ru' })).toBe(0);
});

test('a draft is checked when it is saved, and says what is wrong', async () => {
  const hash = 'b'.repeat(64);
  await addAsset(scene.sql, { hash, format: 'png', width: 9, height: 9, bytes: 9 });
  expect(await fault({ textRu: ' \n ' })).toEqual({ kind: 'no_text', language: 'ru' });
  expect(await fault({ textRu: '', segment: { language: 'en' } })).toBe('saved');
  expect(await fault({ textRu: long(longestBroadcast) })).toBe('saved');
  expect(await fault({ textRu: long(longestBroadcast + 1) })).toMatchObject({
    kind: 'too_long',
    most: 4_096,
  });
  expect(await fault({ picture: hash })).toBe('saved');
  expect(await fault({ picture: hash, textEn: long(longestBroadcastCaption + 1) })).toEqual({
    kind: 'too_long',
    language: 'en',
    length: 1_025,
    most: 1_024,
  });
  expect(await fault({ picture: 'c'.repeat(64) })).toEqual({ kind: 'no_picture' });
  expect(await fault({ segment: { line: 'studio' } })).toEqual({ kind: 'half_line' });
  expect(await fault({ segment: { quietDays: 0 } })).toMatchObject({
    kind: 'bad_segment',
    field: 'quietDays',
  });
  expect(await fault({ segment: { balance: 1.5 } })).toMatchObject({ kind: 'bad_segment', field: 'balance' });
});

test('a draft can be changed until it is started', async () => {
  const broadcastId = await running();
  const draft = await save();
  const written = { segment: { language: 'en' }, textEn: ' Other\r\nnews ' } as const;
  expect(await saveBroadcast(deps, max, { ...written, broadcastId: draft })).toMatchObject({
    kind: 'saved',
    people: 1,
    broadcast: { textEn: 'Other\nnews', textRu: null, segment: { language: 'en' } },
  });
  expect(await lastEvent(scene.sql)).toMatchObject({
    kind: 'broadcast_changed',
    data: { by: 'operator max' },
  });
  expect(await saveBroadcast(deps, max, { ...written, broadcastId })).toEqual({
    kind: 'no_draft',
    status: 'running',
  });
  expect(await saveBroadcast(deps, max, { ...written, broadcastId: 999 })).toEqual({ kind: 'not_found' });
});

test('it is started once, by whoever has seen how many people it reaches', async () => {
  const broadcastId = await save();
  const start = (people?: number) => startBroadcast(deps, max, { broadcastId, people });
  expect(await start(5)).toEqual({ kind: 'nobody' });
  for (let nth = 0; nth < 3; nth += 1) await agreed();
  expect(await start()).toEqual({ kind: 'unconfirmed', people: 3 });
  expect(await start(2)).toEqual({ kind: 'unconfirmed', people: 3 });
  expect(await Promise.all([start(3), start(3)])).toEqual(
    expect.arrayContaining([
      { kind: 'started', people: 3, isUnderWay: true },
      { kind: 'no_draft', status: 'running' },
    ]),
  );
  expect(sending.toldOf).toEqual([{ start: broadcastId }]);
  expect(await lastEvent(scene.sql)).toMatchObject({
    kind: 'broadcast_started',
    subject_id: broadcastId,
    data: { by: 'operator max', people: 3 },
  });
  expect(await showBroadcast(deps, max, broadcastId)).toMatchObject({ broadcast: { reach: 3, sent: 0 } });
});

test('while Temporal is away it is started, paused and cancelled all the same, and goes on only when it is told', async () => {
  await agreed();
  const broadcastId = await save();
  sending.isAway = true;
  deps = { ...scene.deps, ...sending };
  expect(await startBroadcast(deps, max, { broadcastId, people: 1 })).toMatchObject({ isUnderWay: false });
  expect(await pauseBroadcast(deps, max, { broadcastId, why })).toEqual({ kind: 'told' });
  expect(await resumeBroadcast(deps, max, { broadcastId, why })).toEqual({ kind: 'away' });
  expect(await cancelBroadcast(deps, max, { broadcastId, why })).toEqual({ kind: 'told' });
  expect(await showBroadcast(deps, max, broadcastId)).toMatchObject({ broadcast: { status: 'cancelled' } });
});

test('a pause and a cancel are written down at once, with who and why, and told to its execution', async () => {
  const broadcastId = await running();
  const said = { broadcastId, why };
  expect(await resumeBroadcast(deps, max, said)).toEqual({ kind: 'unchanged' });
  expect(await pauseBroadcast(deps, max, said)).toEqual({ kind: 'told' });
  expect(await lastEvent(scene.sql)).toMatchObject({
    kind: 'broadcast_paused',
    data: { by: 'operator max', why },
  });
  expect(await pauseBroadcast(deps, max, said)).toEqual({ kind: 'unchanged' });
  expect(await resumeBroadcast(deps, max, said)).toEqual({ kind: 'told' });
  expect(await cancelBroadcast(deps, max, said)).toEqual({ kind: 'told' });
  expect(await cancelBroadcast(deps, max, said)).toEqual({ kind: 'ended' });
  expect(sending.toldOf.slice(1)).toEqual([
    { pause: broadcastId, by: 'operator max', why },
    { resume: broadcastId, by: 'operator max', why },
    { cancel: broadcastId },
  ]);
  const draft = { broadcastId: await save() };
  expect(await pauseBroadcast(deps, max, draft)).toEqual({ kind: 'not_started' });
  expect(await resumeBroadcast(deps, max, draft)).toEqual({ kind: 'not_started' });
  expect(await cancelBroadcast(deps, max, draft)).toEqual({ kind: 'told' });
});

test('what has ended begins no second time', async () => {
  const broadcastId = await running();
  const move = (status: 'done' | 'running') =>
    moveBroadcast(scene.sql, broadcastId, { status, event: `broadcast_${status}`, data: { by: 'x' } });
  expect([await move('done'), await move('running'), await move('done')]).toEqual([true, false, false]);
  expect(await moveBroadcast(scene.sql, 999, { status: 'done', event: 'x', data: {} })).toBe(false);
});

test('it is shown before to those who work here alone, to whoever asks in the first place', async () => {
  const broadcastId = await save();
  const admin = await scene.person('admin');
  const ann = await scene.person();
  const show = (who: typeof max, to?: { id: number }) => previewBroadcast(deps, who, { broadcastId, to });
  expect(await show(admin)).toEqual({ kind: 'shown' });
  expect(await show(max)).toEqual({ kind: 'no_chat' });
  expect(await show(max, { id: admin.userId })).toEqual({ kind: 'shown' });
  expect(await show(max, { id: ann.userId })).toEqual({ kind: 'no_staff' });
  expect(sending.toldOf).toEqual(
    Array.from({ length: 2 }, () => ({ show: { broadcastId, userId: admin.userId } })),
  );
});

test('nobody but an administrator has anything to do with it', async () => {
  const broadcastId = await save();
  const forbidden = { kind: 'forbidden' };
  for (const role of ['customer', 'viewer', 'operator', 'moderator', 'finance'] as const) {
    const who = await scene.person(role);
    expect(await saveBroadcast(deps, who, { segment: {}, ...texts })).toEqual(forbidden);
    expect(await showBroadcast(deps, who, broadcastId)).toEqual(forbidden);
    expect(await listBroadcasts(deps, who, 5)).toEqual(forbidden);
    expect(await startBroadcast(deps, who, { broadcastId, people: 1 })).toEqual(forbidden);
    expect(await pauseBroadcast(deps, who, { broadcastId })).toEqual(forbidden);
    expect(await resumeBroadcast(deps, who, { broadcastId })).toEqual(forbidden);
    expect(await cancelBroadcast(deps, who, { broadcastId })).toEqual(forbidden);
    expect(await previewBroadcast(deps, who, { broadcastId })).toEqual(forbidden);
  }
  expect(await listBroadcasts(deps, await scene.person('admin'), 1)).toMatchObject({
    broadcasts: [{ id: broadcastId, status: 'draft' }],
  });
});
