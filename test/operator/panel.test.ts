import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CommandLine, createCommandLine } from './command-line.ts';

let line: CommandLine;

beforeAll(async () => {
  line = await createCommandLine();
});
afterAll(() => line.close());

const run = (...args: string[]) => line.run(...args);
const why = ['--why', 'she joins us'];

test('accounts of the panel are made, changed, shut and opened, with links to hand over', async () => {
  expect((await run('panel', 'accounts')).out).toContain('There is no account yet');
  const link = /^.*: https:\/\/darkroom\.example\.test\/panel\/welcome\/[\w-]{43}$/;
  expect((await run('panel', 'add', 'maria', '--role', 'owner', ...why)).out).toMatch(link);
  expect(await run('panel', 'add', 'maria', '--role', 'viewer', ...why)).toMatchObject({ code: 1 });
  expect(await run('panel', 'add', 'M', '--role', 'viewer', ...why)).toMatchObject({ code: 1 });
  expect(await run('panel', 'add', 'olga', '--role', 'customer', ...why)).toMatchObject({ code: 2 });
  await run('panel', 'add', 'olga', '--role', 'viewer', ...why);
  expect((await run('panel', 'link', 'olga', ...why)).out).toMatch(link);
  expect((await run('panel', 'role', 'olga', 'finance', ...why)).out).toBe('olga is finance now.');
  expect((await run('panel', 'disable', 'olga', ...why)).out).toBe('olga is shut.');
  expect((await run('panel', 'link', 'olga', ...why)).err).toContain('`panel enable` opens it');
  expect((await run('panel', 'enable', 'olga', ...why)).out).toBe('olga is open.');
  expect((await run('panel', 'disable', 'maria', ...why)).err).toContain('the last owner');
  expect((await run('panel', 'accounts')).out).toMatch(/^olga +finance +open +no +never$/m);
  expect((await run('panel', 'link', 'nobody', ...why)).err).toContain('There is no account nobody');
});

test('visits are shown and ended', async () => {
  await run('panel', 'add', 'zoe', '--role', 'viewer', ...why);
  expect((await run('panel', 'visits', 'zoe')).out).toContain('is not signed in anywhere');
  await line.sql`insert into panel_sessions (id_hash, account_id, form_token, agent, address)
    select 'x', id, 'y', 'Firefox', '192.0.2.7' from panel_accounts where login = 'zoe'`;
  expect((await run('panel', 'visits', 'zoe')).out).toMatch(/192\.0\.2\.7 +Firefox/);
  expect((await run('panel', 'end-visits', 'zoe', ...why)).out).toBe('Visits of zoe that have ended: 1.');
  expect((await run('panel', 'forget-device', 'zoe', ...why)).out).toContain('nothing was changed of zoe');
});
