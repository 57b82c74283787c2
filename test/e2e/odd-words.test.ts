import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/ground/faults.ts';
import { type Customer, createCustomer } from '../harness/customer.ts';
import { photos } from '../harness/photos.ts';
import { openStudio, type Studio } from '../harness/studio.ts';

/** An order whose story is written down at once ends long before its limit, and before any retry gives up. */
const soonMs = 15_000;

let studio: Studio;
let ann: Customer;
let pair: [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];

beforeAll(async () => {
  studio = await openStudio({
    // A callback is overdue after an eighth of it.
    env: { API_GENERATION_TIMEOUT: '24' },
    higgsfield: { oddWords: true },
    runninghub: { oddWords: true },
  });
  const [product, background] = await photos(2);
  if (!product || !background) throw new Error('two photos');
  pair = [product, background];
});
afterAll(() => studio.close());
beforeEach(async () => {
  await studio.sandbox.faults.clear();
  await studio.sandbox.runninghub.change({ extraOutput: 'none', namesFileTypes: true, outputs: 1 });
  await studio.sql`update provider_accounts set set_aside_until = null, busy_streak = 0`;
  ann = await createCustomer(studio.sandbox);
});

const orders = {
  higgsfield: (prompt: string) => ann.order({ prompt }),
  runninghub: () => ann.orderProduct(pair),
};

async function orderUnder(provider: keyof typeof orders, fault: Fault, name: string) {
  await studio.sandbox.faults.plan([fault]);
  return orders[provider](name);
}

async function expectRest(): Promise<void> {
  await studio.until(async () => (await studio.openJobs()) === 0, soonMs);
  await studio.expectSoundBooks();
}

describe("a NUL, half a surrogate pair and thousands of words in a provider's mouth", () => {
  it.each<[keyof typeof orders, string, Fault, RegExp]>([
    ['higgsfield', 'a failed job', { match: 'higgsfield.job', fault: 'failed' }, /-E/],
    ['higgsfield', 'a refusal', { match: 'higgsfield.submit', fault: 'http_422' }, /-K/],
    ['runninghub', 'a moderated job', { match: 'runninghub.task', fault: 'moderated' }, /-C/],
    ['runninghub', 'errors of nodes', { match: 'runninghub.create', fault: 'node_errors' }, /-K/],
  ])(
    'leave %s with %s as it is: it ends at once, with the credits back and the place free',
    async (...row) => {
      const [provider, name, fault, end] = row;
      const order = await orderUnder(provider, fault, name);
      expect((await ann.card(order, end, soonMs)).text).toMatch(/othing was charged|10,000/);
      await expectRest();
    },
  );

  it.each<[keyof typeof orders, string, Fault]>([
    ['higgsfield', 'a busy account', { match: 'higgsfield.submit', fault: 'busy' }],
    ['higgsfield', 'a lost callback', { match: 'higgsfield.callback', fault: 'callback_lost' }],
    ['runninghub', 'a lost answer', { match: 'runninghub.create', fault: 'execute_then_reset' }],
  ])(
    'do not keep %s, with %s in its way, from bringing the picture',
    async (provider, name, fault) => {
      const order = await orderUnder(provider, fault, name);
      await ann.card(order, /Done in/, 60_000);
      await expectRest();
    },
    90_000,
  );
});

describe('an output that is no picture', () => {
  it.each([
    ['a text before it', 'text_first', true],
    ['a film of which no type is told after it', 'film_last', false],
  ] as const)('does not delay or endanger the picture: %s', async (_, extraOutput, namesFileTypes) => {
    await studio.sandbox.runninghub.change({ extraOutput, namesFileTypes });
    const order = await ann.orderProduct(pair);
    await ann.card(order, /Done in/, soonMs);
    const kept = await studio.sql`select from order_assets where order_id = ${order} and role = 'result'`;
    expect(kept).toHaveLength(1);
    await expectRest();
  });
});
