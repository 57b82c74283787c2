import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBalance } from '../../src/db/credits.ts';
import { auditBooks } from '../../src/db/upkeep.ts';
import { deliverAgain, refundOrder } from '../../src/operations/order-amends.ts';
import { browseOrders, explainOrder } from '../../src/operations/order-pages.ts';
import { deliveredOrder } from '../db/delivered.ts';
import { createOperationScene, type OperationScene } from './scene.ts';

let scene: OperationScene;

beforeAll(async () => {
  scene = await createOperationScene();
});
afterAll(() => scene.database.drop());

const newest = { wanted: {}, sort: { by: 'created', isDown: true }, most: 5 } as const;

test('orders are listed and explained to those who may see them, and to nobody else', async () => {
  const { deps, sql } = scene;
  const { orderId, userId } = await deliveredOrder(sql);
  const owner = { kind: 'person', userId } as const;
  const staff = await scene.person('operator');
  expect(await browseOrders(deps, owner, newest)).toEqual({ kind: 'forbidden' });
  expect(await explainOrder(deps, owner, orderId)).toEqual({ kind: 'not_found' });
  expect(await browseOrders(deps, staff, newest)).toMatchObject({
    kind: 'orders',
    orders: [{ id: orderId }],
  });
  const explained = await explainOrder(deps, staff, orderId);
  if (explained.kind !== 'order') throw new Error(explained.kind);
  expect(explained.refundable).toBe(50);
  expect(explained.facts.map(({ kind }) => kind)).toEqual([
    'placed',
    'reserved',
    'place_taken',
    'request_sent',
    'submission_accepted',
    'provider_done',
    'sent_photo',
    'delivered',
  ]);
});

test('[b98] refunds that come at once never give back more than was charged, and one key gives back once', async () => {
  const { deps, sql } = scene;
  const { orderId, userId } = await deliveredOrder(sql);
  const finance = await scene.person('finance');
  const refund = (key: string, credits?: number) =>
    refundOrder(deps, finance, { orderId, credits, key, why: 'blurred' });
  const outcomes = await Promise.all(
    Array.from({ length: 12 }, (_, index) => refund(`key-${index % 6}`, 20)),
  );
  const kinds = outcomes.map(({ kind }) => kind).toSorted();
  expect(kinds.filter((kind) => kind === 'refunded')).toHaveLength(2);
  expect(kinds.filter((kind) => kind === 'known')).toHaveLength(2);
  expect(kinds.filter((kind) => kind === 'too_much')).toHaveLength(8);
  expect(await refund('the rest')).toEqual({ kind: 'refunded', credits: 10 });
  expect(await refund('once more')).toEqual({ kind: 'not_charged' });
  expect(await readBalance(sql, userId)).toEqual({ available: 10_000, pending: 0 });
  expect(await auditBooks(sql)).toEqual({});
  const operator = await scene.person('operator');
  expect(await refundOrder(deps, operator, { orderId, key: 'x', why: 'x' })).toEqual({ kind: 'forbidden' });
});

test('however many ask at once, what is stored is sent by one order at a time, and nobody who is blocked gets it', async () => {
  const { deps, sql } = scene;
  const { orderId, userId } = await deliveredOrder(sql);
  const staff = await scene.person('operator');
  const send = (key: string) => deliverAgain(deps, staff, { orderId, key, why: 'lost' });
  const outcomes = await Promise.all(Array.from({ length: 8 }, (_, index) => send(`key-${index % 4}`)));
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual([
    ...Array.from({ length: 6 }, () => 'being_sent'),
    'known',
    'placed',
  ]);
  expect(await sql`select price from orders where repeat_of = ${orderId}`).toEqual([{ price: 0 }]);
  await sql`update users set status = 'blocked' where id = ${userId}`;
  await sql`update orders set status = 'failed' where repeat_of = ${orderId}`;
  expect(await send('later')).toEqual({ kind: 'not_served' });
  const viewer = await scene.person('viewer');
  expect(await deliverAgain(deps, viewer, { orderId, key: 'x', why: 'x' })).toEqual({ kind: 'forbidden' });
});

test('each way to narrow and sort the list goes by an index and not over all orders', async () => {
  const { sql } = scene;
  // So few rows would be read from end to end: what matters is that there is another way.
  const plan = async (condition: string, order: string) => {
    const rows = await sql.begin(async (transaction) => {
      await transaction`set local enable_seqscan = off`;
      return transaction.unsafe(
        `explain select id from orders o where ${condition} order by ${order} limit 51`,
      );
    });
    return rows.map((row) => String(row['QUERY PLAN'])).join('\n');
  };
  const newestFirst = 'o.created_at desc, o.id desc';
  for (const [condition, order, index] of [
    ['true', newestFirst, 'orders_by_time'],
    ['true', 'o.price asc, o.created_at asc, o.id asc', 'orders_by_price'],
    ["o.line = 'training'", newestFirst, 'orders_by_line'],
    ["o.reason = 'moderation'", newestFirst, 'orders_by_reason'],
    [
      "o.status in ('refused', 'failed', 'cancelled') and o.status = 'refused'",
      newestFirst,
      'orders_without_result',
    ],
    ['o.user_id = 1001', newestFirst, 'orders_of_person'],
  ] as const) {
    const text = await plan(condition, order);
    expect([condition, text]).toEqual([condition, expect.stringContaining(index)]);
    expect(text).not.toContain('Sort');
  }
});
