import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Customer, createCustomer, textOf } from '../harness/customer.ts';
import { orderPortraits, orderTraining } from '../harness/portraits.ts';
import { openSystem, type System } from '../harness/system.ts';

const patienceMs = 60_000;

let system: System;

beforeAll(async () => {
  system = await openSystem({ env: { ASTRIA_MAX_TRAININGS: '1' } });
  // Trainings end when the test says so.
  await system.sandbox.astria.change({ trainingMs: 600_000, queuedMs: 20, runMs: 200, longestSide: 256 });
}, 120_000);
afterAll(() => system.close(), 30_000);

const tunes = () => system.sandbox.astria.tunes();
const isTraining = (count: number) =>
  expect
    .poll(async () => (await tunes()).map(({ status }) => status).at(count - 1), { timeout: patienceMs })
    .toBe('training');
const readyMessages = async (customer: Customer) =>
  (await customer.chat()).filter((one) => one.out && /is ready/.test(textOf(one))).length;
const pictures = async (customer: Customer) =>
  (await customer.chat()).filter(({ out, photo, media_group_id }) => out && photo && media_group_id).length;

/** Ends the newest training. */
async function endTraining(): Promise<void> {
  await system.sandbox.astria.moveTune((await tunes()).at(-1)?.tune_id ?? 0, 'trained');
}

it('[b55] trainings and albums lose, double and miscount nothing when each process is killed in each state', async () => {
  const { sandbox, sql } = system;
  const ann = await createCustomer(sandbox, { patienceMs });
  const bob = await createCustomer(sandbox, { name: 'Bob', patienceMs });
  const first = await orderTraining(system, ann, { count: 4 });
  await isTraining(1);
  const second = await orderTraining(system, bob, { count: 4 });
  await bob.card(second, /queue/i, patienceMs);

  // One is being trained, the other waits for its place.
  await system.kill('worker');
  await system.kill('bot');
  await endTraining();
  await ann.card(first, /Done in[^]*500 credits[^]*balance 9,500/, patienceMs);

  // The callback comes while its receiver and Temporal come back.
  await isTraining(2);
  await Promise.all([system.kill('web'), system.kill('temporal')]);
  await endTraining();
  await bob.card(second, /Done in[^]*500 credits[^]*balance 9,500/, patienceMs);
  await ann.sees(/⬆️ 4 pictures/);
  await bob.sees(/⬆️ 4 pictures/);

  // An album is being made, then it is being sent.
  await sandbox.astria.change({ runMs: 3_000 });
  const before = (await sandbox.astria.prompts()).length;
  const [sent, album] = [await pictures(ann), await orderPortraits(system, ann, { pictures: 2 })];
  await expect.poll(async () => (await sandbox.astria.prompts()).length).toBe(before + 1);
  await system.kill('worker');
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from provider_jobs`;
  await ann.card(album, /Done in[^]*50 credits[^]*balance 9,450/, patienceMs);
  await ann.sees(/⬆️ 2 pictures/);
  expect(await pictures(ann)).toBe(sent + 2);

  expect(await tunes()).toHaveLength(2);
  // Two trainings, their samples, and the album.
  expect(row?.count).toBe(5);
  expect(await sandbox.astria.prompts()).toHaveLength(3);
  expect(await readyMessages(ann)).toBe(1);
  expect(await readyMessages(bob)).toBe(1);
  expect(await sql`select invariant, broken from audit_books() where broken > 0`).toEqual([]);
}, 240_000);
