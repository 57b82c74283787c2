import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { forgetOrders } from '../harness/database.ts';
import { type ChatRig, type Chatter, createChatRig, orderPicture } from './chat-rig.ts';

let rig: ChatRig;
let olga: Chatter;

beforeAll(async () => {
  rig = await createChatRig();
});
afterAll(() => rig.close());
afterEach(() => vi.useRealTimers());
beforeEach(async () => {
  olga = await rig.newChatter({ name: 'Olga' });
  rig.deps.config = {
    ...rig.deps.config,
    telegram: { ...rig.deps.config.telegram, operatorIds: [olga.id], adminIds: [] },
  };
  await forgetOrders(rig.database.sql);
  await rig.client.faults.clear();
});

const commandsOf = async ({ id }: Chatter, language = 'en') =>
  (await rig.client.commands(id, language)).map(({ command }) => command);

test('[b77] an operator reads a week, turns to a day and to 30 days and refreshes, all in one message', async () => {
  const ann = await rig.newChatter();
  /** An order that was placed this long before now. */
  const order = async (ago: string) => {
    const { id } = await orderPicture(rig, ann);
    await rig.database.sql`update orders set created_at = ${new Date()} - ${ago}::interval where id = ${id}`;
  };
  vi.setSystemTime('2026-11-08T12:00:00Z');
  await olga.says('/stats');
  expect(await olga.reads()).toContain('Orders in 7 days: 0');
  expect(await olga.buttons()).toEqual(['Today', '✓ 7 days', '30 days', '🔄 Refresh', '🏠 Menu']);
  await order('1 hour');
  await olga.presses('Today');
  expect(await olga.reads()).toMatch(/Orders today: 1\n\n🖼 Studio: 1\n⏳\u00a01\u00a0under\u00a0way\n/);
  await order('10 days');
  await olga.presses('30 days');
  expect(await olga.reads()).toContain('Orders in 30 days: 2');
  await order('2 days');
  await olga.presses('Refresh');
  expect(await olga.reads()).toContain('Orders in 30 days: 3');
  await olga.presses('7 days');
  expect(await olga.reads()).toContain('Orders in 7 days: 2');
  expect(await olga.sees()).toHaveLength(1);
});

test('[b77] the administrator reads them, in Russian too', async () => {
  const max = await rig.newChatter({ name: 'Максим', language: 'ru' });
  rig.deps.config = { ...rig.deps.config, telegram: { ...rig.deps.config.telegram, adminIds: [max.id] } };
  await max.says('/stats');
  expect(await max.reads()).toContain('Заказов за 7 дней: 0');
  await max.presses('Сегодня');
  expect(await max.reads()).toContain('Заказов сегодня: 0');
  await max.presses('Меню');
  expect(await max.reads()).toContain('На балансе');
});

test('[b77] others do not learn that there are statistics', async () => {
  const ann = await rig.newChatter();
  await ann.says('/stats');
  expect(await ann.reads()).toContain('I do not know /stats');
  const menu = (await ann.sees()).at(-1)?.message_id ?? 0;
  for (const data of ['t:1', 't:7', 't:30']) {
    expect(await ann.pressesData(menu, data)).toContain('This button does not work any more');
  }
});

test('with /start an operator gets a command list of their own, and others do not', async () => {
  const ann = await rig.newChatter();
  await ann.says('/start');
  await olga.says('/start');
  expect(await olga.reads()).toContain('Hello, Olga!');
  for (const language of ['en', 'ru', 'fr'])
    expect(await commandsOf(olga, language)).toEqual(expect.arrayContaining(['studio', 'stats', 'styles']));
  expect((await rig.client.commands(olga.id, 'ru')).map(({ description }) => description)).toContain(
    'Статистика',
  );
  expect(await commandsOf(ann)).toEqual([]);
});

test('a command list that Telegram does not take now disturbs nobody', async () => {
  await rig.client.faults.plan([{ match: 'telegram.setMyCommands', fault: 'http_500' }]);
  await olga.says('/start');
  expect(await olga.sees()).toHaveLength(1);
  expect(await olga.reads()).toContain('Hello, Olga!');
});
