import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginDeletion, forgetPerson, lastDeletion } from '../../src/db/deletions.ts';
import { newPerson } from '../db/scene.ts';
import { type CommandLine, createCommandLine } from './command-line.ts';

let line: CommandLine;

beforeAll(async () => {
  line = await createCommandLine();
});
afterAll(() => line.close());

test('somebody is deleted at once for a reason, and the receipt says how far it is', async () => {
  const { sql } = line;
  expect((await line.run('people', 'deletions')).out).toBe('Nobody has been deleted yet.');
  const ann = await newPerson(sql);
  expect((await line.run('people', 'delete', String(ann))).err).toContain('--why is missing');
  const ran = await line.run('people', 'delete', String(ann), '--why', 'asked by mail');
  const { id = 0 } = (await lastDeletion(sql, ann)) ?? {};
  expect(ran).toMatchObject({ code: 0, out: expect.stringContaining(`people deletion ${id} shows how far`) });
  await beginDeletion(sql, id);
  await sql`select close_account(${id})`;
  await forgetPerson(sql, id);
  const { out } = await line.run('people', 'deletion', String(id));
  expect(out.split('\n')[0]).toBe(`deletion ${id} of person ${ann}: done`);
  expect(out).toContain('by operator max: asked by mail');
  expect(out).toContain('✅ Credits given up: 10,000');
  expect((await line.run('people', 'deletions')).out).toContain(`person ${ann}`);
  const again = await line.run('people', 'delete', String(ann), '--why', 'again');
  expect(again).toMatchObject({ code: 1, err: `Nothing is left of person ${ann}.` });
  expect((await line.run('people', 'deletion', '999')).err).toBe('There is no deletion 999.');
});

test('who works here is not deleted', async () => {
  const bob = await newPerson(line.sql);
  await line.sql`update users set role = 'finance' where id = ${bob}`;
  const refused = await line.run('people', 'delete', String(bob), '--why', 'x');
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('works here') });
});
