import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readOrder } from '../../src/db/orders.ts';
import {
  cancelOrder,
  type OrderWish,
  passCancelOn,
  placeOrder,
  repeatOrder,
} from '../../src/operations/orders.ts';
import type { PersonWho } from '../../src/operations/who.ts';
import { createOperationScene, lastEvent, max, type OperationScene } from './scene.ts';

let scene: OperationScene;
let ann: PersonWho;

beforeAll(async () => {
  scene = await createOperationScene();
});
afterAll(() => scene.database.drop());
beforeEach(async () => {
  ann = await scene.person();
});

const wish = (fields: { quoted?: number | undefined; confirmKey?: string } = {}): OrderWish => ({
  line: 'studio',
  chatId: 1,
  inputs: { model: 'nano-banana', prompt: 'a chair', ratio: '1:1' },
  references: [],
  confirmKey: crypto.randomUUID(),
  quoted: 50,
  ...fields,
});

async function placed(who: PersonWho): Promise<number> {
  const outcome = await placeOrder(scene.deps, who, wish());
  if (outcome.kind !== 'placed') throw new Error(outcome.kind);
  return outcome.orderId;
}

test('an order is placed at the price that was agreed to, once for its key', async () => {
  const { deps, sql } = scene;
  const confirmKey = crypto.randomUUID();
  const first = await placeOrder(deps, ann, wish({ confirmKey }));
  expect(first.kind).toBe('placed');
  expect(await placeOrder(deps, ann, wish({ confirmKey, quoted: 1 }))).toEqual({ ...first, kind: 'known' });
  expect(await placeOrder(deps, ann, wish({ quoted: 40 }))).toEqual({ kind: 'price_changed', price: 50 });
  expect(await placeOrder(deps, ann, wish({ quoted: undefined }))).toEqual({
    kind: 'price_changed',
    price: 50,
  });
  expect(await placeOrder(deps, ann, { ...wish({ quoted: 60 }), line: 'product', inputs: {} })).toMatchObject(
    {
      kind: 'placed',
    },
  );
  await sql`update credit_accounts set posted = 49 where user_id = ${ann.userId}`;
  expect(await placeOrder(deps, ann, wish())).toEqual({ kind: 'short', price: 50, balance: 49 });
});

test('whoever is blocked places and repeats nothing', async () => {
  const { deps, sql } = scene;
  const orderId = await placed(ann);
  await sql`update orders set status = 'delivered' where id = ${orderId}`;
  await sql`update users set status = 'blocked' where id = ${ann.userId}`;
  expect(await placeOrder(deps, ann, wish())).toEqual({ kind: 'blocked' });
  const again = { orderId, confirmKey: crypto.randomUUID() };
  expect(await repeatOrder(deps, ann, again)).toEqual({ kind: 'blocked' });
});

test('an order is repeated one at a time, by its owner alone', async () => {
  const { deps } = scene;
  const orderId = await placed(ann);
  const key = crypto.randomUUID();
  const repeat = await repeatOrder(deps, ann, { orderId, confirmKey: key });
  expect(repeat).toMatchObject({ kind: 'placed' });
  expect(await repeatOrder(deps, ann, { orderId, confirmKey: key })).toEqual({ ...repeat, kind: 'known' });
  const other = { orderId, confirmKey: crypto.randomUUID() };
  expect(await repeatOrder(deps, ann, other)).toEqual({ ...repeat, kind: 'being_made' });
  expect(await repeatOrder(deps, await scene.person('owner'), other)).toEqual({ kind: 'not_found' });
});

test('an order is cancelled by its owner, by those who may, and by the command line with name and reason', async () => {
  const { deps, sql } = scene;
  const orderId = await placed(ann);
  expect(await cancelOrder(deps, await scene.person(), { orderId })).toEqual({ kind: 'not_found' });
  expect(await cancelOrder(deps, await scene.person('finance'), { orderId })).toEqual({ kind: 'not_found' });
  expect(await cancelOrder(deps, ann, { orderId })).toMatchObject({ kind: 'asked', order: { id: orderId } });
  expect(await lastEvent(sql)).toMatchObject({ kind: 'cancel_requested', data: {} });

  const second = await placed(ann);
  const olga = await scene.person('operator');
  expect(await cancelOrder(deps, olga, { orderId: second, why: 'a test' })).toMatchObject({ kind: 'asked' });
  expect(await lastEvent(sql)).toMatchObject({
    subject_id: second,
    data: { by: `person ${olga.userId}`, why: 'a test' },
  });
  const third = await placed(ann);
  await cancelOrder(deps, max, { orderId: third, why: 'asked by mail' });
  expect(await lastEvent(sql)).toMatchObject({ data: { by: 'operator max', why: 'asked by mail' } });
});

test('what is on its way or over is not cancelled, and what does not exist is not found', async () => {
  const { deps, sql } = scene;
  const orderId = await placed(ann);
  await sql`update orders set status = 'delivering' where id = ${orderId}`;
  expect(await cancelOrder(deps, ann, { orderId })).toEqual({ kind: 'too_late' });
  await sql`update orders set status = 'failed' where id = ${orderId}`;
  expect(await cancelOrder(deps, ann, { orderId })).toEqual({ kind: 'ended', status: 'failed' });
  expect(await cancelOrder(deps, max, { orderId: 999_999 })).toEqual({ kind: 'not_found' });
});

test('a cancel goes to the execution; an order that has none is settled on the spot', async () => {
  const { deps, sql } = scene;
  const orderId = await placed(ann);
  const order = { id: orderId, status: 'placed' as const };
  await passCancelOn({ ...deps, cancelOrder: async () => 'asked' }, order);
  expect(await readOrder(sql, orderId)).toMatchObject({ status: 'placed' });
  await passCancelOn({ ...deps, cancelOrder: async () => 'not_running' }, order);
  expect(await readOrder(sql, orderId)).toMatchObject({ status: 'cancelled', reason: 'cancelled_by_user' });
});
