import { afterAll, beforeAll, expect, test } from 'vitest';
import { newOrder, newPerson } from '../db/scene.ts';
import { type CommandLine, createCommandLine } from './command-line.ts';

let line: CommandLine;
let ann: string;

beforeAll(async () => {
  line = await createCommandLine();
  ann = String(await newPerson(line.sql));
});
afterAll(() => line.close());

const run = (...args: string[]) => line.run(...args);
const because = ['--why', 'a test'];

async function newKey(): Promise<string> {
  const { out } = await run('keys', 'create', ann, 'A shop', ...because);
  return /^Key (\d+)/.exec(out)?.[1] ?? '';
}

test('a key is made, listed and revoked', async () => {
  expect(await run('keys', 'list')).toMatchObject({
    code: 0,
    out: 'There are no keys yet: keys create makes one.',
  });
  const limits = ['--rights', 'orders:read, balance:read', '--per-minute', '30', '--open', '2'];
  const made = await run('keys', 'create', ann, 'A shop', ...limits, ...because);
  expect(made.code).toBe(0);
  const [, id = '', key = ''] = /^Key (\d+) acts for Ann.*\n(dk_[\w-]{43})$/.exec(made.out) ?? [];
  const listed = await run('keys', 'list');
  expect(listed.out).toMatch(/A shop +dk_\S{6}… +\d+ +orders:read balance:read +30 +2 +never/);
  expect(listed.out).not.toContain(key);
  expect((await run('keys', 'revoke', id, ...because)).out).toBe(`Key ${id} opens nothing any more.`);
  expect((await run('keys', 'revoke', id, ...because)).out).toBe(`Key ${id} was revoked before.`);
  expect((await run('keys', 'list')).out).toMatch(/revoked \d{4}-/);
  expect((await run('changes')).out).toMatch(/operator max +api key revoked/);
});

test.each([
  [['keys', 'create', '987654', 'A shop'], 1, 'There is no person 987654.'],
  [['keys', 'create', '1001', ' '], 1, 'NAME must have 1 to 60 characters.'],
  [
    ['keys', 'create', '1001', 'A shop', '--rights', 'all'],
    2,
    /^--rights is "all": it must be one of orders:read/,
  ],
  [['keys', 'revoke', '7'], 1, 'There is no key 7.'],
  [['webhooks', 'set', '7', 'https://a.test/'], 1, 'There is no key 7, or it is revoked.'],
  [['webhooks', 'set', '7', 'ftp://a.test/'], 1, /must be a public https address/],
  [['webhooks', 'on', '7'], 1, 'There is no key 7.'],
  [['webhooks', 'repeat', '7'], 1, /^Message 7 is not sent again/],
])('%j is not done, and why is said', async (args, code, sentence) => {
  const ran = await run(...args, ...because);
  expect(ran).toMatchObject({ code, out: '' });
  if (typeof sentence === 'string') expect(ran.err).toBe(sentence);
  else expect(ran.err).toMatch(sentence);
});

test('a webhook is set and turned, and what was told is listed and repeated', async () => {
  const { sql } = line;
  const key = await newKey();
  expect((await run('webhooks', 'list')).out).toBe('No application has been told anything yet.');
  expect((await run('webhooks', 'off', key, ...because)).err).toBe(
    `Key ${key} has no webhook that could be turned off.`,
  );
  expect((await run('webhooks', 'set', key, 'https://a.test/hook', ...because)).out).toMatch(
    /\nwhsec_[\w+/]{43}=$/,
  );
  const orderId = await newOrder(sql, Number(ann));
  await sql`update orders set api_key_id = ${Number(key)} where id = ${orderId}`;
  await sql`update orders set status = 'refused', finished_at = now() where id = ${orderId}`;
  const listed = (await run('webhooks', 'list', '--key', key, '--limit', '5')).out;
  const [, id = ''] = new RegExp(`\\n(\\d+) +${key} +${orderId} +order.refused +due +0`).exec(listed) ?? [];
  expect((await run('webhooks', 'repeat', id, ...because)).code).toBe(1);
  await sql`update webhook_deliveries set status = 'failed', ended_at = now(), last_error = 'answered 500'`;
  expect((await run('webhooks', 'list')).out).toContain('answered 500');
  expect((await run('webhooks', 'repeat', id, ...because)).out).toBe(`Message ${id} is sent once more.`);
  expect((await run('webhooks', 'off', key, ...because)).out).toBe(`The webhook of key ${key} is off now.`);
  expect((await run('keys', 'list')).out).toContain(
    'https://a.test/hook (off: switched off by operator max)',
  );
  expect((await run('webhooks', 'on', key, ...because)).out).toBe(`The webhook of key ${key} is on now.`);
});
