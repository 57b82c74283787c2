import type { Message } from '@grammyjs/types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bookInvariants } from '../../chaos/books.ts';
import { compareWithControl } from '../../chaos/control.ts';
import { type Evidence, messageKey, type OrderRow } from '../../chaos/evidence.ts';
import { outsideInvariants } from '../../chaos/outside.ts';
import { makePlan } from '../../chaos/plan.ts';
import { providers, readJobs } from '../../chaos/providers.ts';
import { type OrderLine, orderLines } from '../../src/contract/lines.ts';
import type { JournalEntry } from '../../src/sandbox/ground/journal.ts';
import { acceptedOrder, newPerson, openAccount } from '../db/scene.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

const size = { orders: 60, kills: 6, seed: 5, profile: 'weak' } as const;

describe('a plan', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(makePlan(size)).toEqual(makePlan(size));
    expect(makePlan({ ...size, seed: 6 })).not.toEqual(makePlan(size));
  });

  it('takes all lines, two product photos of each person in a row, kills in the middle of all, and one sleep', () => {
    const lines = makePlan(size).people.map((steps) => steps.map(({ line }) => line).join(' '));
    expect(new Set(lines.map((line) => line.match(/(?:product ?)+/)?.[0].trim()))).toEqual(
      new Set(['product product']),
    );
    // Albums are made by whoever has trained a model, and keeps it.
    const makers = makePlan(size).people.filter((steps) => steps.some(({ line }) => line === 'portrait'));
    expect(makers).toHaveLength(3);
    for (const [first] of makers) expect(first).toMatchObject({ line: 'training', afterwards: 'wait' });
    const { kills } = makePlan({ ...size, kills: 200 });
    expect(kills.filter(({ process }) => process === 'ours')).toHaveLength(1);
    const moments = new Set(kills.map(({ at }) => at.split('.')[0]));
    expect(moments).toEqual(new Set(['higgsfield', 'runninghub', 'astria', 'telegram']));
  });
});

/** Where each line has its orders made, and how its job is called. */
const made = {
  studio: { path: 'higgsfield', accountId: 'higgsfield-1', externalId: 'FAKE-job-1' },
  product: { path: 'runninghub', accountId: 'runninghub-2', externalId: 'FAKE-job-2' },
  training: { path: 'astria', accountId: 'astria-1', externalId: 'tune-3' },
  portrait: { path: 'astria', accountId: 'astria-1', externalId: 'prompt-3' },
} as const;

/** One delivered order of each line and all that speaks of them. */
function scene(profile: 'weak' | 'newer' = 'weak') {
  const orders = orderLines.map((line, index): OrderRow => {
    const { path, ...job } = made[line];
    return {
      id: index + 1,
      chatId: 7,
      line,
      wish: index + 1,
      isGift: false,
      status: 'delivered',
      reason: null,
      hasQueued: false,
      captured: true,
      messageIds: [index + 1],
      unknownSends: 0,
      address: `/cb/${path}/${index + 1}?t=FAKE${index + 1}`,
      namedAt: new Date('2026-01-01T00:00:00Z'),
      finishedAt: new Date('2026-01-01T00:00:01Z'),
      ...job,
    };
  });
  const webhooks = orders.map(({ address }) => `http://127.0.0.1:8080${address}`);
  const journal: JournalEntry[] = [
    entry('higgsfield.job.accepted', { request_id: 'FAKE-job-1', webhook: webhooks[0] }),
    entry('runninghub.task.accepted', { task_id: 'FAKE-job-2', account: 2, webhook: webhooks[1] }),
    entry('astria.tune.accepted', { tune_id: '3', webhook: webhooks[2] }),
    entry('astria.prompt.accepted', { prompt_id: '3', webhook: webhooks[3] }),
    entry('higgsfield.job.ended', { request_id: 'FAKE-job-1', status: 'completed' }),
    entry('runninghub.task.ended', { task_id: 'FAKE-job-2', account: 2, status: 'SUCCESS' }),
    entry('astria.tune.ended', { tune_id: '3', status: 'trained' }),
    entry('astria.prompt.ended', { prompt_id: '3', status: 'done' }),
  ];
  const steps = orders.map(({ line }, index) => ({
    number: index + 1,
    line,
    end: 'delivered' as const,
    photos: 0,
    afterwards: 'wait' as const,
    cancelAfterMs: 0,
    pressesTwice: false,
  }));
  const messages = orders.map(({ id, line }) => deliveryOf(id, line));
  return {
    orders,
    journal,
    sent: new Map(messages.map((message, index) => [messageKey(7, index + 1), message])),
    fired: new Map<string, number>(),
    plan: {
      seed: 1,
      profile,
      people: [steps],
      kills: [],
      outages: [],
      faults: [],
      oddWords: false,
      worstPictures: 0,
    },
  };
}

function entry(kind: string, data: Record<string, unknown>): JournalEntry {
  return { at: '2026-01-01T00:00:00.000Z', kind, data };
}

function deliveryOf(order: number, line: OrderLine): Message {
  const inline_keyboard = [[{ text: 'Again', callback_data: `o:${order}:again` }]];
  const chat = { id: 7 };
  const words: Record<OrderLine, object> = {
    studio: { photo: [], reply_markup: { inline_keyboard } },
    product: { photo: [], reply_markup: { inline_keyboard } },
    training: { text: `✅ Anna is ready · 500 credits · #${order}`, reply_markup: { inline_keyboard } },
    portrait: { photo: [], caption: `Anna · 100 credits · #${order}`, media_group_id: 'FAKE' },
  };
  return { chat, ...words[line] } as unknown as Message;
}

type Scene = ReturnType<typeof scene>;

function evidenceOf(seen: Scene): Evidence {
  const jobs = new Map(providers.map((provider) => [provider.name, readJobs(seen.journal, provider)]));
  return { ...seen, jobs } as unknown as Evidence;
}

const brokenIn = (seen: Scene) =>
  outsideInvariants(evidenceOf(seen))
    .filter(({ broken }) => broken.length > 0)
    .map(({ id }) => id);

const product = ({ orders }: Scene): OrderRow => orders[1] ?? expect.fail('no product order');

describe('the look from outside', () => {
  it('finds nothing in a sound run, and looks at all providers', () => {
    const findings = outsideInvariants(evidenceOf(scene()));
    expect(findings.flatMap(({ broken }) => broken)).toEqual([]);
    const empty = findings.filter(({ checked }) => checked === 0).map(({ says }) => says);
    expect(empty).toEqual([
      'a forged callback of higgsfield is turned away',
      'a forged callback of runninghub is turned away',
      'a forged callback of astria is turned away',
    ]);
  });

  it.each<[string, string[], (seen: Scene) => void]>([
    [
      'a request that was accepted twice',
      ['I6', 'I7', 'I11'],
      ({ journal, orders }) => {
        const webhook = `http://127.0.0.1:8080${orders[1]?.address}`;
        journal.push(
          entry('runninghub.task.accepted', { task_id: 'FAKE-job-3', account: 2, webhook }),
          entry('runninghub.task.ended', { task_id: 'FAKE-job-3', account: 2, status: 'FAILED' }),
        );
      },
    ],
    ['a job with another token', ['I7', 'I11'], (seen) => (product(seen).address = '/cb/runninghub/2?t=B')],
    ['a job on another account', ['I7'], (seen) => (product(seen).accountId = 'runninghub-1')],
    ['a job nobody has at the provider', ['I7'], (seen) => (product(seen).externalId = 'FAKE-job-9')],
    [
      'a third job on an account of two places',
      ['I7', 'I8'],
      ({ journal }) => {
        const others = ['a', 'b'].map((name) =>
          entry('runninghub.task.accepted', { task_id: name, account: 2, webhook: `http://x.test/${name}` }),
        );
        journal.splice(1, 0, ...others);
      },
    ],
    [
      'a picture of a job that failed',
      ['I11'],
      ({ journal }) => {
        const end = journal.find(({ kind }) => kind === 'runninghub.task.ended');
        Object.assign(end?.data ?? {}, { status: 'FAILED', reason: 'CUDA error' });
      },
    ],
    [
      'a refusal the provider did not make',
      ['I3', 'I9', 'I11'],
      (seen) => Object.assign(product(seen), { status: 'refused', reason: 'moderation', captured: false }),
    ],
    [
      'a forged callback that was taken',
      ['I11'],
      ({ journal }) =>
        journal.push(
          entry('runninghub.callback.sent', { altered: 'callback_wrong_token', task_id: 'x', status: 204 }),
        ),
    ],
    [
      'a second album without a mark',
      ['I9'],
      ({ sent }) => sent.set(messageKey(7, 9), deliveryOf(4, 'portrait')),
    ],
    [
      'a prompt at the provider under the name of a tune',
      ['I7'],
      ({ orders }) => Object.assign(orders[3] ?? {}, { externalId: 'tune-3' }),
    ],
    ['an order nobody wished for', ['I10'], (seen) => (product(seen).wish = -20)],
    ['a charge without a picture', ['I3', 'I9'], ({ sent }) => sent.delete(messageKey(7, 2))],
  ])('finds %s', (_, ids, spoil) => {
    const seen = scene();
    spoil(seen);
    expect(new Set(brokenIn(seen))).toEqual(new Set(ids));
  });
});

function lose(line: 'studio' | 'product', profile: 'weak' | 'newer'): Scene {
  const seen = scene(profile);
  for (const order of seen.orders.filter((one) => one.line === line))
    Object.assign(order, { status: 'failed', reason: 'answer_lost', captured: false, externalId: null });
  const provider = providers.find((one) => one.line === line) ?? expect.fail('no provider');
  seen.journal = seen.journal.filter(({ kind }) => !kind.startsWith(provider.name));
  seen.fired.set(`${provider.paidCall} refuse`, 1);
  return seen;
}

const compare = (seen: Scene) => compareWithControl(evidenceOf(seen), evidenceOf(scene()));

describe('a lost request', () => {
  it.each([
    ['studio', 'weak'],
    ['product', 'weak'],
    ['product', 'newer'],
  ] as const)('of the %s line is excused with the %s profile', (line, profile) => {
    expect(compare(lose(line, profile))).toMatchObject({ same: 3, broken: [], excused: [{}] });
  });

  it('is not excused with a provider that takes keys', () => {
    expect(compare(lose('studio', 'newer')).broken).toHaveLength(1);
  });

  it('is not excused when no fault and no kill explains it', () => {
    const seen = lose('product', 'weak');
    seen.fired.clear();
    expect(compare(seen).broken).toEqual(['1 requests to runninghub lost, 0 can be']);
  });

  it('is not excused when the order ended for another reason', () => {
    const seen = lose('product', 'weak');
    product(seen).reason = 'internal';
    expect(compare(seen)).toMatchObject({ excused: [], broken: [{}] });
  });
});

describe('the look into the books', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('finds an account that had more leases than places, though no seat was taken twice', async () => {
    const { sql } = database;
    await openAccount(sql, 3);
    const person = await newPerson(sql);
    for (let order = 0; order < 3; order += 1) await acceptedOrder(sql, person);
    const leases = async () => {
      const findings = await bookInvariants({ system: { sql } } as unknown as Evidence);
      return findings.filter(({ says }) => /leases|no place is held by two/.test(says));
    };
    expect((await leases()).map(({ checked, broken }) => [checked, broken])).toEqual([
      [3, []],
      [3, []],
    ]);
    await sql`update provider_accounts set places = 2`;
    const [seats, account] = await leases();
    expect(seats?.broken).toEqual([]);
    expect(account?.broken).toEqual([expect.stringMatching(/^higgsfield-1: 3 when job \d+ began$/)]);
  });
});
