import { afterAll, beforeAll, expect, it } from 'vitest';
import { addAccount } from '../../src/db/panel-accounts.ts';
import { openSession } from '../../src/db/panel-sessions.ts';
import { hashOf } from '../../src/operations/secrets.ts';
import { buttonsOf, type Customer, createCustomer, textOf } from '../harness/customer.ts';
import { photos } from '../harness/photos.ts';
import { openSystem, type System } from '../harness/system.ts';

/** Who is killed, and after how many jobs the providers have accepted. */
const kills = [
  ['worker', 3],
  ['bot', 6],
  ['web', 9],
  ['temporal', 12],
  ['postgres', 15],
] as const;
const people = 5;
const ordersEach = 4;
/** Of both providers. */
const places = 4 + 3;

let system: System;

beforeAll(async () => {
  // An order whose request nobody can account for is given up after 40 s.
  const limits = { API_GENERATION_TIMEOUT: '40', RUNNINGHUB_TIMEOUT: '40' };
  const accounts = { RUNNINGHUB_MAX_JOBS_1: '1', RUNNINGHUB_MAX_JOBS_2: '1', RUNNINGHUB_MAX_JOBS_3: '1' };
  system = await openSystem({ env: { ...limits, ...accounts } });
  await system.sandbox.higgsfield.change({ queuedMs: 100, runMs: 900, longestSide: 256 });
  await system.sandbox.runninghub.change({ queuedMs: 100, runMs: 900, longestSide: 256 });
}, 120_000);
afterAll(() => system.close(), 30_000);

it('[b55] loses, doubles and miscounts nothing when every process is killed while 20 orders of both lines are under way', async () => {
  const { sandbox, sql } = system;
  const customers = await Promise.all(
    Array.from({ length: people }, (_, index) => createCustomer(sandbox, { name: `Person ${index}` })),
  );
  const references = await photos(2);
  const killing = killByAcceptedJobs();
  const orders = await Promise.all(customers.map((customer) => placeOrders(customer, references)));
  await killing;
  const givenUp: number[] = [];
  for (const [index, customer] of customers.entries()) {
    for (const order of orders[index] ?? []) {
      const card = textOf(await customer.card(order, /Done in|othing was charged/, 120_000));
      if (!card.includes('Done in')) givenUp.push(order);
    }
  }

  // A worker killed after it wrote down that it sends, and before it sent, leaves a request nobody may send again. Its order
  // is given up; at most one for each place, and only if the provider never heard of it.
  expect(givenUp.length).toBeLessThanOrEqual(places);
  const kept = orders.flat().filter((order) => !givenUp.includes(order));
  expect(inOrder(await ownersOfJobs())).toEqual(inOrder(kept));
  for (const [index, customer] of customers.entries())
    await expectEachPictureOnce(customer, orders[index] ?? [], givenUp);
  expect(await sql`select invariant, broken from audit_books() where broken > 0`).toEqual([]);
  expect(
    await sql`select sum(posted)::int as posted, sum(pending)::int as pending from credit_accounts`,
  ).toEqual([{ posted: 10_000 * people - 50 * (people * ordersEach - givenUp.length), pending: 0 }]);
  expect(await sql`select id from provider_jobs where status not in ('done', 'unknown')`).toEqual([]);
  await expectExplained();
}, 240_000);

/** Places the person's orders one after another, through whatever dies meanwhile. */
async function placeOrders(
  customer: Customer,
  [first, second]: Uint8Array<ArrayBuffer>[],
): Promise<number[]> {
  if (!first || !second) throw new Error('two photos');
  const placed: number[] = [];
  for (let number = 1; number <= ordersEach; number += 1) {
    placed.push(
      number % 2 === 0
        ? await customer.orderProduct([first, second])
        : await customer.order({ prompt: `picture ${number}`, photos: number === 1 ? [first, second] : [] }),
    );
  }
  return placed;
}

async function acceptedJobs(): Promise<number> {
  const counts = await system.sandbox.journalCounts();
  return (counts['higgsfield.job.accepted'] ?? 0) + (counts['runninghub.task.accepted'] ?? 0);
}

async function killByAcceptedJobs(): Promise<void> {
  for (const [name, afterJobs] of kills) {
    while ((await acceptedJobs()) < afterJobs) await new Promise((resolve) => setTimeout(resolve, 50));
    await system.kill(name);
  }
}

function inOrder(numbers: readonly number[]): number[] {
  return numbers.toSorted((left, right) => left - right);
}

/** The order of every job at a provider, which must all have ended with a picture; 0 where no order has it. */
async function ownersOfJobs(): Promise<number[]> {
  const { sandbox, sql } = system;
  const jobs = [...(await sandbox.higgsfield.jobs()), ...(await sandbox.runninghub.jobs())];
  expect(jobs.filter(({ status }) => !['completed', 'SUCCESS'].includes(status))).toEqual([]);
  const rows = await sql<{ orderId: number; address: string }[]>`
    select subject_id as "orderId", '/cb/' || provider || '/' || id || '?t=' || callback_token as address from provider_jobs`;
  return jobs.map(
    ({ webhook }) => rows.find(({ address }) => webhook?.endsWith(address) === true)?.orderId ?? 0,
  );
}

/** What was sent without a confirmation may stand there once more, or only then; that one says so. */
async function expectEachPictureOnce(
  customer: Customer,
  orders: readonly number[],
  givenUp: readonly number[],
): Promise<void> {
  const pictures = (await customer.chat()).filter((one) => one.out && one.photo);
  for (const order of orders) {
    const copies = pictures.filter((one) => buttonsOf(one).includes(`o:${order}:again`));
    expect(copies.length > 0).toBe(!givenUp.includes(order));
    expect(copies.filter((one) => !textOf(one).includes('🔂')).length).toBeLessThanOrEqual(1);
  }
}

/** The panel's page of an order that was under way when the worker was killed says so, in words that can be read out. */
async function expectExplained(): Promise<void> {
  const { sql, darkroom } = system;
  const [order] = await sql<{ id: number }[]>`
    select o.id from orders o join events e on e.kind = 'process_started' and e.data->>'part' = 'worker'
      and e.at between o.created_at and o.finished_at where o.status = 'delivered' order by o.id limit 1`;
  const accountId = await addAccount(sql, { login: 'support', role: 'viewer', by: 'a test' });
  const visit = { agent: 'test', address: '127.0.0.1', formToken: 'of a test' };
  await openSession(sql, { ...visit, accountId, idHash: hashOf('a-visit') });
  const page = await fetch(`http://127.0.0.1:${darkroom.childEnv.WEB_PORT}/panel/orders/${order?.id}`, {
    headers: { cookie: 'darkroom=a-visit' },
  });
  const text = await page.text();
  expect(text).toContain(
    'One of our own processes was restarted meanwhile; the order went on from where it was.',
  );
  expect(text).toContain('A process of ours began to work (worker)');
  expect(text).toContain('50 credits were charged.');
}
