import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buttonsOf, type Customer, createCustomer } from '../harness/customer.ts';
import { photos } from '../harness/photos.ts';
import { openStudio, type Studio } from '../harness/studio.ts';

let studio: Studio;
let ann: Customer;
let pair: [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];

beforeAll(async () => {
  // A callback is overdue after an eighth of it.
  studio = await openStudio({ env: { RUNNINGHUB_TIMEOUT: '24' } });
  const [product, background] = await photos(2);
  if (!product || !background) throw new Error('two photos');
  pair = [product, background];
});
afterAll(() => studio.close());
beforeEach(async () => {
  const { faults, runninghub } = studio.sandbox;
  await faults.clear();
  await runninghub.change({ queuedMs: 20, runMs: 200, cancelMs: 0 });
  for (const number of [1, 2, 3]) await runninghub.changeAccount(number, { concurrency: 5, revoked: false });
  await studio.sql`update provider_accounts set set_aside_until = null, busy_streak = 0`;
  ann = await createCustomer(studio.sandbox);
});

const tasks = () => studio.sandbox.runninghub.jobs();
const openTasks = async () => (await tasks()).filter(({ ended_at }) => ended_at === undefined);

/** The picture below the card. */
async function pictureOf(order: number) {
  const again = `o:${order}:again`;
  return (await ann.chat()).find((one) => one.photo !== undefined && buttonsOf(one).includes(again));
}

describe('a product photo', () => {
  it('[b36] [b37] [b38] [b39] comes into the chat, is paid once and made by the account that had both photos', async () => {
    const before = (await tasks()).length;
    const order = await ann.orderProduct(pair);
    await ann.card(order, /Done in[^]*balance 9,950/);
    const bytes = await studio.sandbox.file((await pictureOf(order))?.photo?.at(-1)?.file_id ?? '');
    const { width, height } = await sharp(bytes).metadata();
    // The shape of the background.
    expect([width, height]).toEqual([256, 192]);
    const [task, ...others] = (await tasks()).slice(before);
    expect(others).toEqual([]);
    expect(task?.inputs.map(({ nodeId, fieldName }) => `${nodeId} ${fieldName}`)).toEqual([
      '2 image',
      '32 image',
    ]);
    expect(task?.task_id).toMatch(/^\d{19}$/);
    await studio.expectSoundBooks();
  });

  it('[b40] is made again with the same inputs', async () => {
    const order = await ann.orderProduct(pair);
    await ann.card(order, /Done in/);
    await ann.pressOrder(order, 'again');
    await ann.card(order + 1, /Done in[^]*balance 9,900/);
    const rows = await studio.sql<{ references: string }[]>`
      select string_agg(hash, ' ' order by position) as references from order_assets
      where order_id in (${order}, ${order + 1}) and role = 'reference' group by order_id`;
    expect(new Set(rows.map(({ references }) => references)).size).toBe(1);
  });

  it('of which three were made offers the other two below the first, and they cost nothing', async () => {
    await studio.sandbox.runninghub.change({ outputs: 3 });
    const order = await ann.orderProduct(pair);
    await ann.card(order, /Done in[^]*balance 9,950/);
    await studio.sandbox.runninghub.change({ outputs: 1 });
    const first = await pictureOf(order);
    expect(JSON.stringify(first?.reply_markup)).toContain('➕ 2 more pictures · free');
    await ann.pressOrder(order, 'more');
    await studio.until(async () => (await files()).length === 3);
    expect((await files()).map(({ file_name }) => file_name?.replace(/\.\w+$/, ''))).toEqual([
      `darkroom-${order}`,
      `darkroom-${order}-2`,
      `darkroom-${order}-3`,
    ]);
    const contents = await Promise.all((await files()).map(({ file_id }) => studio.sandbox.file(file_id)));
    expect(new Set(contents.map((bytes) => Buffer.from(bytes).toString('base64'))).size).toBe(3);
    const [{ posted } = { posted: 0 }] = await studio.sql<{ posted: number }[]>`
      select posted from credit_accounts join orders using (user_id) where orders.id = ${order}`;
    expect(posted).toBe(9_950);
    await studio.expectSoundBooks();
  });
});

/** The bot's files in the chat, oldest first. */
const files = async () => (await ann.chat()).flatMap((one) => (one.out && one.document) || []);

describe('[b66] [b92] nothing is charged and the card says what happened, when', () => {
  it.each([
    ['the task fails', { match: 'runninghub.task', fault: 'failed' }, /-E/],
    ['the content is refused', { match: 'runninghub.task', fault: 'moderated' }, /-C/],
  ])('%s', async (_, fault, end) => {
    await studio.sandbox.faults.plan([fault]);
    const order = await ann.orderProduct(pair);
    await ann.card(order, end);
    await ann.card(order, /othing was charged/);
    await studio.expectSoundBooks();
  });
});

it('the photo that the workflow refuses is named, and the task that it made all the same is ours and told to stop', async () => {
  await studio.sandbox.faults.plan([{ match: 'runninghub.create', fault: 'node_errors' }]);
  const order = await ann.orderProduct(pair);
  await ann.card(order, /-K/);
  await ann.pressOrder(order, 'story');
  await ann.sees(/did not take the order: photo 1: Value not in list/);
  const [job] = await studio.sql<{ id: string }[]>`
    select external_id as id from provider_jobs where subject_id = ${order}`;
  expect((await tasks()).at(-1)).toMatchObject({ task_id: job?.id });
  await studio.until(async () => (await openTasks()).length === 0);
});

describe('a picture comes, and is paid for once, though', () => {
  it.each([
    ['the callback is lost', 'runninghub.callback', 'callback_lost'],
    ['the answer is lost after acceptance', 'runninghub.create', 'execute_then_reset'],
    ['the account is full for a moment', 'runninghub.create', 'code_421'],
    ['an upload fails once', 'runninghub.upload', 'http_500'],
  ])(
    '%s',
    async (_, match, fault) => {
      const before = (await tasks()).length;
      await studio.sandbox.faults.plan([{ match, fault }]);
      const order = await ann.orderProduct(pair);
      await ann.card(order, /Done in/, 120_000);
      expect((await tasks()).length).toBe(before + 1);
      await studio.expectSoundBooks();
    },
    150_000,
  );
});

describe('a cancel', () => {
  it('[b54] of a running task tells RunningHub, and the place is free when the task has ended there', async () => {
    await studio.sandbox.runninghub.change({ runMs: 600_000, cancelMs: 1_500 });
    const order = await ann.orderProduct(pair);
    await studio.until(async () => (await openTasks()).length === 1);
    await studio.until(async () => (await studio.openJobs()) === 1 && (await isAccepted(order)));
    await ann.pressOrder(order, 'cancel');
    await ann.card(order, /Cancelled[^]*balance 10,000/);
    await studio.until(async () => (await studio.openJobs()) === 0);
    expect(await openTasks()).toEqual([]);
    await ann.pressOrder(order, 'story');
    await ann.sees(/provider has stopped; it charges us for this, not you: 12 coins/);
    await studio.expectSoundBooks();
  });
});

async function isAccepted(order: number): Promise<boolean> {
  const [row] = await studio.sql<
    { status: string }[]
  >`select status from provider_jobs where subject_id = ${order}`;
  return row?.status === 'accepted';
}

const modestOrders = 2;

describe('the pool', () => {
  it('[b43] [b44] [b47] [b48] [b51] seats 20 orders of 7 people on 3 × 5 places, by turns, and leaks none', async () => {
    await studio.sandbox.runninghub.change({ runMs: 600_000 });
    const people = await Promise.all(Array.from({ length: 7 }, () => createCustomer(studio.sandbox)));
    const [greedy, ...modest] = people;
    if (!greedy) throw new Error('seven people');
    // The places are taken, so that everybody queues.
    const holders = await Promise.all(Array.from({ length: 5 }, () => createCustomer(studio.sandbox)));
    await Promise.all(holders.map((holder) => orderMany(holder, 3)));
    await studio.until(async () => (await openTasks()).length === 15);
    const wishes = [orderMany(greedy, 8), ...modest.map((person) => orderMany(person, modestOrders))];
    const orders = (await Promise.all(wishes)).flat();
    await studio.until(async () => (await queued()) === 20);
    await studio.sandbox.runninghub.change({ runMs: 300 });
    for (const { task_id } of await openTasks()) await studio.sandbox.runninghub.move(task_id, 'success');
    await studio.until(async () => (await studio.openJobs()) === 0, 120_000);
    await studio.until(async () => (await undelivered()) === 0, 60_000);
    expect(await mostAtOnce()).toEqual([5, 5, 5]);
    await expectTurns(orders, greedy.id);
    await studio.expectSoundBooks();
  }, 300_000);

  it('[b47] goes on without an account whose key is revoked, tells the administrator once, and takes it back by itself', async () => {
    const admin = await studio.admin();
    await studio.sandbox.runninghub.changeAccount(1, { revoked: true });
    const people = await Promise.all(Array.from({ length: 3 }, () => createCustomer(studio.sandbox)));
    const orders = await Promise.all(
      people.map(async (one) => ({ one, order: await one.orderProduct(pair) })),
    );
    for (const { one, order } of orders) await one.card(order, /Done in/, 60_000);
    await admin.sees(/runninghub-1/);
    const made = (await tasks()).slice(-3).map(({ account }) => account);
    expect(made).not.toContain(1);
    await studio.sandbox.runninghub.changeAccount(1, { revoked: false });
    await studio.sql`update provider_accounts set set_aside_until = now()`;
    await Promise.all(people.map((one) => one.orderProduct(pair)));
    await studio.until(async () => (await undelivered()) === 0, 60_000);
    expect((await tasks()).slice(-3).map(({ account }) => account)).toContain(1);
    expect((await admin.chat()).filter((one) => /runninghub-1/.test(one.text ?? ''))).toHaveLength(1);
    await studio.expectSoundBooks();
  }, 120_000);

  it('waits for accounts that are all busy, at the head of the queue, and loses nothing', async () => {
    for (const number of [1, 2, 3]) await studio.sandbox.runninghub.changeAccount(number, { concurrency: 0 });
    const order = await ann.orderProduct(pair);
    await ann.card(order, /queue/i);
    for (const number of [1, 2, 3]) await studio.sandbox.runninghub.changeAccount(number, { concurrency: 5 });
    await ann.card(order, /Done in/, 60_000);
    await ann.pressOrder(order, 'story');
    await ann.sees(/head of the queue/);
    await studio.expectSoundBooks();
  }, 90_000);
});

async function orderMany(person: Customer, count: number): Promise<number[]> {
  const orders: number[] = [];
  for (let made = 0; made < count; made += 1) orders.push(await person.orderProduct(pair));
  return orders;
}

async function queued(): Promise<number> {
  const [row] = await studio.sql<{ count: number }[]>`
    select count(*) from orders where status = 'queued'`;
  return row?.count ?? 0;
}

async function undelivered(): Promise<number> {
  const [row] = await studio.sql<{ count: number }[]>`
    select count(*) from orders where status in ('placed', 'queued', 'generating', 'delivering')`;
  return row?.count ?? 0;
}

/** The most tasks each account ever had at once, by the provider's own record. */
async function mostAtOnce(): Promise<number[]> {
  const active = new Map<number, number>();
  const most = new Map<number, number>();
  const accountOf = new Map<string, number>();
  for (const { kind, data } of await studio.sandbox.journal('runninghub.task')) {
    const task = String(data.task_id);
    if (kind === 'runninghub.task.accepted') accountOf.set(task, Number(data.account));
    const account = accountOf.get(task);
    if (account === undefined) continue;
    const change = kind === 'runninghub.task.accepted' ? 1 : kind === 'runninghub.task.ended' ? -1 : 0;
    const now = (active.get(account) ?? 0) + change;
    active.set(account, now);
    most.set(account, Math.max(most.get(account) ?? 0, now));
  }
  return [1, 2, 3].map((account) => most.get(account) ?? 0);
}

/** While others wait, nobody gets a place twice more often than they do. */
async function expectTurns(orders: readonly number[], greedyId: number): Promise<void> {
  const seated = await studio.sql<{ chatId: number }[]>`
    select o.chat_id as "chatId" from events e join orders o on e.subject_kind = 'order' and o.id = e.subject_id
    where e.kind = 'place_taken' and o.id in ${studio.sql([...orders])} order by e.id`;
  const had = new Map<number, number>();
  const everybody = new Set(seated.map(({ chatId }) => chatId));
  for (const { chatId } of seated) {
    had.set(chatId, (had.get(chatId) ?? 0) + 1);
    for (const other of everybody) {
      if (other === greedyId || (had.get(other) ?? 0) === modestOrders) continue;
      expect((had.get(greedyId) ?? 0) - (had.get(other) ?? 0)).toBeLessThanOrEqual(1);
    }
  }
}
