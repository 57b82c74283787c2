import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { confirmDelivery } from '../../src/db/deliveries.ts';
import { type SettledOrder, settleUndelivered } from '../../src/db/orders.ts';
import { endJob, recordSubmission } from '../../src/db/provider-jobs.ts';
import type { Sql } from '../../src/db/sql.ts';
import { auditBooks } from '../../src/db/upkeep.ts';
import { registerUser } from '../../src/db/users.ts';
import { admit, askToSend, begin, column, newOrder, openAccount } from '../db/scene.ts';
import { longestRunMs, runsOf, sizeOf } from './campaigns.ts';
import {
  apply,
  type Command,
  commandOf,
  grant,
  histories,
  type Model,
  newModel,
  type OrderCommand,
} from './credits-model.ts';
import { type HistoryDatabase, openHistoryDatabase } from './tables.ts';

vi.setConfig({ testTimeout: longestRunMs });

let database: HistoryDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await openHistoryDatabase();
  sql = database.sql;
});
afterAll(() => database.drop());

const profile = { username: null, firstName: 'Ann', lastName: null, language: 'en' } as const;

test(`[I1] [I2] [I3] [I8] ${sizeOf('credits')} random histories leave the books as the model says, after every step`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 3 }), histories, async (places, history) => {
      const real = await freshBooks(places);
      const model = newModel(places);
      for (const step of history) {
        const command = commandOf(model, step);
        if (!command) continue;
        apply(model, command);
        await perform(real, command);
        expect(await readBooks(real)).toEqual(booksOf(model));
      }
    }),
    runsOf('credits'),
  );
});

interface Real {
  users: (number | undefined)[];
  orders: { orderId: number; jobId: number }[];
}

async function freshBooks(places: number): Promise<Real> {
  await database.empty();
  await openAccount(sql, places);
  return { users: [], orders: [] };
}

async function perform(real: Real, command: Command): Promise<void> {
  if ('order' in command) {
    const order = real.orders[command.order % real.orders.length];
    if (order) await performOnOrder(order, command);
    return;
  }
  if (command.do === 'register') {
    const user = await registerUser(sql, { ...profile, telegramId: command.person + 1 }, grant);
    real.users[command.person] = user.id;
    return;
  }
  const user = real.users[command.person];
  if (user === undefined) return;
  real.orders.push({ orderId: await newOrder(sql, user, { price: command.price }), jobId: 0 });
}

async function performOnOrder(order: Real['orders'][number], command: OrderCommand): Promise<unknown> {
  const { orderId, jobId } = order;
  switch (command.do) {
    case 'admit': {
      order.jobId = (await admit(sql, orderId)).jobId ?? 0;
      return undefined;
    }
    case 'begin_submission':
      return jobId > 0 && begin(sql, jobId);
    case 'record':
      return (
        jobId > 0 && recordSubmission(sql, jobId, { status: command.as, externalId: `request-${jobId}` })
      );
    case 'end_job':
      return endJob(sql, jobId, { status: command.as });
    case 'begin_delivery': {
      // Asked again while a send is under way it would count a lost send; the model knows none.
      const [may] = await sql`
        select from provider_jobs where subject_id = ${orderId} and status = 'done'
          and not exists (select from deliveries where order_id = ${orderId})`;
      return may && askToSend(sql, orderId, 'photo');
    }
    case 'confirm':
      return confirmDelivery(sql, orderId, { part: 'photo', messageIds: [1] });
    case 'settle':
      return settle(orderId, command.as);
    default:
      return command satisfies never;
  }
}

function settle(orderId: number, as: 'failed' | 'cancelled' | 'undeliverable'): Promise<SettledOrder> {
  if (as === 'undeliverable') return settleUndelivered(sql, orderId, { status: 'failed', reason: as });
  return settleUndelivered(sql, orderId, { status: as, reason: 'internal' });
}

async function readBooks(real: Real) {
  const accounts = await sql`
    select u.telegram_id - 1 as person, a.posted, a.pending from credit_accounts a join users u on u.id = a.user_id
    order by person`;
  const orders = await sql`
    select o.status, j.status as job, coalesce(d.status = 'sent', false) as "isSent"
    from orders o left join provider_jobs j on j.subject_kind = 'order' and j.subject_id = o.id left join deliveries d on d.order_id = o.id
    order by o.id`;
  const places = await column(sql, 'select max(place) from provider_jobs');
  expect(places[0] ?? 0).toBeLessThanOrEqual(3);
  expect(real.orders).toHaveLength(orders.length);
  return { accounts: [...accounts], orders: [...orders], broken: await auditBooks(sql) };
}

function booksOf({ registered, posted, pending, orders }: Model) {
  return {
    accounts: registered.flatMap((isRegistered, person) =>
      isRegistered ? [{ person, posted: posted[person], pending: pending[person] }] : [],
    ),
    orders: orders.map(({ status, job, sent }) => ({ status, job, isSent: sent === 'sent' })),
    broken: {},
  };
}
