import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { confirmDelivery } from '../../src/db/deliveries.ts';
import { placeOrder, settleUndelivered } from '../../src/db/orders.ts';
import { endJob, recordSubmission } from '../../src/db/provider-jobs.ts';
import type { Sql } from '../../src/db/sql.ts';
import { auditBooks } from '../../src/db/upkeep.ts';
import { admit, askToSend, begin, column, newPerson, openAccount, price } from '../db/scene.ts';

/** Above the deadline of every call in src/db/sql.ts (5.5 s). */
const callLimitMs = 8_000;
const people = 20;

export interface Load {
  calls: number;
  errors: number;
  /** Calls that were neither answered nor refused within their deadline. */
  unsettled: number;
  longestCallMs: number;
  orders: number;
}

interface LoadOptions {
  /** Clients side by side, each with one order at a time. */
  clients: number;
  /** Whether another order is to be made. */
  wants(load: Load): boolean;
  /** After every call. */
  onCall?(load: Load): void;
}

/** People with credits, and more places than anybody needs: what queues is shown elsewhere. */
export async function openShop(sql: Sql): Promise<number[]> {
  await openAccount(sql, 64);
  return Promise.all(Array.from({ length: people }, () => newPerson(sql, 100_000_000)));
}

/**
 * Many clients take whole orders from the first call to the last over a pool whose connections break. Every call is
 * repeated until it is answered, as Temporal would, and a third of the orders is ended from two sides at once.
 */
export async function runLoad(pool: Sql, buyers: readonly number[], options: LoadOptions): Promise<Load> {
  const load: Load = { calls: 0, errors: 0, unsettled: 0, longestCallMs: 0, orders: 0 };
  const sure = async <T>(call: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await settled(load, call());
      } catch {
        load.errors += 1;
        await delay(2);
      } finally {
        options.onCall?.(load);
      }
    }
  };
  const client = async () => {
    while (options.wants(load)) {
      load.orders += 1;
      await takeOrder(pool, { number: load.orders, buyer: buyers[load.orders % buyers.length] ?? 0 }, sure);
    }
  };
  await Promise.all(Array.from({ length: options.clients }, client));
  return load;
}

async function settled<T>(load: Load, call: Promise<T>): Promise<T> {
  load.calls += 1;
  const startedAt = performance.now();
  const gaveUp = new AbortController();
  const late = delay(callLimitMs, undefined, gaveUp).then(() => {
    load.unsettled += 1;
    throw new Error('the call came to no end');
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    gaveUp.abort();
    late.catch(() => undefined);
    load.longestCallMs = Math.max(load.longestCallMs, performance.now() - startedAt);
  }
}

const undeliverable = { status: 'failed', reason: 'undeliverable' } as const;
const cancelled = { status: 'cancelled', reason: 'cancelled_by_user' } as const;

type Sure = <T>(call: () => Promise<T>) => Promise<T>;

/** A third is cancelled, a third delivered, and a third delivered and given up at the same time. */
async function takeOrder(pool: Sql, { number, buyer }: { number: number; buyer: number }, sure: Sure) {
  const order = {
    line: 'studio',
    inputs: { model: 'nano-banana', prompt: 'a chair', ratio: '1:1' },
    price,
  } as const;
  const { orderId } = await sure(() =>
    placeOrder(pool, { ...order, userId: buyer, chatId: 1, references: [], confirmKey: `order-${number}` }),
  );
  const { jobId } = await sure(() => admit(pool, orderId));
  const job = jobId ?? 0;
  await sure(() => begin(pool, job));
  await sure(() => recordSubmission(pool, job, { status: 'accepted', externalId: `request-${job}` }));
  await sure(() => endJob(pool, job, { status: 'done' }));
  if (number % 3 === 0) return sure(() => settleUndelivered(pool, orderId, cancelled));
  const permit = await sure(() => askToSend(pool, orderId, 'photo'));
  const giveUp = () => sure(() => settleUndelivered(pool, orderId, undeliverable));
  // Its beginning was told too often to a connection that died.
  if (permit.action === 'stop') return giveUp();
  const confirm = () => sure(() => confirmDelivery(pool, orderId, { part: 'photo', messageIds: [number] }));
  return number % 3 === 1 ? confirm() : Promise.all([confirm(), giveUp()]);
}

/** Every order has come to one end, nothing is reserved or under way, and the sums are exact. */
export async function expectExactBooks(sql: Sql, orders: number): Promise<void> {
  expect(await auditBooks(sql)).toEqual({});
  expect(await column(sql, 'select count(*) from orders')).toEqual([orders]);
  expect(await column(sql, 'select count(*) from orders where finished_at is null')).toEqual([0]);
  expect(await column(sql, 'select count(*) from provider_jobs where ended_at is null')).toEqual([0]);
  const [books] = await sql<{ granted: number; posted: number; pending: number; captured: number }[]>`
    select (select sum(posted_delta) from credit_entries where kind = 'grant')::bigint as granted,
      (select count(*) from credit_entries where kind = 'capture') as captured,
      sum(posted)::bigint as posted, sum(pending)::bigint as pending from credit_accounts`;
  const { granted = 0, posted, pending, captured = 0 } = books ?? {};
  expect({ posted, pending }).toEqual({ posted: granted - captured * price, pending: 0 });
  // Taken or given back, one of the two for each order.
  const ends = await column(sql, "select count(*) from credit_entries where key like 'fin:%'");
  expect(ends).toEqual([orders]);
  const kept = await column(sql, "select count(*) from orders where status = 'delivered'");
  expect(kept).toEqual([captured]);
}
