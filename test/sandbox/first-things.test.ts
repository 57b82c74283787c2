import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningSandbox, runSandbox } from './running-sandbox.ts';

let running: RunningSandbox;

beforeAll(async () => {
  running = await runSandbox();
});
afterAll(() => running.sandbox.close());

test.each([
  ['spreadsheets/d/FAKE_CATALOG_SHEET/edit', 'sheet'],
  ['drive/folders/FAKE_RESULTS_FOLDER', 'folder'],
])('the address %s leads to the page of the %s', async (address, page) => {
  const answer = await fetch(`${running.sandbox.url}/google/${address}`);
  expect([answer.status, answer.url]).toEqual([200, `${running.sandbox.url}/google/${page}`]);
});

test('people who are there from the start stay as somebody has changed them, and others come after them', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'darkroom-people-'));
  const people = [{ id: 1000, first_name: 'Olga', last_name: '(operator)' }];
  const first = await runSandbox({ dataDir, telegram: { people } });
  const added = await first.client.addUser({ first_name: 'Ann' });
  expect(added.id).toBe(1001);
  await first.client.addUser({ id: 1000, first_name: 'Max' });
  await first.sandbox.close();
  const second = await runSandbox({ dataDir, telegram: { people } });
  const answer = await fetch(`${second.sandbox.url}/sandbox/telegram/users`);
  const users: unknown = await answer.json();
  await second.sandbox.close();
  await rm(dataDir, { recursive: true });
  expect(users).toMatchObject([
    { id: 1000, first_name: 'Max' },
    { id: 1001, first_name: 'Ann' },
  ]);
});
