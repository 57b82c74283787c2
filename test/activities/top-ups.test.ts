import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { askTopUp, endTopUp } from '../../src/db/top-ups.ts';
import { newPerson } from '../db/scene.ts';
import { type ActivityScene, createActivityScene } from './scene.ts';

let scene: ActivityScene;
let topUpId: number;

beforeAll(async () => {
  scene = await createActivityScene();
  await scene.sql`insert into grants (kind, credits, changed_by) values ('top_up', 2500, 'a test')`;
});
afterAll(() => scene.close());
beforeEach(async () => {
  topUpId = await ask();
  scene.told.topUps.length = 0;
});

async function ask(): Promise<number> {
  const userId = await newPerson(scene.sql);
  const asked = await askTopUp(scene.sql, { userId, chatId: userId, staffChats: [77] });
  return asked?.id ?? 0;
}

const twice = async <R>(run: () => Promise<R>) => [await run(), await run()];
const rowOf = async (id: number) =>
  (await scene.sql`select status, followed_at, reminded_at from top_ups where id = ${id}`)[0];
/** Everything of a request becomes older. */
const age = (id: number, interval: string) => scene.sql`
  update top_ups set asked_at = asked_at - ${interval}::interval, followed_at = followed_at - ${interval}::interval
  where id = ${id}`;

test('the wait for an answer is noted once, and ends when there is one', async () => {
  const wait = () => scene.run((activities) => activities.awaitTopUp({ topUpId }));
  expect(await wait()).toBe('waits');
  const first = await rowOf(topUpId);
  expect(await wait()).toBe('waits');
  expect(await rowOf(topUpId)).toEqual(first);
  await endTopUp(scene.sql, topUpId, { status: 'declined', by: 'person 1' });
  expect(await twice(wait)).toEqual([undefined, undefined]);
});

test('a reminder that runs twice shows the cards once', async () => {
  await twice(() => scene.run((activities) => activities.remindOfTopUp({ topUpId })));
  const cards = await scene.sql`select version from cards where kind = 'top_up' and subject_id = ${topUpId}`;
  expect(cards).toMatchObject([{ version: 2 }]);
});

test('an end that runs twice ends it once, and says how another has ended it', async () => {
  const end = (status?: 'expired' | 'withdrawn') =>
    scene.run((activities) => activities.endTopUp({ topUpId, ...(status && { status }) }));
  expect(await twice(() => end('expired'))).toEqual([
    { status: 'expired', given: null },
    { status: 'expired', given: null },
  ]);
  topUpId = await ask();
  await endTopUp(scene.sql, topUpId, { status: 'given', by: 'person 1', credits: 40 });
  expect([await end('withdrawn'), await end()]).toEqual([
    { status: 'given', given: 40 },
    { status: 'given', given: 40 },
  ]);
});

test('upkeep starts what was never started, ends what nobody has ended, and leaves the rest alone', async () => {
  const heal = () => scene.run((activities) => activities.healStalled());
  const [young, followed, overdue] = [await ask(), await ask(), await ask()];
  for (const id of [followed, overdue])
    await scene.run((activities) => activities.awaitTopUp({ topUpId: id }));
  await age(topUpId, '2 minutes');
  await age(followed, '70 hours');
  await age(overdue, '74 hours');
  await twice(heal);
  expect(scene.told.topUps).toEqual([topUpId, topUpId]);
  expect(await Promise.all([young, followed, overdue].map(rowOf))).toMatchObject([
    { status: 'open' },
    { status: 'open' },
    { status: 'expired' },
  ]);
});
