import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TopUpStatus } from '../../src/contract/top-ups.ts';
import { findCard } from '../../src/db/cards.ts';
import { readBalance } from '../../src/db/credits.ts';
import { endTopUp, remindOfTopUp } from '../../src/db/top-ups.ts';
import { auditBooks } from '../../src/db/upkeep.ts';
import { setAmount } from '../../src/operations/amounts.ts';
import { TemporalAway } from '../../src/operations/order-executions.ts';
import { blockPerson, unblockPerson } from '../../src/operations/people.ts';
import { answerTopUp, askTopUp, listTopUps, showTopUp, withdrawTopUp } from '../../src/operations/top-ups.ts';
import type { PersonWho } from '../../src/operations/who.ts';
import { createOperationScene, lastEvent, max, type OperationScene } from './scene.ts';

let scene: OperationScene;
let ann: PersonWho;
let fay: PersonWho;
let started: number[];
let isAway: boolean;

beforeAll(async () => {
  scene = await createOperationScene();
  fay = await scene.person('finance');
});
afterAll(() => scene.database.drop());
beforeEach(async () => {
  ann = await scene.person();
  started = [];
  isAway = false;
});

const startTopUp = async ({ id }: { id: number }) => {
  if (isAway) throw new TemporalAway('away');
  started.push(id);
};
const deps = () => ({ ...scene.deps, startTopUp });

/** @returns the number of the request */
async function ask(who = ann): Promise<number> {
  const outcome = await askTopUp(deps(), who, { chatId: chatOf(who) });
  return outcome.kind === 'off' ? Number.NaN : outcome.topUp.id;
}

const chatOf = ({ userId }: PersonWho) => 900_000 + userId;
const give = (topUpId: number, who: Parameters<typeof answerTopUp>[1] = fay, credits?: number) =>
  answerTopUp(scene.deps, who, { topUpId, verdict: 'give', credits });
const decline = (topUpId: number, why?: string) =>
  answerTopUp(scene.deps, fay, { topUpId, verdict: 'decline', why });
const balanceOf = async ({ userId }: PersonWho) => (await readBalance(scene.sql, userId)).available;
const statusOf = async (id: number): Promise<TopUpStatus> =>
  (await scene.sql<{ status: TopUpStatus }[]>`select status from top_ups where id = ${id}`)[0]?.status ??
  'open';
const ownCard = (id: number, who = ann) =>
  findCard(scene.sql, { kind: 'own_top_up', subjectId: id, chatId: chatOf(who) });
const staffChats = async (id: number) =>
  (
    await scene.sql<{ chatId: number }[]>`
      select chat_id as "chatId" from cards where kind = 'top_up' and subject_id = ${id}`
  ).map(({ chatId }) => chatId);
const wakesOf = async (id: number) =>
  (await scene.sql`select from wakes where workflow_id = ${`top-up-${id}`}`).length;

test('[b96] a person asks for 2,500 credits, and everybody who may give them gets a card', async () => {
  const boss = 4_444_444;
  const staff = { adminIds: [boss], operatorIds: [5_555_555] };
  const asked = await askTopUp({ ...deps(), staff }, ann, { chatId: chatOf(ann) });
  expect(asked).toMatchObject({ kind: 'asked', topUp: { credits: 2_500, status: 'open', bought: {} } });
  const id = asked.kind === 'asked' ? asked.topUp.id : 0;
  const [{ telegramId } = { telegramId: 0 }] = await scene.sql<{ telegramId: number }[]>`
    select telegram_id as "telegramId" from users where id = ${fay.userId}`;
  expect(new Set(await staffChats(id))).toEqual(new Set([boss, telegramId]));
  expect(await ownCard(id)).toMatchObject({ version: 1 });
  expect(started).toEqual([id]);
});

test('one request a person waits at a time: asked again, the open one is shown once more', async () => {
  const [id, ...others] = await Promise.all([ask(), ask(), ask()]);
  expect(others).toEqual([id, id]);
  expect(await ownCard(id)).toMatchObject({ version: 3 });
  expect(await askTopUp(deps(), ann, { chatId: chatOf(ann) })).toMatchObject({ kind: 'open' });
  await decline(id);
  expect(await ask()).toBeGreaterThan(id);
});

test('a request is written down while Temporal is away', async () => {
  isAway = true;
  const id = await ask();
  expect([await statusOf(id), started]).toEqual(['open', []]);
});

test('how much is asked for can be changed, and set to nothing', async () => {
  const amount = { table: 'grants', kind: 'top_up', why: 'a test' } as const;
  await setAmount(scene.deps, max, { ...amount, credits: 700 });
  expect(await askTopUp(deps(), ann, { chatId: 1 })).toMatchObject({ topUp: { credits: 700 } });
  await setAmount(scene.deps, max, { ...amount, credits: 0 });
  expect(await askTopUp(deps(), await scene.person(), { chatId: 1 })).toEqual({ kind: 'off' });
  await setAmount(scene.deps, max, { ...amount, credits: 2_500 });
});

test('[b97] of many answers at once one counts, and credits are given once', async () => {
  const id = await ask();
  const people = await Promise.all(Array.from({ length: 4 }, () => scene.person('admin')));
  const outcomes = await Promise.all([
    ...people.map((who) => give(id, who)),
    give(id, max, 9_999),
    decline(id),
    withdrawTopUp(scene.deps, ann, { topUpId: id }),
    endTopUp(scene.sql, id, { status: 'expired', by: 'term' }).then((isFirst) => ({
      kind: isFirst ? 'done' : 'late',
    })),
  ]);
  expect(outcomes.filter(({ kind }) => kind === 'done' || kind === 'withdrawn')).toHaveLength(1);
  const [{ given } = { given: null }] = await scene.sql<{ given: number | null }[]>`
    select given from top_ups where id = ${id}`;
  expect(await balanceOf(ann)).toBe(10_000 + (given ?? 0));
  expect(await wakesOf(id)).toBe(1);
  expect(await auditBooks(scene.sql)).toEqual({});
});

test('[b97] whoever answers second hears who was first; what somebody says twice is done once', async () => {
  const id = await ask();
  expect(await give(id)).toMatchObject({ kind: 'done', topUp: { given: 2_500, by: 'Ann' } });
  expect(await give(id)).toMatchObject({ kind: 'done' });
  expect(await give(id, max)).toMatchObject({ kind: 'late', topUp: { status: 'given', by: 'Ann' } });
  expect(await balanceOf(ann)).toBe(12_500);
  expect(await lastEvent(scene.sql)).toMatchObject({
    kind: 'top_up_given',
    subject_id: id,
    data: { by: `person ${fay.userId}`, credits: 2_500 },
  });
  // The person is told in a new message.
  const card = await ownCard(id);
  expect(card).toMatchObject({ messageId: null, version: 2 });
});

test('another number of credits can be given, and a reason is kept', async () => {
  const id = await ask();
  const answer = { topUpId: id, verdict: 'give', credits: 400, why: ' for the fair ' } as const;
  expect(await answerTopUp(scene.deps, max, answer)).toMatchObject({
    topUp: { given: 400, why: 'for the fair', by: 'max' },
  });
  expect(await balanceOf(ann)).toBe(10_400);
});

test('a request is declined with words of at most 500 characters', async () => {
  const id = await ask();
  expect(await decline(id, 'x'.repeat(501))).toEqual({ kind: 'bad_words', max: 500 });
  expect(await decline(id, 'next month')).toMatchObject({
    kind: 'done',
    topUp: { status: 'declined', why: 'next month', given: null },
  });
  expect(await balanceOf(ann)).toBe(10_000);
});

test('a person takes back their own request, and nobody else’s', async () => {
  const id = await ask();
  expect(await withdrawTopUp(scene.deps, fay, { topUpId: id })).toEqual({ kind: 'not_found' });
  expect(await withdrawTopUp(scene.deps, ann, { topUpId: id })).toMatchObject({ kind: 'withdrawn' });
  expect(await withdrawTopUp(scene.deps, ann, { topUpId: id })).toMatchObject({ kind: 'withdrawn' });
  expect(await give(id)).toMatchObject({ kind: 'late', topUp: { status: 'withdrawn' } });
  expect(await balanceOf(ann)).toBe(10_000);
});

test.for(['blocked', 'deleted'] as const)('whoever is %s waits for nothing any more', async (status) => {
  const id = await ask();
  const before = await ownCard(id);
  if (status === 'blocked') await blockPerson(scene.deps, max, { userId: ann.userId, why: 'spam' });
  else await scene.sql`update users set status = 'deleted' where id = ${ann.userId}`;
  expect([await statusOf(id), await wakesOf(id)]).toEqual(['dropped', 1]);
  expect(await ownCard(id)).toEqual(before);
  expect(await give(id)).toMatchObject({ kind: 'late', topUp: { by: null } });
  expect(await askTopUp(deps(), ann, { chatId: 1 })).toEqual({ kind: 'off' });
  await unblockPerson(scene.deps, max, { userId: ann.userId, why: 'a mistake' });
  expect(await statusOf(id)).toBe('dropped');
});

test('a reminder shows the cards of those who may answer once more, once', async () => {
  const id = await ask();
  expect([await remindOfTopUp(scene.sql, id), await remindOfTopUp(scene.sql, id)]).toEqual([true, false]);
  const rows = await scene.sql`select version from cards where kind = 'top_up' and subject_id = ${id}`;
  expect(new Set(rows.map(({ version }) => version as number))).toEqual(new Set([2]));
  await decline(id);
  const other = await ask();
  await decline(other);
  expect(await remindOfTopUp(scene.sql, other)).toBe(false);
});

test('those who wait longest come first, and what has ended is read page by page', async () => {
  const ids: number[] = [];
  for (const who of [ann, await scene.person(), await scene.person()]) ids.push(await ask(who));
  const [first = 0, second = 0, third = 0] = ids;
  const list = async (which: 'open' | 'ended', below?: number) => {
    const listed = await listTopUps(scene.deps, fay, { which, most: 1_000, below });
    return listed.kind === 'top_ups' ? listed.topUps.map(({ id }) => id) : [];
  };
  expect((await list('open')).filter((id) => ids.includes(id))).toEqual([first, second, third]);
  for (const id of ids) await decline(id);
  expect((await list('ended')).slice(0, 3)).toEqual([third, second, first]);
  expect((await list('ended', third)).slice(0, 2)).toEqual([second, first]);
  expect(await showTopUp(scene.deps, fay, first)).toMatchObject({ topUp: { status: 'declined', by: 'Ann' } });
  expect(await showTopUp(scene.deps, fay, 9_999_999)).toEqual({ kind: 'not_found' });
});

test('those without the right neither see requests nor answer them', async () => {
  const id = await ask();
  for (const role of ['customer', 'viewer', 'moderator', 'operator'] as const) {
    const who = await scene.person(role);
    const forbidden = { kind: 'forbidden' };
    expect(await give(id, who), role).toEqual(forbidden);
    expect(await listTopUps(scene.deps, who, { which: 'open', most: 5 }), role).toEqual(forbidden);
    expect(await showTopUp(scene.deps, who, id), role).toEqual(forbidden);
  }
  expect(await statusOf(id)).toBe('open');
});
