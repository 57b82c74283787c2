import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCustomer, textOf } from '../harness/customer.ts';
import { openStudio, type Studio } from '../harness/studio.ts';
import { temporalAddress } from '../harness/temporal.ts';
import { operator } from './run.ts';

let studio: Studio;

beforeAll(async () => {
  studio = await openStudio({ higgsfield: { queuedMs: 60_000 } });
});
afterAll(() => studio.close());

/** The command line on the running studio. */
const run = (...args: string[]) =>
  operator(
    {
      DATABASE_URL: studio.databaseUrl,
      TEMPORAL_ADDRESS: temporalAddress(),
      TEMPORAL_NAMESPACE: studio.temporal.options.namespace,
    },
    ...args,
    '--as',
    'max',
  );

test('an order under way is cancelled from the command line, and its owner reads it', async () => {
  const ann = await createCustomer(studio.sandbox);
  const order = await ann.order({ prompt: 'a slow fox' });
  await studio.until(async () => (await studio.statusOf(order)) === 'generating');
  const { code, out } = await run('orders', 'cancel', String(order), '--why', 'asked by mail');
  expect([code, out]).toEqual([0, `Order ${order} is being cancelled; 50 credits go back.`]);
  await ann.card(order, /Cancelled\. 50 credits are back/);
  await ann.pressOrder(order, 'story');
  await ann.sees(/Support asked to cancel/);
  const late = await run('orders', 'cancel', String(order), '--why', 'again');
  expect(late).toMatchObject({ code: 1, err: `Order ${order} has already ended: cancelled.` });
  await studio.expectSoundBooks();
});

test('a price set on the command line counts at once, and is shown before it is charged', async () => {
  const bob = await createCustomer(studio.sandbox, { name: 'Bob' });
  await bob.say('/studio');
  await bob.press(/model:nano-banana$/);
  await bob.sees(/one message/);
  await bob.say('a fox');
  await bob.press(/:done$/);
  await bob.press(/:ratio:1:1$/);
  await bob.sees(/Price: 50/);
  expect((await run('prices', 'set', 'studio', '80', '--why', 'dearer models')).code).toBe(0);
  await bob.press(/:confirm:50$/);
  const asked = await bob.sees(/The price has changed since then: now it is 80/);
  expect(textOf(asked)).toContain('Price: 80');
  await bob.press(/:confirm:80$/);
  await bob.sees(/80 credits|80 reserved/);
  const [row] =
    await studio.sql`select count(*)::int as orders, min(price)::int as price from orders where price <> 50`;
  expect(row).toEqual({ orders: 1, price: 80 });
});

test('somebody who is blocked while they order is answered and not served', async () => {
  const eve = await createCustomer(studio.sandbox, { name: 'Eve' });
  await eve.say('/start');
  await eve.sees(/Hello, Eve/);
  expect((await run('people', 'block', `telegram:${eve.id}`, '--why', 'spam')).code).toBe(0);
  await eve.say('/studio');
  await eve.sees(/This account is blocked/);
});
