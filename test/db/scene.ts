import { randomUUID } from 'node:crypto';
import type { DeliveryPart } from '../../src/contract/delivery.ts';
import { beginDelivery, type DeliveryPermit } from '../../src/db/deliveries.ts';
import { placeOrder } from '../../src/db/orders.ts';
import { announceAccounts, type HeldAccount } from '../../src/db/provider-accounts.ts';
import { admitGeneration, beginSubmission, readJob, recordSubmission } from '../../src/db/provider-jobs.ts';
import type { Sql } from '../../src/db/sql.ts';
import { registerUser } from '../../src/db/users.ts';

export const price = 50;
export const request = { path: '/nano-banana', body: { prompt: 'a chair' } };
export const hold = { request, holdMs: 300_000 };

let lastTelegramId = 500_000;

/** A person who has never been here, with a starting grant. */
export async function newPerson(sql: Sql, grant = 10_000): Promise<number> {
  const profile = {
    telegramId: ++lastTelegramId,
    username: null,
    firstName: 'Ann',
    lastName: null,
    language: 'en',
  } as const;
  return (await registerUser(sql, profile, grant)).id;
}

export async function newOrder(
  sql: Sql,
  userId: number,
  fields: { price?: number; prompt?: string; references?: string[]; model?: string } = {},
): Promise<number> {
  const { prompt = 'a chair', model = 'nano-banana', references = [], price: asked = price } = fields;
  const placed = await placeOrder(sql, {
    line: 'studio',
    inputs: { model, prompt, ratio: '1:1' },
    references,
    price: asked,
    userId,
    chatId: 1,
    confirmKey: randomUUID(),
  });
  return placed.orderId;
}

/** An account that takes orders, whatever it did before. */
export async function openAccount(sql: Sql, places: number, id = 'higgsfield-1'): Promise<void> {
  await openOnly(sql, [{ id, provider: 'higgsfield', kind: 'generation' as const, places }]);
  await sql`update provider_accounts set set_aside_until = null, set_aside_reason = null, busy_streak = 0`;
}

/** These take orders from now on, and no others. */
export async function openOnly(sql: Sql, accounts: readonly HeldAccount[]): Promise<void> {
  const known = await sql<HeldAccount[]>`select id, provider, kind from provider_accounts`;
  const others = known.filter(({ id }) => !accounts.some((account) => account.id === id));
  await announceAccounts(sql, [...accounts, ...others.map((account) => ({ ...account, places: 0 }))]);
}

/** What a provider says that is too busy now; see giveBack. */
export const busy = {
  reason: 'busy',
  detail: 'too much at once',
  restMs: 60_000,
  queueMs: 60_000,
};

export function admit(sql: Sql, orderId: number, provider = 'higgsfield') {
  return admitGeneration(sql, { orderId, provider, queueMs: 3_600_000 });
}

/** An order that was let in: with a place, or waiting for one. */
export async function admitted(
  sql: Sql,
  userId: number,
): Promise<{ orderId: number; jobId: number; status: string }> {
  const orderId = await newOrder(sql, userId);
  const { jobId, status } = await admit(sql, orderId);
  return { orderId, jobId: jobId ?? Number.NaN, status };
}

/** How a person ends their order. */
export const cancelled = { status: 'cancelled', reason: 'cancelled_by_user' } as const;

/** The step before the paid request leaves, for the account the job is with. */
export async function begin(sql: Sql, jobId: number, terms: Parameters<typeof beginSubmission>[2] = hold) {
  return beginSubmission(sql, await readJob(sql, jobId), terms);
}

/** An order whose job the provider has accepted. */
export async function acceptedOrder(
  sql: Sql,
  userId: number,
  fields: Parameters<typeof newOrder>[2] = {},
): Promise<{ orderId: number; jobId: number }> {
  const orderId = await newOrder(sql, userId, fields);
  return { orderId, jobId: await acceptedJob(sql, orderId) };
}

/** Lets an order in, to the provider's acceptance of its job. @returns the job */
export async function acceptedJob(sql: Sql, orderId: number, provider?: string): Promise<number> {
  const { jobId } = await admit(sql, orderId, provider);
  if (jobId === null) throw new Error('not admitted');
  await begin(sql, jobId);
  await recordSubmission(sql, jobId, { status: 'accepted', externalId: `request-${jobId}` });
  return jobId;
}

/** Orders whose wait for a place was ended since the last look, in order. */
export async function takePlaceWakes(sql: Sql): Promise<number[]> {
  const rows = await sql<{ workflowId: string; madeAt: Date }[]>`
    delete from wakes where activity_id like 'await-place-%' returning workflow_id as "workflowId", made_at as "madeAt"`;
  return rows
    .toSorted((left, right) => left.madeAt.getTime() - right.madeAt.getTime())
    .map(({ workflowId }) => Number(workflowId.replace('order-', '')));
}

/** What an act gives: the orders that got a place by it. */
export async function seatedBy(sql: Sql, act: () => Promise<unknown>): Promise<number[]> {
  await takePlaceWakes(sql);
  await act();
  return takePlaceWakes(sql);
}

/** Rows of one column. */
export async function column<T>(sql: Sql, statement: string): Promise<T[]> {
  const rows = await sql.unsafe<Record<string, T>[]>(statement);
  return rows.flatMap((row) => Object.values(row));
}

/** Asks to send a part, when lost answers cost no pause and nobody cancels. */
export function askToSend(sql: Sql, orderId: number, part: DeliveryPart): Promise<DeliveryPermit> {
  return beginDelivery(sql, orderId, { part, pausesMs: [0, 0], cancelled: false });
}
