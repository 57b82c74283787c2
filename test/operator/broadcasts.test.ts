import { afterAll, beforeAll, expect, test } from 'vitest';
import { addAsset } from '../../src/db/assets.ts';
import { chooseNews } from '../../src/db/users.ts';
import { newPerson } from '../db/scene.ts';
import { type CommandLine, createCommandLine } from './command-line.ts';

let line: CommandLine;

beforeAll(async () => {
  line = await createCommandLine();
});
afterAll(() => line.close());

test('a broadcast is written, looked at, started by its count, paused, resumed and cancelled on the command line', async () => {
  expect(await line.run('broadcasts', 'list')).toMatchObject({ code: 0, out: 'There was no broadcast yet.' });
  const admin = await newPerson(line.sql);
  await line.sql`update users set role = 'admin' where id = ${admin}`;
  await chooseNews(line.sql, admin, true);
  const created = await line.run(
    'broadcasts',
    'create',
    '--en',
    'New styles',
    '--language',
    'en',
    '--balance',
    '100',
  );
  expect(created.out).toContain('Broadcast 1: draft, not started');
  expect(created.out).toContain(
    'For those who agreed, who read en, and who have 100 credits or more: reaches 1 people now.',
  );
  await addAsset(line.sql, { hash: 'a'.repeat(64), format: 'png', width: 9, height: 9, bytes: 9 });
  const withPicture = await line.run(
    'broadcasts',
    'change',
    '1',
    '--en',
    'A',
    '--ru',
    'Б',
    '--picture',
    'x.png',
  );
  expect(withPicture.out).toContain(`With the picture ${'a'.repeat(64)}.`);
  await line.run('broadcasts', 'change', '1', '--en', 'New styles', '--ru', 'Новые стили');
  expect((await line.run('broadcasts', 'show', '1')).out).toContain(
    'For all who agreed: reaches 1 people now.',
  );
  const preview = (user: string) => line.run('broadcasts', 'preview', '1', '--user', user);
  expect(await preview(String(admin))).toMatchObject({ code: 0, out: 'It is on its way to that chat.' });
  expect(await preview('999')).toMatchObject({ code: 1, err: 'There is no person 999.' });
  expect(await line.run('broadcasts', 'start', '1')).toMatchObject({
    code: 1,
    err: 'It reaches 1 people. To send it: `broadcasts start 1 --people 1`.',
  });
  expect((await line.run('broadcasts', 'start', '1', '--people', '1')).out).toContain(
    'Broadcast 1 is being sent',
  );
  for (const [name, done] of [
    ['pause', 'is paused'],
    ['resume', 'goes on'],
    ['cancel', 'is cancelled'],
  ] as const)
    expect((await line.run('broadcasts', name, '1', '--why', 'tests')).out).toBe(`Broadcast 1 ${done}.`);
  expect(await line.run('broadcasts', 'cancel', '1', '--why', 'tests')).toMatchObject({
    code: 1,
    err: 'Broadcast 1 has ended.',
  });
  expect((await line.run('broadcasts', 'list')).out).toMatch(/1 +cancelled +.+ +0 of 1 sent +New styles/);
});

test.each<[string, string[], string]>([
  ['a text is missing', ['create', '--en', 'News'], 'The text in ru is missing'],
  [
    'a text is too long',
    ['create', '--en', 'x'.repeat(4_097), '--language', 'en'],
    'has 4097 characters; Telegram takes 4096',
  ],
  [
    'a file is no picture',
    ['create', '--en', 'News', '--picture', 'x.txt'],
    'x.txt is no picture we can send',
  ],
  ['there is none', ['show', '77'], 'There is no broadcast 77.'],
])('says that %s', async (_, args, words) => {
  const ran = await line.run('broadcasts', ...args);
  expect(ran.code).toBe(1);
  expect(ran.err).toContain(words);
});

test('a line without its days is not understood', async () => {
  const ran = await line.run('broadcasts', 'create', '--en', 'News', '--line', 'studio');
  expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('--line and --days belong together') });
});
