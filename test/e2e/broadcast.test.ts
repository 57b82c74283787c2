import { beforeAll, expect, it } from 'vitest';
import { findBroadcast } from '../../src/db/broadcasts.ts';
import { chooseNews, hearsNews, readUser } from '../../src/db/users.ts';
import { createBroadcastExecutions } from '../../src/operations/broadcast-executions.ts';
import { previewBroadcast, saveBroadcast, startBroadcast } from '../../src/operations/broadcasts.ts';
import { type Customer, createCustomer, textOf } from '../harness/customer.ts';
import { type Studio, sharedStudio } from '../harness/studio.ts';

const people = 30;
const max = { kind: 'operator', name: 'max' } as const;

let studio: Studio;

beforeAll(async () => {
  studio = await sharedStudio();
});

const idOf = async ({ id }: Customer) => (await readUser(studio.sql, id))?.id ?? 0;
const newsIn = async (customer: Customer, text: string) =>
  (await customer.chat()).filter((message) => message.out && textOf(message) === text).length;

async function newcomer(name: string, language: string): Promise<Customer> {
  const customer = await createCustomer(studio.sandbox, { name, language });
  await customer.say('/settings');
  await customer.press('n:on');
  return customer;
}

it('thirty people who agreed get the news once each, within a third of the pace, and one press ends them', async () => {
  const { sql, sandbox } = studio;
  const names = Array.from({ length: people }, (_, nth) => `Ann ${nth}`);
  const all = await Promise.all(names.map((name, nth) => newcomer(name, nth % 3 === 0 ? 'ru' : 'en')));
  const [changed, ...others] = all;
  if (changed === undefined) throw new Error('nobody');
  await changed.press('n:off');
  const admin = await studio.admin();
  const deps = {
    sql,
    staff: { adminIds: [admin.id], operatorIds: [] },
    ...createBroadcastExecutions({ client: studio.temporal }),
  };
  const news = { en: 'New styles <b>https://example.com</b>', ru: 'Новые стили' };
  const saved = await saveBroadcast(deps, max, { segment: {}, textEn: news.en, textRu: news.ru });
  if (saved.kind !== 'saved') throw new Error(saved.kind);
  const broadcastId = saved.broadcast.id;
  expect(saved.people).toBe(people - 1);

  await previewBroadcast(deps, max, { broadcastId, to: { telegramId: admin.id } });
  await admin.sees(/Новые стили/);

  await sandbox.faults.plan([
    { match: 'telegram.sendMessage', fault: 'blocked', times: 1 },
    { match: 'telegram.sendMessage', fault: 'http_429', params: { retryAfterSeconds: 1 }, times: 1 },
  ]);
  const begunAt = Date.now();
  await startBroadcast(deps, max, { broadcastId, people: people - 1 });
  await studio.until(async () => (await findBroadcast(sql, broadcastId))?.status === 'done');
  expect(Date.now() - begunAt).toBeGreaterThan(((people - 5) / 10) * 1_000);
  expect(await findBroadcast(sql, broadcastId)).toMatchObject({
    reach: people - 1,
    sent: people - 2,
    unreachable: 1,
    failed: 0,
    unknown: 0,
  });
  const got = await Promise.all(
    others.map(async (one) => (await newsIn(one, news.en)) + (await newsIn(one, news.ru))),
  );
  expect(got.toSorted((a, b) => a - b)).toEqual([0, ...Array.from({ length: people - 2 }, () => 1)]);
  expect(await newsIn(changed, news.ru)).toBe(0);

  const reader = others[got.indexOf(1)];
  expect(await reader?.press('n:stop')).toMatchObject({ text: expect.stringContaining('/settings') });
  expect(reader && (await hearsNews(sql, await idOf(reader)))).toBe(false);
  for (const one of all) await chooseNews(sql, await idOf(one), false);
});
