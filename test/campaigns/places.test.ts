import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { settleUndelivered } from '../../src/db/orders.ts';
import { announceAccounts } from '../../src/db/provider-accounts.ts';
import { admitGeneration, endJob, giveBack, recordSubmission } from '../../src/db/provider-jobs.ts';
import type { Sql } from '../../src/db/sql.ts';
import { auditBooks, fillAllPlaces } from '../../src/db/upkeep.ts';
import { begin, newOrder, newPerson, seatedBy } from '../db/scene.ts';
import { longestRunMs, runsOf, sizeOf } from './campaigns.ts';
import {
  type Answer,
  accounts,
  apply,
  type Command,
  histories,
  type Model,
  newModel,
  people,
  providerOf,
  restMinutes,
  stepMinutes,
} from './places-model.ts';
import { type HistoryDatabase, openHistoryDatabase } from './tables.ts';

vi.setConfig({ testTimeout: longestRunMs });

let database: HistoryDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await openHistoryDatabase();
  sql = database.sql;
});
afterAll(() => database.drop());

interface Real {
  people: number[];
  /** In the order of admission. */
  orders: { orderId: number; jobId: number }[];
}

test(`[I8] ${sizeOf('places')} random histories seat jobs where the model says, after every step`, async () => {
  await fc.assert(
    fc.asyncProperty(histories, async ({ places, commands }) => {
      await database.empty();
      await configure(places);
      const model = newModel(places);
      const real: Real = { people: [], orders: [] };
      for (let n = 0; n < people; n += 1) real.people.push(await newPerson(sql, 1_000_000));
      for (const command of commands) {
        const expected = apply(model, command);
        expect(await perform(real, command)).toEqual(expected);
        expect(await readTables()).toEqual(tablesOf(model));
      }
      expect(await auditBooks(sql)).toEqual({});
    }),
    runsOf('places'),
  );
});

async function configure(places: readonly (number | null)[]): Promise<void> {
  const named = accounts.map((account, index) => ({
    ...account,
    kind: 'generation' as const,
    places: places[index] ?? 0,
  }));
  await announceAccounts(sql, named);
}

/** @returns the answer with orders named by their number in the history */
async function perform(real: Real, command: Command): Promise<Answer> {
  const numbersOf = (orderIds: readonly number[]) =>
    orderIds.map((id) => real.orders.findIndex(({ orderId }) => orderId === id));
  switch (command.do) {
    case 'order': {
      const orderId = await newOrder(sql, real.people[command.person] ?? 0);
      const order = { orderId, provider: providerOf(command.person), queueMs: 3_600_000 };
      const seated = await seatedBy(sql, async () => {
        const { jobId } = await admitGeneration(sql, order);
        // Refused: there is no job.
        if (jobId !== null) real.orders.push({ orderId, jobId });
      });
      return { started: numbersOf(seated) };
    }
    case 'configure':
      await configure(command.places);
      return undefined;
    case 'pass':
      await sql`update provider_accounts set set_aside_until = set_aside_until - ${stepMinutes} * interval '1 minute'`;
      return undefined;
    case 'fill':
      return { started: numbersOf(await seatedBy(sql, () => fillAllPlaces(sql))) };
    case 'begin':
    case 'record':
    case 'end':
    case 'give_back':
    case 'settle': {
      const order = real.orders[command.order % real.orders.length];
      if (!order) return undefined;
      const answer = await performOnOrder(order, command);
      return typeof answer === 'boolean' ? { changed: answer } : { started: numbersOf(answer) };
    }
    default:
      return command satisfies never;
  }
}

/** @returns whether it took effect, or the orders whose wait is over */
async function performOnOrder(
  { orderId, jobId }: Real['orders'][number],
  command: Extract<Command, { order: number }>,
): Promise<boolean | number[]> {
  switch (command.do) {
    case 'begin':
      return (await begin(sql, jobId)).mine;
    case 'record':
      return seatedBy(sql, () =>
        recordSubmission(sql, jobId, { status: command.as, externalId: `request-${jobId}` }),
      );
    case 'end':
      return seatedBy(sql, () => endJob(sql, jobId, { status: command.as }));
    case 'give_back': {
      const { from, isBroken } = command;
      const rest = {
        reason: isBroken ? 'auth' : 'busy',
        detail: 'tested',
        restMs: restMinutes * 60_000,
        queueMs: 3_600_000,
      };
      return seatedBy(sql, () => giveBack(sql, { jobId, from, ...rest }));
    }
    case 'settle': {
      const end = { status: 'cancelled', reason: 'cancelled_by_user' } as const;
      return seatedBy(sql, () => settleUndelivered(sql, orderId, end));
    }
    default:
      return command satisfies never;
  }
}

async function readTables() {
  const jobs = await sql`
    select o.status as "orderStatus", j.status, j.account_id as account, j.place, j.surplus
    from provider_jobs j join orders o on j.subject_kind = 'order' and o.id = j.subject_id order by j.id`;
  const state = await sql`
    select id, places, enabled, coalesce(set_aside_until > now(), false) as "isAside" from provider_accounts order by id`;
  return { jobs: [...jobs], accounts: [...state] };
}

function tablesOf({ jobs, accounts, minute }: Model) {
  return {
    jobs: jobs.map(({ orderStatus, status, account, place, surplus }) => ({
      orderStatus,
      status,
      account,
      place,
      surplus,
    })),
    accounts: accounts.map(({ id, places, enabled, asideUntil }) => ({
      id,
      places,
      enabled,
      isAside: asideUntil > minute,
    })),
  };
}
