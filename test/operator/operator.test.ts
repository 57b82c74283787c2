import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sql } from '../../src/db/sql.ts';
import { deliveredOrder } from '../db/delivered.ts';
import { newOrder, newPerson } from '../db/scene.ts';
import { type CommandLine, createCommandLine } from './command-line.ts';
import { operator, type Ran } from './run.ts';

let line: CommandLine;
let sql: Sql;
let ann: number;
let order: number;

beforeAll(async () => {
  line = await createCommandLine();
  sql = line.sql;
  ann = await newPerson(sql);
  await sql`update users set username = 'ann' where id = ${ann}`;
  order = await newOrder(sql, ann, { prompt: 'a chair\nby the sea' });
});
afterAll(() => line.close());

/** In this process, as most commands are: each process of their own takes a quarter of a second to start. */
const run = (...args: string[]): Promise<Ran> => line.run(...args);
const asProcess = (...args: string[]): Promise<Ran> => operator({ DATABASE_URL: line.url }, ...args);

/** On a port where nobody listens. */
const offline = (...args: string[]) => operator({ DATABASE_URL: 'postgres://127.0.0.1:1/x' }, ...args);

describe('without a database', () => {
  test('it explains itself, all of it or one command', async () => {
    const all = await offline('--help');
    expect(all).toMatchObject({ code: 0, err: '' });
    expect(all.out).toContain('orders cancel ORDER --why WHY');
    expect((await offline()).out).toBe(all.out);
    expect((await offline('prices', 'set', '--help')).out).toMatch(/^prices set KIND CREDITS --why WHY\n/);
  });

  test.each([
    [['teleport'], 'There is no command "teleport": --help shows all.'],
    [
      ['orders'],
      '"orders" is only the beginning: there is orders list, orders show, orders cancel, orders deliver-again, orders refund.',
    ],
    [
      ['orders', 'lose'],
      'There is no command "orders lose": there is orders list, orders show, orders cancel, orders deliver-again, orders refund.',
    ],
    [['orders', 'show'], 'ORDER is missing. It is typed so: orders show ORDER'],
    [['orders', 'show', '1', '2'], '"2" is one word too many. It is typed so: orders show ORDER'],
    [['orders', 'cancel', '1'], '--why is missing. It is typed so: orders cancel ORDER --why WHY'],
    [
      ['orders', 'show', '1', '--days', '7'],
      '"orders show" takes no --days. It is typed so: orders show ORDER',
    ],
    [['audit', '--loud'], "Unknown option '--loud'. --help shows what there is."],
  ])('%j is answered with one sentence and exit code 2', async (args, sentence) => {
    expect(await run(...args)).toEqual({ code: 2, out: '', err: sentence });
  });

  test('what is typed wrongly is answered with one sentence and exit code 2', async () => {
    const sentence = "Option '--as <value>' argument missing. --help shows what there is.";
    expect(await offline('audit', '--as')).toEqual({ code: 2, out: '', err: sentence });
  });

  test('a wrong setting is named, and a database that is away is said to be', async () => {
    const wrong = await operator({ WEB_PORT: 'eighty' }, 'audit');
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('WEB_PORT must be a whole number') });
    const away = await offline('audit');
    expect(away).toMatchObject({ code: 1, err: expect.stringContaining('The database does not answer') });
  });
});

test.each([
  [['orders', 'list', '--status', 'lost'], '--status is "lost": it must be one of open, placed,'],
  [['orders', 'list', '--limit', '0'], '--limit is "0": it must be a whole number from 1 to 1000.'],
  [['orders', 'show', 'x'], 'ORDER is "x": it must be a whole number from 1'],
  [['credits', 'show', 'Ann'], 'USER is "Ann": it must be a person\'s number such as 1001'],
  [['credits', 'grant', '1001', '1.5', '--why', 'x'], 'CREDITS is "1.5": it must be a whole number from 1'],
  [['prices', 'set', 'studio', '80', '--why', ' '], '--why is empty'],
  [
    ['people', 'role', '1001', 'king', '--why', 'x'],
    'ROLE is "king": it must be one of customer, viewer, operator',
  ],
  [['stats', '--days', '8'], '--days is "8": it must be one of 1, 7, 30.'],
])('%j is not understood, and why is said', async (args, sentence) => {
  const { code, out, err } = await run(...args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(sentence);
});

test('orders are listed and shown, for people and for programs', async () => {
  const { out } = await run('orders', 'list', '--user', '@ann', '--status', 'open');
  expect(out.split('\n')[0]).toMatch(/^ORDER +STATUS +LINE +PRICE +USER +PLACED \(UTC\) +PROMPT$/);
  expect(out.split('\n')[1]).toMatch(
    new RegExp(`^${order} +placed +studio +50 +${ann} .* a chair by the sea$`),
  );
  expect((await run('orders', 'list', '--status', 'failed')).out).toBe('There are no such orders.');
  const listed = JSON.parse((await run('orders', 'list', '--json')).out);
  expect(listed).toMatchObject({ kind: 'orders', orders: [{ id: order, status: 'placed' }] });

  const shown = await run('orders', 'show', String(order));
  expect(shown.out).toContain(`Order ${order}: placed`);
  expect(shown.out).toContain('It is accepted and about to begin.');
  expect(shown.out).toMatch(/\d\d:\d\d:\d\d {2}You confirmed the order/);
  const json = JSON.parse((await run('orders', 'show', String(order), '--json')).out);
  expect(json).toMatchObject({ order: { id: order }, facts: [{ kind: 'placed' }] });
  const none = await run('orders', 'show', '999999');
  expect(none).toEqual({ code: 1, out: '', err: 'There is no order 999999.' });
});

test('orders are narrowed as in the panel, and what is wrong is said', async () => {
  const found = ['--line', 'studio', '--from', '2020-01-01', '--to', '2099-01-01T00:00', '--sort', 'price'];
  expect((await run('orders', 'list', '--user', '@ann', ...found)).out).toContain(`${order} `);
  expect((await run('orders', 'list', '--provider', 'astria')).out).toBe('There are no such orders.');
  expect((await run('orders', 'list', '--user', '@nobody')).err).toBe('There is no person @nobody.');
});

test('a delivered order is refunded, and sent once more while Temporal is away', async () => {
  const { orderId } = await deliveredOrder(sql);
  const id = String(orderId);
  const why = ['--why', 'blurred'];
  expect((await run('orders', 'refund', id, '--credits', '20', ...why)).out).toBe(
    `20 credits of order ${id} are back; its person is told.`,
  );
  expect((await run('orders', 'refund', id, '--credits', '31', ...why)).err).toContain('Only 30 credits');
  expect((await run('orders', 'refund', id, ...why)).out).toContain('30 credits');
  expect((await run('orders', 'refund', id, ...why)).err).toContain('Nothing of order');
  expect((await run('orders', 'deliver-again', id, ...why)).out).toMatch(
    /^Order \d+ is written down; Temporal/,
  );
  expect((await run('orders', 'deliver-again', id, ...why)).err).toMatch(/^Order \d+ is sending it already/);
  expect((await run('orders', 'deliver-again', String(order), ...why)).err).toContain('still under way');
  const { out } = await run('orders', 'show', `${id}-B`);
  expect(out).toContain('Later 20 credits were given back.');
  expect(out).toContain('Support gave back 20 credits (operator max: blurred)');
  expect(out).toContain('messages 77');
});

test('credits are granted with a reason, and shown', async () => {
  const granted = await run('credits', 'grant', String(ann), '500', '--why', 'a lost picture');
  expect(granted).toMatchObject({
    code: 0,
    out: `Ann (@ann, ${ann}) got 500 credits and has 10500 now.`,
  });
  const { out } = await run('credits', 'show', '@ann');
  expect(out).toMatch(/10500 credits, 0 more are reserved\n.*\+500 +adjustment\n.*\+10000 +grant$/);
  const nobody = await run('credits', 'grant', 'telegram:1', '500', '--why', 'x');
  expect(nobody).toEqual({ code: 1, out: '', err: 'There is no person telegram:1.' });
});

test('prices and grants begin as the environment has them and are changed with a reason', async () => {
  expect((await asProcess('prices', 'list')).out).toMatch(/studio +50 .* environment$/m);
  const set = await run('prices', 'set', 'studio', '80', '--why', 'dearer models');
  expect(set.out).toBe('studio: 80 credits from now on (50 before).');
  // The environment counts for a new database only.
  const list = await operator(
    { DATABASE_URL: line.url, GENERATION_CREDIT_COST: '10' },
    'prices',
    'list',
    '--json',
  );
  expect(JSON.parse(list.out)).toMatchObject({
    amounts: [
      { kind: 'portrait' },
      { kind: 'product' },
      { kind: 'studio', credits: 80, changedBy: 'operator max' },
      { kind: 'training' },
    ],
  });
  const unknown = await run('prices', 'set', 'postcard', '80', '--why', 'x');
  expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('There is no "postcard"') });
  expect((await run('grants', 'set', 'start', '400', '--why', 'spring')).code).toBe(0);
  expect((await run('grants', 'list')).out).toMatch(/start +400 /);
});

test('people are blocked, let in again and given roles', async () => {
  const bob = String(await newPerson(sql));
  expect((await run('people', 'block', bob, '--why', 'spam')).out).toBe(`Ann (${bob}) is blocked now.`);
  expect((await run('people', 'show', bob)).out).toContain('customer, blocked, 10000 credits');
  expect((await run('people', 'unblock', bob, '--why', 'a mistake')).out).toContain('is served again');
  expect((await run('people', 'role', bob, 'operator', '--why', 'new here')).out).toContain(
    'is operator now',
  );
  const staff = await run('people', 'block', bob, '--why', 'spam');
  expect(staff).toMatchObject({ code: 1, err: expect.stringContaining('works here') });
  const { out } = await run('changes', '--limit', '3');
  expect(out.split('\n').slice(1)).toEqual([
    expect.stringMatching(/operator max +role changed +.*role operator.* new here$/),
    expect.stringMatching(new RegExp(`operator max +unblocked +person ${bob} +a mistake$`)),
    expect.stringMatching(/operator max +blocked +.* spam$/),
  ]);
});

test('stats and the audit are told, and broken books are exit code 1', async () => {
  const { out } = await run('stats', '--days', '1');
  expect(out).toContain('Orders today: 3');
  expect(out).not.toMatch(/<|&\w+;/);
  expect(await run('audit')).toEqual({ code: 0, out: 'The books are sound.', err: '' });
  await sql`update credit_accounts set posted = posted + 1 where user_id = ${ann}`;
  const { code, err } = await asProcess('audit');
  await sql`update credit_accounts set posted = posted - 1 where user_id = ${ann}`;
  expect([code, err]).toEqual([1, 'BROKEN in 1 rows: I1 a balance is the sum of its entries']);
});

test('a cancel while Temporal is away is written down', async () => {
  const id = String(await newOrder(sql, ann));
  const env = { DATABASE_URL: line.url, TEMPORAL_ADDRESS: '127.0.0.1:1' };
  const { code, out } = await operator(env, 'orders', 'cancel', id, '--why', 'x', '--as', 'max');
  expect([code, out]).toEqual([
    0,
    expect.stringContaining('Temporal does not answer now, so it happens later'),
  ]);
  expect((await run('orders', 'show', id)).out).toContain('Support asked to cancel (operator max: x)');
});

test('a database of another version is said to need its migrations', async () => {
  await sql`alter table prices rename to old_prices`;
  const { code, err } = await asProcess('prices', 'list');
  await sql`alter table old_prices rename to prices`;
  expect([code, err]).toEqual([1, expect.stringContaining('run `npm run migrate` first')]);
});
