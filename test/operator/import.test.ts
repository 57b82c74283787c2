import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { createOwnTables, day, fillPeople } from '../operations/earlier-bots.ts';
import { operator } from './run.ts';

let database: TestDatabase;
let source: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  source = await createOwnTables();
  await fillPeople(source.sql);
  await source.sql`insert into telegram_models (user_id, name, model_id, model_type, status, created_at) values
    (1, 'Anna', '4001', 'woman', 'ready', ${day(-3)}), (2, 'Boris', '4002', 'man', 'failed', ${day(-3)})`;
  await source.sql`insert into telegram_prompts (user_id, prompt, status) values (1, 'a secret wish', 'completed')`;
});
afterAll(() => Promise.all([database.drop(), source.drop()]));

/** On the command line, while Temporal is away. */
const run = (...args: string[]) =>
  operator({ DATABASE_URL: database.url, TEMPORAL_ADDRESS: '127.0.0.1:1' }, 'import-portraits', ...args);

test('[b170] a dry run lists the rows without anybody’s words', async () => {
  const { code, out, err } = await run('--from', source.url, '--dry-run');
  expect([code, err]).toEqual([0, '']);
  expect(out.split('\n').slice(0, 5)).toEqual([
    'Nothing was written. This is what would become of the rows:',
    '         new  known here  brought before  left  NOT UNDERSTOOD',
    'people   3    0           0               0     0',
    'models   1    0           0               1     0',
    'prompts  1    0           0               0     0',
  ]);
  expect(out).toMatch(/^models {3}2 +left +its training failed$/m);
  expect(out).toMatch(/^people {3}1 +new +12 credits$/m);
  expect(out).not.toMatch(/Anna|Boris|anna_k|700\d|secret/);
  expect(await database.sql`select 1 from users`).toHaveLength(0);
});

test('[b170] what could not be started or understood is exit code 1, and the next run goes on', async () => {
  const first = await run('--from', source.url, '--as', 'max', '--why', 'moving');
  expect(first.code).toBe(1);
  expect(first.err).toContain('Temporal does not answer: 1 models have no execution yet. Run this again.');
  await source.sql`update telegram_users set status = 'wizard' where id = 2`;
  const again = JSON.parse((await run('--from', source.url, '--json')).out);
  expect(again).toMatchObject({
    kind: 'imported',
    counts: { people: { before: 2, unclear: 1 }, models: { before: 1 }, prompts: { before: 1 } },
    executions: { started: 0, missing: 1 },
    rows: [
      { kind: 'people', id: '2', fate: 'unclear', note: 'its status "wizard" is not known' },
      { kind: 'models', id: '2', fate: 'left' },
    ],
  });
  const [order] = await database.sql<{ id: number }[]>`select id from orders`;
  const shown = await operator({ DATABASE_URL: database.url }, 'orders', 'show', String(order?.id));
  expect(shown).toMatchObject({
    code: 0,
    out: expect.stringContaining('training, woman, 0 photos, 0 credits'),
  });
  const changes = await operator({ DATABASE_URL: database.url }, 'changes');
  expect(changes.out).toMatch(/operator max +imported +.*people 3.* moving$/m);
});

test.each([
  [['--from', 'nowhere'], '--from must be an address such as postgres://user@host:5432/name.'],
  [['--from', 'postgres://x/y', '--source', 'A b'], '--source is "A b": it must be a name of small letters'],
  [
    [],
    '--from is missing. It is typed so: import-portraits --from FROM [--source SOURCE] [--why WHY] [--dry-run]',
  ],
])('%j is not understood, and why is said', async (args, sentence) => {
  expect(await run(...args)).toMatchObject({ code: 2, err: expect.stringContaining(sentence) });
});

test('no other command takes --dry-run', async () => {
  const { code, err } = await operator({ DATABASE_URL: database.url }, 'audit', '--dry-run');
  expect([code, err]).toEqual([2, '"audit" takes no --dry-run. It is typed so: audit']);
});
