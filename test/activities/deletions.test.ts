import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addAsset } from '../../src/db/assets.ts';
import { readBalance } from '../../src/db/credits.ts';
import { beginDeletion, openDeletion, readDeletion } from '../../src/db/deletions.ts';
import { finishInbox, storeUpdates } from '../../src/db/inbox.ts';
import { addResult, placeOrder, readOrder } from '../../src/db/orders.ts';
import { beginModelDeletion, endModelDeletion } from '../../src/db/trained-models.ts';
import { auditAll } from '../../src/db/upkeep.ts';
import { registerUser } from '../../src/db/users.ts';
import { newModel } from '../db/models.ts';
import { acceptedJob, column, newOrder } from '../db/scene.ts';
import { type ActivityScene, createActivityScene } from './scene.ts';

let scene: ActivityScene;
/** Somebody with a model and orders, whose every word is `secret`, and the deletion of what is kept of them. */
let ann: { userId: number; telegramId: number; deletionId: number };
let lastTelegramId = 77_123_000;

beforeAll(async () => {
  scene = await createActivityScene();
});
afterAll(() => scene.close());

const secret = 'Chrysanthemum';

const profileOf = (telegramId: number, name = secret) =>
  ({ telegramId, username: name, firstName: name, lastName: name, language: 'ru' }) as const;

async function newSecretive(): Promise<typeof ann> {
  const telegramId = ++lastTelegramId;
  const { id: userId } = await registerUser(scene.sql, profileOf(telegramId), 1_000);
  const reason = { by: `person ${userId}`, why: 'asked for it' };
  const opened = await openDeletion(scene.sql, { ...reason, userId, undoMs: 0, isOwn: true });
  return { userId, telegramId, deletionId: opened?.deletionId ?? 0 };
}

beforeEach(async () => {
  scene.world.isRunning = false;
  scene.deps.askModelToGo = async () => 'done';
  ann = await newSecretive();
});

const ref = () => ({ deletionId: ann.deletionId });
const receipt = async () => (await readDeletion(scene.sql, ann.deletionId))?.receipt ?? {};
const begin = () => scene.run((a) => a.beginDeletion(ref()));

/** Every step but Telegram's, each twice, as after a kill. */
async function deleteAll(): Promise<void> {
  for (const step of [
    'beginDeletion',
    'stopOrders',
    'closeAccount',
    'removePictures',
    'eraseWords',
    'noteRemains',
    'forgetPerson',
  ] as const) {
    await scene.run(async (a) => void (await a[step](ref())));
    await scene.run(async (a) => void (await a[step](ref())));
    if (step === 'closeAccount') for (const _ of [1, 2]) await removeModels();
  }
}

const removeModels = (untilMs = 0) => scene.run((a) => a.removeModels({ ...ref(), untilMs }));

async function keepPicture(words: string): Promise<string> {
  const hash = await scene.deps.objects.put(Buffer.from(words));
  await addAsset(scene.sql, { hash, format: 'png', width: 1, height: 1, bytes: words.length });
  return hash;
}

async function orderOf(userId: number, references: string[] = []): Promise<number> {
  const { orderId } = await placeOrder(scene.sql, {
    line: 'studio',
    inputs: { model: 'nano-banana', prompt: `${secret} in a vase`, ratio: '1:1' },
    references,
    price: 50,
    userId,
    chatId: ann.telegramId,
    confirmKey: crypto.randomUUID(),
    cardMessageId: 5,
  });
  return orderId;
}

/** Where in all tables something is said of the person: each with the rows that say it. */
async function traces(): Promise<string[]> {
  const tables = await column<string>(
    scene.sql,
    "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  );
  const found: string[] = [];
  for (const table of tables) {
    const rows = await scene.sql.unsafe<{ row: string }[]>(
      `select to_jsonb(t)::text as row from "${table}" t where to_jsonb(t)::text ~ '${secret}|${ann.telegramId}'`,
    );
    found.push(...rows.map(({ row }) => `${table}: ${row}`));
  }
  return found;
}

test('nothing that was said, sent or known of a person is left, and the books balance', async () => {
  const { sql } = scene;
  const { userId, telegramId } = ann;
  const photo = await keepPicture('a photo');
  const draft = await keepPicture('a draft');
  const upload = await keepPicture('an upload');
  await sql`insert into api_files (user_id, hash) values (${userId}, ${upload})`;
  await sql`insert into letters (key, user_id, text, written_by) values ('a', ${userId}, ${secret}, 'person 1')`;
  const orderId = await orderOf(userId, [photo]);
  const jobId = await acceptedJob(sql, orderId);
  await sql`update provider_jobs set request = ${sql.json({ prompt: secret })}, detail = ${secret} where id = ${jobId}`;
  await sql`insert into provider_callbacks (job_id, body_hash, body) values (${jobId}, 'a', ${secret})`;
  await sql`select end_job(${jobId}, 'failed', 'provider_failed', ${secret})`;
  await sql`update cards set shown_text = ${secret} where chat_id = ${telegramId}`;
  await sql`insert into dialogues (user_id, state, last_update_id)
    values (${userId}, ${sql.json({ prompt: secret, photos: [draft] })}, 1)`;
  await sql`insert into fetched_files (chat_id, file_unique_id, hash) values (${telegramId}, 'f', ${draft})`;
  await sql`insert into imported_rows (source, kind, foreign_id, our_id) values ('old', 'person', ${String(telegramId)}, ${userId})`;
  await sql`insert into imported_prompts (source, foreign_id, user_id, prompt, status, images)
    values ('old', ${String(telegramId)}, ${userId}, ${secret}, 'done', '[]')`;
  await storeUpdates(sql, [
    { updateId: telegramId, chatId: telegramId, album: null, payload: { update_id: 1 } },
  ]);
  await sql`update inbox set payload = ${sql.json({ text: secret })} where chat_id = ${telegramId}`;
  const [seq = 0] = await column<number>(sql, `select seq from inbox where chat_id = ${telegramId}`);
  await finishInbox(sql, [{ seq, attempts: 0 }]);
  await sql`update inbox set update_id = 4 where seq = ${seq}`;
  await sql`insert into top_ups (user_id, chat_id, credits, status, why, ended_at)
    values (${userId}, ${telegramId}, 5, 'declined', ${secret}, now())`;
  const model = await newModel(sql, userId, { name: secret });
  await beginModelDeletion(sql, model.id, { reason: 'asked', by: 'person 1', why: 'pressed' });
  await endModelDeletion(sql, model.id);
  await sql`select add_event(${userId}, ${model.orderId}, 'model_renamed', ${sql.json({ name: secret, by: 'person 1', why: 'asked' })})`;
  await sql`update orders set chat_id = ${telegramId}, price = 0, confirm_key = 'import:old:1' where id = ${model.orderId}`;
  await sql`select settle_undelivered(${orderId}, 'failed', 'provider_failed')`;
  expect((await traces()).length).toBeGreaterThan(10);
  await deleteAll();
  expect(await traces()).toEqual([]);
  for (const hash of [photo, draft, upload]) expect(await scene.deps.objects.has(hash)).toBe(false);
  expect(await readBalance(sql, userId)).toEqual({ available: 0, pending: 0 });
  expect(await auditAll(sql)).toEqual({});
  expect(await receipt()).toMatchObject({
    orders: { stopped: 0 },
    credits: { lost: 1_000 },
    models: { deleted: 0, left: [] },
    pictures: { removed: 3, shared: 0 },
    words: {
      orders: 2,
      models: 1,
      callbacks: 1,
      jobs: 1,
      topUps: 1,
      updates: 1,
      cards: 1,
      imports: 1,
      prompts: 1,
    },
    remains: { providers: [{ provider: 'higgsfield' }] },
    names: {},
  });
});

test('a picture that somebody else refers to stays, one that comes back while it goes, too', async () => {
  const { sql, deps } = scene;
  const [shared, styled, fresh, drafted] = await Promise.all(['s', 't', 'u', 'v'].map(keepPicture));
  const other = (await newSecretive()).userId;
  await orderOf(ann.userId, [shared ?? '', styled ?? '', fresh ?? '', drafted ?? '']);
  await addResult(sql, await newOrder(sql, other), { hash: shared ?? '', position: 1 });
  await sql`insert into styles (name, hash) values ('Stone', ${styled ?? ''})`;
  await sql`insert into fetched_files (chat_id, file_unique_id, hash) values (1, 'f', ${fresh ?? ''})`;
  await sql`insert into dialogues (user_id, state, last_update_id) values (${other}, ${sql.json({ photos: [drafted ?? ''] })}, 1)`;
  await sql`update orders set status = 'failed', finished_at = now() where user_id = ${ann.userId}`;
  await begin();
  const back = await keepPicture('back');
  await sql`insert into forgotten_pictures (deletion_id, hash, state) values (${ann.deletionId}, ${back}, 'released')`;
  await scene.run((a) => a.removePictures(ref()));
  expect((await receipt()).pictures).toMatchObject({ removed: 0, shared: 5 });
  for (const hash of [shared, styled, fresh, drafted, back])
    expect(await deps.objects.has(hash ?? '')).toBe(true);
});

test('a step that was cut short before the bytes were gone takes them away the next time', async () => {
  const { sql, deps } = scene;
  const hash = await keepPicture('cut short');
  await orderOf(ann.userId, [hash]);
  await begin();
  const remove = deps.objects.remove.bind(deps.objects);
  deps.objects.remove = () => Promise.reject(new Error('killed'));
  await expect(scene.run((a) => a.removePictures(ref()))).rejects.toThrow('killed');
  deps.objects.remove = remove;
  expect(await column(sql, `select hash from assets where hash = '${hash}'`)).toEqual([]);
  await scene.run((a) => a.removePictures(ref()));
  expect(await deps.objects.has(hash)).toBe(false);
  expect((await receipt()).pictures).toMatchObject({ removed: 1 });
});

test('stopOrders ends what is open and waits until nobody works on it any more', async () => {
  const { sql, told, world } = scene;
  const orderId = await orderOf(ann.userId);
  await acceptedJob(sql, orderId);
  await begin();
  world.isRunning = true;
  const stop = () => scene.run((a) => a.stopOrders(ref()));
  await expect(stop()).rejects.toThrow('1 orders are still open');
  expect(told.cancelled).toContain(orderId);
  expect(await readOrder(sql, orderId)).toMatchObject({ cancelRequested: true });
  await sql`select settle_undelivered(${orderId}, 'cancelled', 'cancelled_by_user')`;
  await expect(stop()).rejects.toThrow('1 orders are still open');
  expect(await receipt()).toEqual({});
  world.isRunning = false;
  await stop();
  expect((await receipt()).orders).toMatchObject({ stopped: 1 });
});

test('stopOrders settles an order whose execution never began', async () => {
  const orderId = await orderOf(ann.userId);
  await begin();
  scene.deps.cancelOrder = async () => 'not_running';
  await expect(scene.run((a) => a.stopOrders(ref()))).rejects.toThrow('still open');
  await scene.run((a) => a.stopOrders(ref()));
  expect(await readOrder(scene.sql, orderId)).toMatchObject({ status: 'cancelled' });
});

test('a model that its provider would not delete is asked for again, then named with its last day', async () => {
  const model = await newModel(scene.sql, ann.userId);
  await begin();
  scene.deps.askModelToGo = async (modelId, reason) => {
    await beginModelDeletion(scene.sql, modelId, { reason: 'asked', ...reason });
    return 'done';
  };
  const later = Date.now() + 60_000;
  await expect(removeModels(later)).rejects.toMatchObject({ message: '1 models are not deleted yet' });
  await expect(removeModels(later)).rejects.toThrow('not deleted yet');
  await removeModels(Date.now() - 1);
  await removeModels(Date.now() - 1);
  const { models } = await receipt();
  expect(models).toMatchObject({ deleted: 0, left: [{ model: model.id, provider: 'astria' }] });
  expect(new Date(models?.left[0]?.until ?? 0)).toEqual(model.expiresAt);
});

test('a model that nobody looks after gets its execution first', async () => {
  const model = await newModel(scene.sql, ann.userId);
  await begin();
  scene.deps.askModelToGo = async () => 'not_running';
  await expect(removeModels(Date.now() + 60_000)).rejects.toThrow('not deleted yet');
  expect(scene.told.models).toContain(model.id);
});

test('who comes back is a newcomer without a gift, once more blocked if they were', async () => {
  const { sql } = scene;
  await sql`update users set status = 'blocked' where id = ${ann.userId}`;
  const { telegramId } = ann;
  await deleteAll();
  const again = await registerUser(sql, profileOf(telegramId), 1_000);
  expect(again).toMatchObject({ isNew: true, granted: 0, status: 'blocked' });
  expect(again.id).not.toBe(ann.userId);
  expect(await readBalance(sql, again.id)).toEqual({ available: 0, pending: 0 });
  expect(await registerUser(sql, profileOf(++lastTelegramId), 1_000)).toMatchObject({
    granted: 1_000,
    status: 'active',
  });
});

test('who writes while it runs leaves no new name, and one that was undone does not begin', async () => {
  const { sql } = scene;
  await begin();
  const known = await registerUser(sql, profileOf(ann.telegramId, 'Renamed'));
  expect(known).toMatchObject({ id: ann.userId, firstName: secret, status: 'deleted' });
  ann = await newSecretive();
  await scene.run((a) => a.undoDeletion(ref()));
  await scene.run((a) => a.undoDeletion(ref()));
  expect(await begin()).toBe(false);
  expect(await registerUser(sql, profileOf(ann.telegramId, 'Renamed'))).toMatchObject({ status: 'active' });
});

test('events of others, and those of the person before it runs, stay as they are', async () => {
  const { sql } = scene;
  await sql`select add_event(${ann.userId}, null, 'noted', ${sql.json({ detail: secret })})`;
  const erase = sql`update events set data = event_without_words(data) where user_id = ${ann.userId} and kind = 'noted'`;
  await expect(erase).rejects.toThrow('append-only');
  await beginDeletion(sql, ann.deletionId);
  const forge = sql`update events set data = '{"credits": 5}' where user_id = ${ann.userId} and kind = 'noted'`;
  await expect(forge).rejects.toThrow('append-only');
});

test('upkeep starts a deletion whose execution is gone', async () => {
  await scene.sql`update deletions set asked_at = now() - interval '1 hour' where id = ${ann.deletionId}`;
  await scene.run((a) => a.healStalled());
  expect(scene.told.deletions).toContain(ann.deletionId);
});
