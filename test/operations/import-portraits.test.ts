import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBalance, readMovements } from '../../src/db/credits.ts';
import { findPerson } from '../../src/db/people.ts';
import { readStats } from '../../src/db/stats.ts';
import { listModels } from '../../src/db/trained-models.ts';
import { auditBooks } from '../../src/db/upkeep.ts';
import { registerUser } from '../../src/db/users.ts';
import { type Imported, type ImportWish, importPortraits } from '../../src/operations/import-portraits.ts';
import { TemporalAway } from '../../src/operations/order-executions.ts';
import type { TestDatabase } from '../harness/database.ts';
import { countRows, createOwnTables, createWebTables, day, fillPeople } from './earlier-bots.ts';
import { createOperationScene, max, type OperationScene } from './scene.ts';

let scene: OperationScene;
let source: TestDatabase;
let started: number[];

beforeEach(async () => {
  scene = await createOperationScene();
  started = [];
});
afterEach(async () => {
  // Whatever an import has met, the books are sound.
  expect(await auditBooks(scene.sql)).toEqual({});
  await Promise.all([scene.database.drop(), source.drop()]);
});

const startModel = async ({ modelId }: { modelId: number }) => {
  started.push(modelId);
};

function bring(wish: Partial<ImportWish> = {}, start = startModel) {
  const usual = { from: source.url, source: 'portraits', isDry: false, why: 'moving' };
  return importPortraits({ ...scene.deps, startModel: start }, max, { ...usual, ...wish });
}

async function brought(...args: Parameters<typeof bring>): Promise<Imported> {
  const outcome = await bring(...args);
  if (outcome.kind !== 'imported') throw new Error(JSON.stringify(outcome));
  return outcome;
}

/** What became of the rows that are told of. */
const fatesOf = ({ rows }: Imported) =>
  rows.map(({ kind, id, fate, note = '' }) => `${kind} ${id} ${fate}: ${note}`);

async function personOf(telegramId: number) {
  const person = await findPerson(scene.sql, { telegramId });
  if (person === undefined) throw new Error(`nobody is ${telegramId}`);
  return person;
}

async function openOwnTables(): Promise<void> {
  source = await createOwnTables();
  await fillPeople(source.sql);
  await source.sql`insert into telegram_models (user_id, name, model_id, model_type, status, created_at, error) values
    (1, 'Anna', '4001', 'woman', 'ready', ${day(-3)}, null),
    (1, 'Old Anna', '4002', 'woman', 'ready', ${day(-31)}, null),
    (2, 'Boris', '4003', 'man', 'failed', ${day(-2)}, 'bad photos'),
    (3, 'Кот 🐈', '4004', 'alpaca', 'finished', ${day(-29)}, null),
    (3, 'Soon', null, 'person', default, ${day(0)}, null)`;
  await source.sql`insert into telegram_prompts (user_id, model_id, prompt, prompt_id, status, images, error) values
    (1, '4001', 'anna on a horse', '9001', 'completed', '["https://pictures.example/1.png"]', null),
    (3, '4004', 'a cat', '9002', 'failed', null, 'timeout'),
    (3, '4004', 'a cat at sea', null, default, null, null)`;
}

test('[b167] [b168] [b169] an earlier bot’s people, models and prompts are brought over', async () => {
  await openOwnTables();
  const outcome = await brought();
  expect(outcome.counts).toEqual({
    people: { new: 3, known: 0, before: 0, left: 0, unclear: 0 },
    models: { new: 2, known: 0, before: 0, left: 3, unclear: 0 },
    prompts: { new: 2, known: 0, before: 0, left: 1, unclear: 0 },
  });
  expect(fatesOf(outcome).filter((line) => line.includes('left'))).toEqual([
    expect.stringMatching(/^models 2 left: its term was over on 20/),
    'models 3 left: its training failed',
    'models 5 left: it is still in training',
    'prompts 3 left: it is still under way',
  ]);
  const anna = await personOf(7001);
  expect(anna).toMatchObject({ username: 'anna_k', firstName: 'Anna', status: 'active', available: 12 });
  expect(anna.createdAt.toISOString()).toBe('2026-03-01T10:00:00.000Z');
  expect(anna.lastActiveAt.toISOString()).toBe('2026-11-20T12:00:00.000Z');
  expect(await personOf(7002)).toMatchObject({ status: 'blocked', available: 5 });

  const [model] = await listModels(scene.sql, anna.id);
  expect(model).toMatchObject({
    name: 'Anna',
    subject: 'woman',
    provider: 'astria',
    accountId: 'astria-1',
    externalId: 'tune-4001',
    isPaid: true,
  });
  expect(model?.expiresAt.toISOString().slice(0, 10)).toBe(day(27).toISOString().slice(0, 10));
  const [cat] = await listModels(scene.sql, (await personOf(7003)).id);
  expect(cat).toMatchObject({ name: 'Кот 🐈', subject: 'person' });
  expect(started).toEqual([model?.id, cat?.id]);
  const prompts =
    await scene.sql`select user_id, foreign_model, prompt, status, images, error from imported_prompts`;
  expect(prompts.map((row) => ({ ...row }))).toMatchObject([
    { user_id: anna.id, foreign_model: '4001', images: ['https://pictures.example/1.png'], error: null },
    { prompt: 'a cat', status: 'failed', images: [], error: 'timeout' },
  ]);
});

test('[b170] a dry run says the same and writes nothing, and a second run changes nothing', async () => {
  await openOwnTables();
  const empty = await countRows(scene.sql);
  const dry = await brought({ isDry: true });
  expect(await countRows(scene.sql)).toEqual(empty);
  expect(started).toEqual([]);

  const first = await brought();
  expect(dry).toEqual({ ...first, isDry: true, executions: { started: 0, missing: 0 } });
  const full = await countRows(scene.sql);
  expect(full).toMatchObject({ users: 3, orders: 2, trained_models: 2, cards: 0, imported_prompts: 2 });

  const second = await brought();
  expect(await countRows(scene.sql)).toEqual(full);
  expect(second.counts).toMatchObject({
    people: { new: 0, before: 3 },
    models: { new: 0, before: 2, left: 3 },
    prompts: { new: 0, before: 2 },
  });
  expect((await brought({ isDry: true })).counts).toEqual(second.counts);
});

test('[b170] a source that grew brings what is new, and credits come once', async () => {
  await openOwnTables();
  await brought();
  await source.sql`update telegram_models set status = 'ready', model_id = '4005', name = 'Done' where id = 5`;
  await source.sql`update telegram_users set credits = 1000 where id = 1`;
  await source.sql`insert into telegram_users (telegram_id, first_name, credits) values (7004, 'Dora', 3)`;
  await source.sql`update telegram_prompts set status = 'completed', images = '[]' where id = 3`;
  const grown = await brought();
  expect(grown.counts).toMatchObject({
    people: { new: 1, before: 3 },
    models: { new: 1, before: 2 },
    prompts: { new: 1, before: 2 },
  });
  expect(await personOf(7001)).toMatchObject({ available: 12 });
});

test('[b167] who is known here stays as they are and gets the credits on top; a newcomer gets no starting grant', async () => {
  await openOwnTables();
  const profile = {
    telegramId: 7002,
    username: null,
    firstName: 'Bob',
    lastName: null,
    language: 'ru',
  } as const;
  const { id } = await registerUser(scene.sql, profile, 300);
  await source.sql`update telegram_users set username = 'boris', last_name = 'B' where id = 2`;
  const outcome = await brought();
  expect(outcome.counts.people).toMatchObject({ new: 2, known: 1 });
  expect(await personOf(7002)).toMatchObject({ id, firstName: 'Bob', username: 'boris', status: 'active' });
  expect(await readBalance(scene.sql, id)).toEqual({ available: 305, pending: 0 });

  const anna = await personOf(7001);
  const met = await registerUser(scene.sql, { ...profile, telegramId: 7001, firstName: 'Anna' });
  expect(met).toMatchObject({ id: anna.id, granted: 0 });
  expect(await readBalance(scene.sql, anna.id)).toEqual({ available: 12, pending: 0 });
  const entries =
    await scene.sql`select key, note from credit_entries where user_id = ${anna.id} and posted_delta > 0`;
  expect(entries.map((row) => ({ ...row }))).toEqual([{ key: 'adj:import:portraits:1', note: 'moving' }]);
  expect(await readMovements(scene.sql, anna.id, 5)).toHaveLength(2);
});

test('[b185] [b180] the web variant’s models are the application’s, owners may be named by their Telegram id', async () => {
  source = await createWebTables();
  await fillPeople(source.sql);
  await source.sql`insert into models (name, type, status, "modelId", created_at) values
    ('Web Anna', 'female', 'finished', '5001', ${day(-1)}), ('Not yet', 'man', 'processing', '5002', ${day(0)}),
    ('Of nobody', 'man', 'finished', '5003', ${day(0)})`;
  await source.sql`insert into telegram_models (telegram_user_id, model_id) values (7001, 1), (7003, 2), (9999, 3), (7003, 77)`;
  await source.sql`insert into telegram_prompts (telegram_user_id, model_id, prompt, prompt_id, status, images) values
    (7001, 1, 'anna as a knight', '9101', 'finished', '[{"url": "https://pictures.example/2.png"}]')`;
  const outcome = await brought({ source: 'web' });
  expect(fatesOf(outcome).filter((line) => line.startsWith('models'))).toEqual([
    expect.stringMatching(/^models 1 new: until 20/),
    'models 2 left: it is still in training',
    'models 3 left: it has no owner in telegram_users',
    'models 4 unclear: it has no status',
  ]);
  expect(outcome.counts.people.new).toBe(3);
  // The application's row says these.
  expect(outcome.unread).toEqual(['telegram_models.status', 'telegram_models.created_at']);
  const [model] = await listModels(scene.sql, (await personOf(7001)).id);
  expect(model).toMatchObject({ name: 'Web Anna', subject: 'woman', externalId: 'tune-5001' });
  const [prompt] = await scene.sql`select images, foreign_model from imported_prompts`;
  expect(prompt).toEqual({ images: [{ url: 'https://pictures.example/2.png' }], foreign_model: '1' });
});

test('who asked to be forgotten here stays forgotten, and nothing of theirs comes', async () => {
  await openOwnTables();
  await registerUser(
    scene.sql,
    { telegramId: 7001, username: null, firstName: '', lastName: null, language: 'en' },
    0,
  );
  await scene.sql`update users set status = 'deleted' where telegram_id = 7001`;
  const dry = await brought({ isDry: true });
  const outcome = await brought();
  expect(dry.rows).toEqual(outcome.rows);
  expect(fatesOf(outcome)).toEqual(
    expect.arrayContaining([
      'people 1 left: they asked to be forgotten here',
      'models 1 left: its owner was not brought over',
      'prompts 1 left: its owner was not brought over',
    ]),
  );
  expect(await personOf(7001)).toMatchObject({ username: null, firstName: '', available: 0 });
});

test('models whose start did not come through are started by the next run', async () => {
  await openOwnTables();
  const away = await brought({}, () => Promise.reject(new TemporalAway('away')));
  expect(away.executions).toEqual({ started: 0, missing: 2 });
  expect((await brought()).executions).toEqual({ started: 2, missing: 0 });
  expect(started).toHaveLength(2);
});

test('a run that breaks off leaves whole rows, and the next one goes on', async () => {
  await openOwnTables();
  await scene.sql`alter table trained_models add constraint no_cats check (name <> 'Кот 🐈')`;
  await expect(brought()).rejects.toThrow(/no_cats/);
  expect(await countRows(scene.sql)).toMatchObject({
    users: 3,
    orders: 1,
    trained_models: 1,
    imported_rows: 4,
  });
  await scene.sql`alter table trained_models drop constraint no_cats`;
  expect((await brought()).counts).toMatchObject({
    people: { before: 3 },
    models: { before: 1, new: 1 },
    prompts: { new: 2 },
  });
});

test('two runs at once bring each row once', async () => {
  await openOwnTables();
  const [one, other] = await Promise.all([brought(), brought()]);
  const sum = (kind: 'people' | 'models' | 'prompts') => one.counts[kind].new + other.counts[kind].new;
  expect([sum('people'), sum('models'), sum('prompts')]).toEqual([3, 2, 2]);
  expect(await personOf(7001)).toMatchObject({ available: 12 });
});

test('a training that was brought over is no work of ours: no statistics, no price, and no excuse for what has one', async () => {
  await openOwnTables();
  await brought();
  expect((await readStats(scene.sql, { at: new Date(), period: 30 })).lines).toEqual([]);
  const priced = scene.sql`update orders set price = 50 where confirm_key = 'import:portraits:1'`;
  await expect(priced).rejects.toThrow(/orders_imported_price/);
  await scene.sql`update orders set confirm_key = 'mine' where confirm_key = 'import:portraits:1'`;
  expect(await auditBooks(scene.sql)).toEqual({ 'I3 what was delivered was charged': 1 });
  await scene.sql`update orders set confirm_key = 'import:portraits:1' where confirm_key = 'mine'`;
});

test('who brought what over, and why, is kept', async () => {
  await openOwnTables();
  await brought();
  const [event] = await scene.sql`select data from events where kind = 'imported' and user_id is null`;
  expect(event?.data).toEqual({
    source: 'portraits',
    by: 'operator max',
    why: 'moving',
    people: 3,
    models: 2,
    prompts: 2,
  });
  const customer = await scene.person();
  const wish = { from: source.url, source: 'portraits', isDry: true, why: 'x' };
  expect(await importPortraits({ ...scene.deps, startModel }, customer, wish)).toEqual({ kind: 'forbidden' });
});
