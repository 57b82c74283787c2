import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ActivityScene, createActivityScene } from './scene.ts';

let scene: ActivityScene;

beforeEach(async () => {
  scene = await createActivityScene();
});
afterEach(() => scene.close());

async function accepted() {
  const ref = await scene.admitted();
  await scene.run((a) => a.submitProviderJob(ref));
  return ref;
}

test('auditBooks names what is broken and raises an alarm, each time the same', async () => {
  const ref = await accepted();
  expect(await scene.run((a) => a.auditBooks())).toEqual({});
  await scene.sql`update credit_accounts set posted = posted + 1`;
  await scene.sql`update orders set status = 'delivered' where id = ${ref.orderId}`;
  const broken = await scene.run((a) => a.auditBooks());
  expect(broken).toEqual({
    'I1 a balance is the sum of its entries': 1,
    'I2 an ended order has ended its reservation': 1,
    'I3 what was delivered was charged': 1,
  });
  expect(await scene.run((a) => a.auditBooks())).toEqual(broken);
  expect(scene.told.alarms).toContain('invariant I1 a balance is the sum of its entries');
});

test('auditAll finds at night what nothing moved has hidden, once however many ask', async () => {
  await accepted();
  await scene.sql`update audits set since = now(), after_entry = 1000000`;
  await scene.sql`update credit_accounts set posted = posted + 1, pending = 0`;
  expect(await scene.run((a) => a.auditBooks())).toEqual({});
  expect(await scene.run((a) => a.auditAll())).toEqual({});
  await scene.sql`
    update audits set done_at = now() - interval '25 hours', since = '-infinity', after_entry = 0 where scope = 'all'`;
  const found = await Promise.all([1, 2].map(() => scene.run((a) => a.auditAll())));
  expect(found).toContainEqual({ 'I1 a balance is the sum of its entries': 1 });
  expect(found).toContainEqual({});
  expect(scene.told.alarms).toEqual(['invariant I1 a balance is the sum of its entries']);
});
