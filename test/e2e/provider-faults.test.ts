import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/ground/faults.ts';
import { type Customer, createCustomer } from '../harness/customer.ts';
import { photos } from '../harness/photos.ts';
import { openStudio, type Studio, type StudioOptions } from '../harness/studio.ts';

/** So that a wait that must run out does. */
const shortLimit: StudioOptions = { env: { API_GENERATION_TIMEOUT: '6' } };

let studio: Studio;
let ann: Customer;
let admin: Customer;

beforeAll(async () => {
  studio = await openStudio(shortLimit);
  // An alarm that nobody can be told is tried again after half a minute, and holds up the others.
  admin = await studio.admin();
});
afterAll(() => studio.close());
beforeEach(async () => {
  await studio.sandbox.faults.clear();
  await studio.sandbox.higgsfield.change({ queuedMs: 20, runMs: 150, revoked: false, balance: 1_000_000 });
  ann = await createCustomer(studio.sandbox);
});

/** Orders under this fault and waits for what the card says in the end. */
async function orderUnder(fault: Omit<Fault, 'nth'>, prompt: string, end: RegExp): Promise<number> {
  await studio.sandbox.faults.plan([fault]);
  const order = await ann.order({ prompt, photos: await photos(1) });
  await ann.card(order, end, 45_000);
  const [report] = await studio.sandbox.faults.report();
  expect(report?.fired).toBeGreaterThan(0);
  await studio.expectSoundBooks();
  return order;
}

describe('a picture comes, and is paid for once, though', () => {
  it.each<[string, Fault]>([
    ['the answer is lost after acceptance', { match: 'higgsfield.submit', fault: 'execute_then_reset' }],
    [
      'the connection is refused before anything is sent',
      { match: 'higgsfield.upload-url', fault: 'refuse' },
    ],
    ['the provider is busy for a moment', { match: 'higgsfield.submit', fault: 'busy' }],
    ['the callback is lost', { match: 'higgsfield.callback', fault: 'callback_lost' }],
    ['the callback comes before the answer', { match: 'higgsfield.callback', fault: 'callback_early' }],
    ['the result is truncated once', { match: 'higgsfield.result', fault: 'truncated_image' }],
  ])('%s', async (name, fault) => {
    await orderUnder(fault, name, /Done in/);
    expect(await studio.jobsFor(name)).toHaveLength(1);
  });
});

describe('[b92] nothing is charged, and the card says what happened, when', () => {
  it.each<[string, Fault, RegExp]>([
    ['the model refuses the content', { match: 'higgsfield.job', fault: 'nsfw' }, /🚫[^]*refused[^]*-C/],
    ['the job fails', { match: 'higgsfield.job', fault: 'failed' }, /-E/],
    ['[b106] the job never ends', { match: 'higgsfield.job', fault: 'never_ends' }, /-B/],
    ['the request is refused', { match: 'higgsfield.submit', fault: 'http_422' }, /-K/],
    ['[b113] the account is empty', { match: 'higgsfield.submit', fault: 'http_403' }, /-G/],
  ])('%s', async (name, fault, end) => {
    const order = await orderUnder(fault, name, end);
    const story = await ann.card(order, /othing was charged|10,000/);
    expect(story).toBeDefined();
    await studio.sql`update provider_accounts set set_aside_until = null`;
  });

  it('the key is revoked: the account is set aside and an administrator is told once', async () => {
    await studio.sandbox.higgsfield.change({ revoked: true });
    const order = await ann.order({ prompt: 'no key' });
    await ann.card(order, /-G/);
    await admin.sees(/higgsfield-1.*Invalid credentials/);
    const second = await ann.order({ prompt: 'no account' });
    await ann.card(second, /queue/i);
    await studio.sandbox.higgsfield.change({ revoked: false });
    await studio.sql`update provider_accounts set set_aside_until = null`;
    await studio.runUpkeep();
    await ann.card(second, /Done in/);
    expect(
      (await admin.chat()).filter((one) => /higgsfield-1.*Invalid credentials/.test(one.text ?? '')),
    ).toHaveLength(1);
    await studio.expectSoundBooks();
  });
});

// They wait for long, each in a studio of its own.
describe.concurrent('beside each other', () => {
  it('[b92] nothing is charged, and the card says what happened, when the result stays broken', () =>
    inStudio(shortLimit, async (own) => {
      await own.sandbox.faults.plan([{ match: 'higgsfield.result', fault: 'truncated_image', times: 50 }]);
      const bob = await createCustomer(own.sandbox, { name: 'Bob' });
      const order = await bob.order({ prompt: 'broken for good' });
      await bob.card(order, /-I/, 50_000);
      await bob.card(order, /othing was charged/);
      await own.expectSoundBooks();
    }));

  it('the newer profile repeats a lost request with its key and pays once, with signed callbacks', () =>
    inStudio(newerProfile, async (own) => {
      const bob = await createCustomer(own.sandbox, { name: 'Bob' });
      await own.sandbox.faults.plan([
        { match: 'higgsfield.submit', fault: 'execute_then_reset' },
        { match: 'higgsfield.callback', fault: 'wrong_signature' },
      ]);
      const order = await bob.order({ prompt: 'asked twice, made once' });
      await bob.card(order, /Done in/, 40_000);
      expect(await own.jobsFor('asked twice, made once')).toHaveLength(1);
      await own.expectSoundBooks();
    }));

  it('[b88] polling brings the picture without any callback, and gives up on a lost answer at once', () =>
    inStudio(polling, async (own) => {
      const bob = await createCustomer(own.sandbox, { name: 'Bob' });
      const order = await bob.order({ prompt: 'asked for' });
      await bob.card(order, /Done in/);
      expect((await own.jobsFor('asked for'))[0]?.webhook ?? null).toBeNull();
      await own.sandbox.faults.plan([{ match: 'higgsfield.submit', fault: 'execute_then_reset' }]);
      const lost = await bob.order({ prompt: 'never heard of' });
      await bob.card(lost, /-H/);
      await own.expectSoundBooks();
    }));
});

const newerProfile: StudioOptions = {
  env: { HIGGSFIELD_PROFILE: 'newer', HIGGSFIELD_WEBHOOK_SECRET: 'whsec_RkFLRV9GQUtFX0ZBS0VfRkFLRQ==' },
  higgsfield: {
    profile: 'newer',
    webhookSecrets: ['whsec_RkFLRV9GQUtFX0ZBS0VfRkFLRQ=='],
    queuedMs: 20,
    runMs: 150,
  },
};
const polling: StudioOptions = {
  env: { HIGGSFIELD_CALLBACKS: 'off' },
  higgsfield: { queuedMs: 20, runMs: 500 },
};

async function inStudio(options: StudioOptions, act: (own: Studio) => Promise<void>): Promise<void> {
  const own = await openStudio(options);
  try {
    await act(own);
  } finally {
    await own.close();
  }
}
