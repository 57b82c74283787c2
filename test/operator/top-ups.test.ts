import { afterAll, beforeAll, expect, test } from 'vitest';
import { askTopUp } from '../../src/db/top-ups.ts';
import { newPerson } from '../db/scene.ts';
import { type CommandLine, createCommandLine } from './command-line.ts';

let line: CommandLine;

beforeAll(async () => {
  line = await createCommandLine();
  await line.sql`insert into grants (kind, credits, changed_by) values ('top_up', 2500, 'a test')`;
});
afterAll(() => line.close());

async function ask(): Promise<{ id: string; userId: number }> {
  const userId = await newPerson(line.sql);
  const asked = await askTopUp(line.sql, { userId, chatId: userId, staffChats: [] });
  return { id: String(asked?.id), userId };
}

test('requests for credits are listed, shown and answered, once each', async () => {
  expect((await line.run('top-ups', 'list')).out).toBe('There are no such requests.');
  const [first, second] = [await ask(), await ask()];
  expect((await line.run('top-ups', 'list')).out).toMatch(
    new RegExp(`^TOP-UP .*\\n${first.id} +open +2500 +Ann \\(${first.userId}\\) +10000 +.*\\n${second.id} `),
  );
  const shown = await line.run('top-ups', 'show', first.id);
  expect(shown.out).toContain('balance 10000, 0 more are reserved; spent 0 on nothing; given 0 times before');
  expect(await line.run('top-ups', 'give', first.id, '400', '--why', 'a fair')).toEqual({
    code: 0,
    out: `Ann (${first.userId}) got 400 credits and has 10400 now.`,
    err: '',
  });
  expect(await line.run('top-ups', 'decline', second.id, '--why', 'next month')).toMatchObject({
    code: 0,
    out: `Top-up ${second.id} is declined; Ann (${second.userId}) is told.`,
  });
  const late = await line.run('top-ups', 'give', second.id, '--why', 'a fair', '--as', 'olga');
  expect(late).toMatchObject({ code: 1, err: `Top-up ${second.id} has ended before: declined by max.` });
  expect((await line.run('top-ups', 'list', '--status', 'ended')).out).toMatch(
    new RegExp(`${second.id} +declined .* max\\n${first.id} +given +400 .* max$`),
  );
  expect((await line.run('top-ups', 'show', second.id)).out).toMatch(/ended .* UTC by max\nwhy: next month$/);
});

test('what cannot be done is said', async () => {
  expect((await line.run('top-ups', 'give', '999', '--why', 'x')).err).toBe('There is no top-up 999.');
  expect((await line.run('top-ups', 'decline', '1')).code).toBe(2);
  expect((await line.run('top-ups', 'give', '1', '0', '--why', 'x')).code).toBe(2);
  expect((await line.run('top-ups', 'list', '--status', 'lost')).code).toBe(2);
  const { id } = await ask();
  expect((await line.run('top-ups', 'decline', id, '--why', 'x'.repeat(501))).err).toContain(
    '500 characters at most',
  );
});
