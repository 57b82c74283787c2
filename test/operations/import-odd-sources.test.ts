import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { auditBooks } from '../../src/db/upkeep.ts';
import { importPortraits } from '../../src/operations/import-portraits.ts';
import type { TestDatabase } from '../harness/database.ts';
import { createOwnTables, createWebTables, day, fillPeople } from './earlier-bots.ts';
import { createOperationScene, max, type OperationScene } from './scene.ts';

let scene: OperationScene;
let source: TestDatabase;
let sources = 0;

beforeAll(async () => {
  scene = await createOperationScene();
});
afterAll(async () => {
  expect(await auditBooks(scene.sql)).toEqual({});
  await scene.database.drop();
});
beforeEach(async () => {
  source = await createOwnTables();
  sources += 1;
});
afterEach(() => source.drop());

/** Each test is a source of its own. */
function bring(isDry = false, from = source.url) {
  const deps = { ...scene.deps, startModel: async () => undefined };
  return importPortraits(deps, max, { from, source: `odd-${sources}`, isDry, why: 'moving' });
}

/** Judged alike in a dry run and in earnest. */
async function fates(): Promise<string[]> {
  const [dry, real] = [await bring(true), await bring()];
  if (dry.kind !== 'imported' || real.kind !== 'imported') throw new Error(JSON.stringify(real));
  expect(dry.rows).toEqual(real.rows);
  return real.rows.map(({ kind, id, fate, note = '' }) => `${kind} ${id} ${fate}: ${note}`);
}

test('[b167] odd people: no id, an id or credits beyond all numbers, debts, states and names nobody knows', async () => {
  await source.sql`alter table telegram_users alter column telegram_id type numeric, alter column credits type numeric`;
  await source.sql`insert into telegram_users (telegram_id, username, first_name, status, credits) values
    (null, null, 'Nobody', 'active', 1), (9007199254740993, null, 'Big', 'active', 1), (-5, null, 'Group', 'active', 1),
    (8001, null, '👨‍👩‍👧', 'active', -7), (8002, '@at', null, 'active', 2.5), (8003, null, 'E', 'active', 99999999999999),
    (8004, null, 'F', 'wizard', 1), (8005, '@at', null, ' Active ', 4), (9007199254740991, null, 'Edge', 'active', null)`;
  expect(await fates()).toEqual([
    'people 1 unclear: it has no Telegram id',
    'people 2 unclear: its Telegram id is none',
    'people 3 unclear: its Telegram id is none',
    'people 4 new: -7 credits count as 0',
    'people 5 unclear: its credits "2.5" are no whole number up to 1000000000',
    'people 6 unclear: its credits "99999999999999" are no whole number up to 1000000000',
    'people 7 unclear: its status "wizard" is not known',
    'people 8 new: 4 credits',
    'people 9 new: 0 credits',
  ]);
  const rows = await scene.sql`select telegram_id, username, first_name from users
    where telegram_id in (8001, 8005, 9007199254740991) order by 1`;
  expect(rows.map((row) => ({ ...row }))).toEqual([
    { telegram_id: 8001, username: null, first_name: '👨‍👩‍👧' },
    { telegram_id: 8005, username: 'at', first_name: '' },
    { telegram_id: Number.MAX_SAFE_INTEGER, username: null, first_name: 'Edge' },
  ]);
});

test('[b168] odd models: the same tune twice, a tune that is none, owners that are not here, endless names', async () => {
  await fillPeople(source.sql);
  await source.sql`update telegram_users set telegram_id = null where id = 3`;
  await source.sql`insert into telegram_models (user_id, name, model_id, model_type, status, created_at) values
    (1, ${'👩‍🎨'.repeat(30)}, '6001', 'WOMAN', 'Ready', ${day(-1)}), (2, 'again', 'tune-6001', 'man', 'ready', ${day(-1)}),
    (1, 'x', '../1', 'man', 'ready', ${day(-1)}), (3, 'x', '6002', 'man', 'ready', ${day(-1)}),
    (null, 'x', '6003', 'man', 'ready', ${day(-1)}), (1, null, 'tune-6004', null, 'ready', ${day(-1)}),
    (1, 'x', '6005', 'man', 'ready', null), (1, 'x', '6006', 'man', 'ready', 'infinity')`;
  expect((await fates()).filter((line) => line.startsWith('models'))).toEqual([
    expect.stringMatching(/^models 1 new: until/),
    'models 2 left: the same tune is here already',
    "models 3 unclear: its model id is no number of a tune at Astria's",
    'models 4 left: its owner was not brought over',
    'models 5 left: it has no owner in telegram_users',
    expect.stringMatching(/^models 6 new: until/),
    'models 7 unclear: when it was trained is not known',
    'models 8 unclear: when it was trained is not known',
  ]);
  const rows = await scene.sql`select name, subject from trained_models order by id`;
  expect(rows.map((row) => ({ ...row }))).toEqual([
    { name: '👩‍🎨'.repeat(8), subject: 'woman' },
    { name: 'Model 6', subject: 'person' },
  ]);
});

test('[b169] odd prompts: images as text, as nothing and as something else', async () => {
  await fillPeople(source.sql);
  await source.sql`update telegram_users set telegram_id = telegram_id + 100`;
  await source.sql`alter table telegram_prompts alter column images type text`;
  await source.sql`insert into telegram_prompts (user_id, prompt, status, images) values
    (1, 'a', 'completed', '["https://pictures.example/3.png"]'), (1, 'b', 'completed', ''), (1, 'c', 'completed', 'https://x'),
    (1, 'd', 'completed', '{"a": 1}'), (1, ' ', 'completed', null)`;
  expect((await fates()).filter((line) => line.startsWith('prompts'))).toEqual([
    'prompts 1 new: ',
    'prompts 2 new: ',
    'prompts 3 unclear: its images are no list',
    'prompts 4 unclear: its images are no list',
    'prompts 5 left: it has no words',
  ]);
});

test('more rows than are read at once are all read, of a database that takes no writes', async () => {
  await source.sql`insert into telegram_users (telegram_id, first_name) select 100000 + n, 'P' from generate_series(1, 1203) n`;
  await source.sql.unsafe(
    `alter database ${new URL(source.url).pathname.slice(1)} set default_transaction_read_only = on`,
  );
  expect(await bring(true)).toMatchObject({ counts: { people: { new: 1203 } } });
});

test.each<[string, string]>([
  [
    'alter table telegram_users rename credits to coins',
    'telegram_users has no column credits (nor creditbalance, balance): it has id, telegram_id,',
  ],
  [
    'alter table telegram_models rename user_id to person',
    'telegram_models has no column telegramuserid (nor telegramid, userid,',
  ],
  [
    'alter table telegram_prompts alter created_at type text',
    'telegram_prompts.created_at is of type text: it must be a timestamp.',
  ],
  ['drop table telegram_prompts', 'The source has no table telegram_prompts that we may read.'],
])('after "%s" it is refused by name, and nothing is written', async (change, sentence) => {
  await fillPeople(source.sql);
  await source.sql.unsafe(change);
  const before = await scene.sql`select count(*) from users`;
  expect(await bring()).toEqual({ kind: 'source_refused', why: expect.stringContaining(sentence) });
  expect(await scene.sql`select count(*) from users`).toEqual(before);
});

test('[b185] an application’s models without their tune are refused, owners that fit two columns as well', async () => {
  const web = await createWebTables();
  await web.sql`alter table models rename "modelId" to weights`;
  expect(await bring(true, web.url)).toMatchObject({
    why: expect.stringContaining('models has no column tuneid'),
  });
  await web.drop();
  await source.sql`insert into telegram_users (telegram_id, first_name) values (1, 'A')`;
  await source.sql`insert into telegram_models (user_id, name) values (1, 'A')`;
  expect(await bring(true)).toMatchObject({
    why: 'telegram_models.user_id may be telegram_users.id as well as telegram_users.telegram_id: it fits both.',
  });
});

test('other spellings are understood, and what nothing is made of is named', async () => {
  await fillPeople(source.sql);
  await source.sql`update telegram_users set telegram_id = telegram_id + 200`;
  await source.sql`alter table telegram_users rename last_active to "lastActiveAt"`;
  await source.sql`alter table telegram_users add column theme text`;
  await source.sql`alter table telegram_models rename user_id to owner_id`;
  await source.sql`alter table telegram_models add column expires_at timestamptz`;
  await source.sql`insert into telegram_models (owner_id, name, model_id, status, expires_at) values
    (1, 'A', '6101', 'ready', ${day(90)})`;
  const outcome = await bring();
  expect(outcome).toMatchObject({ unread: ['telegram_users.theme'], counts: { models: { new: 1 } } });
  const [row] = await scene.sql`select expires_at from trained_models where external_id = 'tune-6101'`;
  expect(row?.expires_at.toISOString().slice(0, 10)).toBe(day(90).toISOString().slice(0, 10));
});

test('a source that is away is said to be', async () => {
  expect(await bring(true, 'postgres://127.0.0.1:1/x')).toMatchObject({
    kind: 'source_refused',
    why: 'The source does not answer (ECONNREFUSED): look whether it runs and --from is right.',
  });
});
