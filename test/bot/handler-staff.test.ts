import { Api, GrammyError } from 'grammy';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createUpdateHandler } from '../../src/bot/bot.ts';
import { createTellAdmin } from '../../src/bot/staff/tell-admin.ts';
import type { Role } from '../../src/contract/people.ts';
import {
  type ChatRig,
  type Chatter,
  createChatRig,
  describePicture,
  ordersOf,
  unhurried,
} from './chat-rig.ts';

let rig: ChatRig;
let ann: Chatter;

beforeAll(async () => {
  rig = await createChatRig();
});
afterAll(() => rig.close());
beforeEach(async () => {
  ann = await rig.newChatter();
  await rig.client.faults.clear();
});

const setStatus = ({ id }: Chatter, status: string) =>
  rig.database.sql`update users set status = ${status} where telegram_id = ${id}`;
const setRole = ({ id }: Chatter, role: Role) =>
  rig.database.sql`update users set role = ${role} where telegram_id = ${id}`;
const statusOf = async ({ id }: Chatter) =>
  (await rig.database.sql`select status from users where telegram_id = ${id}`)[0]?.['status'];

test('whoever is blocked gets one polite answer to a message and to a press, and orders nothing', async () => {
  await describePicture(ann);
  await setStatus(ann, 'blocked');
  const before = (await ann.sees()).length;
  expect(await ann.presses('✅ Make it')).toContain('This account is blocked');
  expect(await ordersOf(rig, ann)).toEqual([]);
  expect(await ann.sees()).toHaveLength(before);
  await ann.says('/start');
  expect(await ann.sees()).toHaveLength(before + 1);
  expect(await ann.reads()).toContain('This account is blocked');
  expect(await statusOf(ann)).toBe('blocked');
  await setStatus(ann, 'active');
  await ann.presses('✅ Make it');
  expect(await ordersOf(rig, ann)).toHaveLength(1);
});

test('whoever is being forgotten is told so and not served', async () => {
  await ann.says('/start');
  await setStatus(ann, 'deleted');
  await ann.says('a fox');
  expect(await ann.reads()).toContain('is being deleted');
  expect(await statusOf(ann)).toBe('deleted');
});

test('a role that was given to somebody opens what it is for, and nothing else', async () => {
  await ann.says('/start');
  await setRole(ann, 'finance');
  await ann.says('/stats');
  expect(await ann.reads()).toContain('Orders in 7 days');
  await ann.says('/styles');
  expect(await ann.reads()).toContain('I do not know /styles');
  await ann.says('/start');
  const menu = (await rig.client.commands(ann.id, 'en')).map(({ command }) => command);
  expect(menu).toContain('stats');
  expect(menu).not.toContain('styles');
  await setRole(ann, 'customer');
  await ann.says('/stats');
  expect(await ann.reads()).toContain('I do not know /stats');
});

test('[b103] whoever works here gets a link into the panel, whoever is a customer does not learn of it', async () => {
  await ann.says('/start');
  await ann.says('/panel');
  expect(await ann.reads()).toContain('I do not know /panel');
  await setRole(ann, 'viewer');
  await ann.says('/panel');
  const [, url = ''] = /(http\S+)/.exec(await ann.reads()) ?? [];
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:8080\/panel\/enter\/[\w-]{43}$/);
  await ann.says('/start');
  expect((await rig.client.commands(ann.id, 'en')).map(({ command }) => command)).toContain('panel');
  await rig.database.sql`update panel_accounts set disabled_at = now()
    where user_id = (select id from users where telegram_id = ${ann.id})`;
  await ann.says('/panel');
  expect(await ann.reads()).toContain('Your account of the panel is shut');
});

test('a closed chat is marked, and not the person whose update was handled', async () => {
  const admin = await rig.newChatter({ name: 'Max' });
  await admin.says('/start');
  await ann.says('/start');
  const rows = rig.handled.at(-1) ?? [];
  const api = new Api(rig.deps.api.token, rig.deps.api.options);
  const blocked = {
    ok: false,
    error_code: 403,
    description: 'Forbidden: bot was blocked by the user',
  } as const;
  api.config.use(async () => {
    throw new GrammyError('403', blocked, 'sendMessage', { chat_id: admin.id });
  });
  const [row] = rows;
  const again = rows.map((one) => ({ ...one, updateId: (row?.updateId ?? 0) + 1_000_000 }));
  await expect(createUpdateHandler({ ...rig.deps, api })(again, unhurried)).rejects.toThrow('403');
  expect([await statusOf(admin), await statusOf(ann)]).toEqual(['unreachable', 'active']);
});

test('trouble is told to every administrator, by the configuration or by a role, and to nobody else', async () => {
  const [max, olga, zoe] = [
    await rig.newChatter({ name: 'Max' }),
    await rig.newChatter({ name: 'Olga' }),
    await rig.newChatter({ name: 'Zoe' }),
  ];
  for (const one of [max, olga, zoe]) await one.says('/start');
  await setRole(olga, 'owner');
  await setRole(zoe, 'operator');
  const telegram = { adminIds: [max.id], operatorIds: [ann.id] };
  const deps = { ...rig.deps, config: { telegram }, log: pino({ level: 'silent' }) };
  const tell = createTellAdmin(deps);
  expect(await tell('the key is refused')).toBe(true);
  expect([await max.reads(), await olga.reads()]).toEqual(['the key is refused', 'the key is refused']);
  expect(await zoe.reads()).not.toContain('refused');
  expect(await ann.sees()).toEqual([]);

  await rig.client.faults.plan([{ match: 'telegram.sendMessage', fault: 'blocked', nth: 1 }] as never);
  expect(await tell('one of them is away')).toBe(true);
  const away = Object.assign(() => Promise.reject(new Error('the database is away')), deps.sql) as never;
  expect(await createTellAdmin({ ...deps, sql: away })('the database is away')).toBe(true);
  expect(await max.reads()).toBe('the database is away');
  expect(
    await createTellAdmin({ ...deps, config: { telegram: { adminIds: [404], operatorIds: [] } }, sql: away })(
      'x',
    ),
  ).toBe(false);
});
