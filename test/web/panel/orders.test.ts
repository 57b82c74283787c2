import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBalance } from '../../../src/db/credits.ts';
import { readOrder, settleUndelivered } from '../../../src/db/orders.ts';
import { TemporalAway } from '../../../src/operations/order-executions.ts';
import { deliveredOrder } from '../../db/delivered.ts';
import { acceptedOrder, newOrder, newPerson } from '../../db/scene.ts';
import { type Moderator, openPanel, type PanelRig } from '../panel-rig.ts';

let rig: PanelRig;
let support: Moderator;
let viewer: Moderator;
const started: number[] = [];

beforeAll(async () => {
  rig = await openPanel({
    startOrder: async (orderId) => {
      started.push(orderId);
    },
    cancelOrder: async () => {
      throw new TemporalAway('away');
    },
  });
  support = await rig.signIn('admin');
  viewer = await rig.signIn('viewer');
});
afterAll(() => rig.close());

/** Which of these orders a page names. */
const listed = (text: string, ids: readonly number[]) =>
  ids.filter((id) => text.includes(`href="/panel/orders/${id}"`));

test('[b102] orders are found by number, code, person, line, state, reason, provider and time', async () => {
  const { sql } = rig;
  const ann = await newPerson(sql);
  expect((await viewer.get(`/orders?person=${ann}`)).text).toContain('No order fits this');
  await sql`update users set username = 'ann_of_the_list' where id = ${ann}`;
  const { orderId: made } = await deliveredOrder(sql, { userId: ann });
  const refused = await newOrder(sql, ann);
  await settleUndelivered(sql, refused, { status: 'refused', reason: 'moderation' });
  const queries: [string, number[]][] = [
    [`person=${ann}`, [made, refused]],
    ['person=@Ann_of_the_list', [made, refused]],
    [`code=${made}-B`, [made]],
    [`code=${refused}`, [refused]],
    [`person=${ann}&state=delivered`, [made]],
    [`person=${ann}&state=refused&reason=moderation`, [refused]],
    [`person=${ann}&state=open`, []],
    [`person=${ann}&line=product`, []],
    [`person=${ann}&provider=higgsfield`, [made]],
    [`person=${ann}&from=2020-01-01T00:00&to=2099-01-01T00:00&sort=price`, [made, refused]],
    [`person=${ann}&to=2020-01-01T00:00`, []],
    // What no filter of ours offers is not asked for.
    [`person=${ann}&state=nonsense&sort=drop&after=x`, [made, refused]],
  ];
  for (const [query, expected] of queries) {
    const { status, text } = await viewer.get(`/orders?${query}`);
    expect([query, status, listed(text, [made, refused])]).toEqual([query, 200, expected]);
  }
});

test('a filter that nobody understands is named, and nothing is listed', async () => {
  for (const [query, words] of [
    ['code=abc', 'found by its number or its code'],
    ['person=a b', 'A person is found by'],
    ['person=@nobody_of_this_name', 'There is no such person'],
    ['from=yesterday', '“From” is no moment'],
    ['to=2026-02-31T10:00', '“Until” is no moment'],
  ] as const) {
    const { status, text } = await viewer.get(`/orders?${query.replaceAll(' ', '%20')}`);
    expect([query, status]).toEqual([query, 422]);
    expect(text).toContain(words);
    expect(text).not.toContain('<td');
  }
});

test('a list goes on behind the last order of its page, by time and by price, and each order is on one page', async () => {
  const { sql } = rig;
  const many = await newPerson(sql, 1_000_000);
  await sql`
    insert into orders (user_id, chat_id, kind, line, inputs, price, confirm_key, created_at)
    select ${many}, 1, 'generation', 'product', '{}', n % 3, 'list:' || n, now() - (n / 2) * interval '1 second' from generate_series(1, 120::int) n`;
  for (const sort of ['-created', 'created', '-price', 'price']) {
    const seen: string[] = [];
    let address: string | undefined = `/orders?person=${many}&sort=${sort}`;
    while (address !== undefined) {
      const { text } = await viewer.get(address);
      seen.push(...[...text.matchAll(/href="\/panel\/orders\/(\d+)"/g)].map(([, id]) => id ?? ''));
      const next = /href="\/panel(\/orders\?[^"]*after=[^"]*)"/.exec(text)?.[1];
      address = next?.replaceAll('&amp;', '&');
    }
    expect([sort, seen.length, new Set(seen).size]).toEqual([sort, 120, 120]);
    const rows = await sql<{ id: number }[]>`
      select id from orders where user_id = ${many}
      order by ${sql.unsafe(sort.includes('price') ? 'price' : 'created_at')} ${sort.startsWith('-') ? sql`desc` : sql`asc`},
        created_at ${sort.startsWith('-') ? sql`desc` : sql`asc`}, id ${sort.startsWith('-') ? sql`desc` : sql`asc`}`;
    expect(seen).toEqual(rows.map(({ id }) => String(id)));
  }
});

test('an order explains itself: what happened in words, inputs, results, money, jobs, messages and every fact', async () => {
  const { sql } = rig;
  const { orderId } = await deliveredOrder(sql);
  await sql`update users set language = 'ru' where id = (select user_id from orders where id = ${orderId})`;
  const { status, text } = await viewer.get(`/orders/${orderId}`);
  expect(status).toBe(200);
  for (const words of [
    `Order ${orderId} (NanoBanana · 1:1) was placed on`,
    '50 credits were charged.',
    `Заказ ${orderId} (NanoBanana · 1:1) оформлен`,
    'списано 50 кредитов.',
    'a &lt;fox&gt; in a library',
    'The request left for the provider (higgsfield-1)',
    'The provider took the order',
    'The picture was sent as a photo',
    'Delivered: 50 credits were charged',
    'request-',
    '0.04 USD',
    '<td data-title="Messages" class="">77</td>',
    `http://127.0.0.1:8233/namespaces/default/workflows/order-${orderId}`,
  ])
    expect(text).toContain(words);
  expect(text).not.toContain('<fox>');
  expect((await viewer.get('/orders/999999999')).status).toBe(404);
  expect((await viewer.get('/orders/abc')).status).toBe(404);
});

test('[b98] a refund gives back what was charged, once for a form, says why in the log and tells the person', async () => {
  const { sql } = rig;
  const { orderId, userId } = await deliveredOrder(sql);
  const form = { credits: '20', why: 'blurred', _once: crypto.randomUUID() };
  const path = `/orders/${orderId}/refund`;
  expect((await viewer.post(path, form)).status).toBe(403);
  expect((await support.post(path, { ...form, why: ' ' })).text).toContain('Say in a few words why');
  expect((await support.post(path, { ...form, credits: '51' })).text).toContain('Only 50 of what it was');
  expect((await support.post(path, { ...form, credits: '-3' })).text).toContain('Give a whole number');
  for (const _ of [1, 2]) {
    const { location, notice } = await support.post(path, form);
    expect([location, notice]).toEqual([`/orders/${orderId}`, 'Given back: 20. The person is told.']);
  }
  expect(await readBalance(sql, userId)).toEqual({ available: 9_970, pending: 0 });
  const { text } = await support.get(`/orders/${orderId}`);
  expect(text).toContain('Later 20 credits were given back.');
  expect(text).toContain(`(account ${support.accountId}: blurred)`);
  expect(text).toContain('value="30"');
  expect(await sql`select count(*) as told from cards where kind = 'refund'`).toEqual([{ told: 1 }]);
});

test('what is stored is sent once more by an order of its own that costs nothing, once for a form', async () => {
  const { sql } = rig;
  const { orderId, userId } = await deliveredOrder(sql);
  const path = `/orders/${orderId}/deliver-again`;
  const form = { why: 'lost her phone', _once: crypto.randomUUID() };
  expect((await viewer.post(path, form)).status).toBe(403);
  const first = await support.post(path, form);
  const again = Number(first.location?.split('/').at(-1));
  expect(await readOrder(sql, again)).toMatchObject({
    price: 0,
    repeatOf: orderId,
    userId,
    status: 'placed',
  });
  expect((await readOrder(sql, again))?.results).toEqual((await readOrder(sql, orderId))?.results);
  expect((await support.post(path, form)).location).toBe(first.location);
  expect((await support.post(path, { ...form, _once: crypto.randomUUID() })).notice).toContain(
    'sending it already',
  );
  expect(started).toContain(again);
  expect((await support.get(`/orders/${again}`)).text).toContain('Support has it sent to you once more');
  expect((await support.get(`/orders/${orderId}`)).text).toContain(`free of charge (order ${again})`);
});

test('an order under way is cancelled with a reason, also while Temporal is away, and nothing of it is sent again', async () => {
  const { sql } = rig;
  const { orderId } = await acceptedOrder(sql, await newPerson(sql));
  const form = { why: 'asked by mail' };
  const { notice } = await support.post(`/orders/${orderId}/cancel`, form);
  expect(notice).toContain('The cancel is written down. Temporal does not answer now');
  expect((await support.post(`/orders/${orderId}/deliver-again`, form)).notice).toContain('still under way');
  expect((await support.post(`/orders/${orderId}/refund`, { ...form, credits: '5' })).notice).toContain(
    'nothing to give back',
  );
  await settleUndelivered(sql, orderId, { status: 'cancelled', reason: 'cancelled_by_user' });
  expect((await support.post(`/orders/${orderId}/cancel`, form)).notice).toContain(
    'had ended already (cancelled)',
  );
  expect((await support.post(`/orders/${orderId}/deliver-again`, form)).notice).toContain(
    'Nothing of it is stored',
  );
  const { text } = await viewer.get(`/orders/${orderId}`);
  expect(text).toContain('Support asked to cancel');
  expect(text).toContain('Cancelled. Nothing was charged.');
});
