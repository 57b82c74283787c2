import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { confirmDelivery, deliveryNotSent } from '../../src/db/deliveries.ts';
import { requestCancel, settleUndelivered } from '../../src/db/orders.ts';
import { endJob } from '../../src/db/provider-jobs.ts';
import type { Sql } from '../../src/db/sql.ts';
import { auditBooks } from '../../src/db/upkeep.ts';
import { moveToLine, openTestLines } from '../db/lines.ts';
import { admit, askToSend, newOrder, newPerson, openAccount } from '../db/scene.ts';
import { longestRunMs, runsOf, sizeOf } from './campaigns.ts';
import {
  type Answer,
  apply,
  type Command,
  grant,
  histories,
  lines,
  type Model,
  newModel,
  nextMessages,
  orders,
  price,
} from './outbox-model.ts';
import { type HistoryDatabase, openHistoryDatabase } from './tables.ts';

vi.setConfig({ testTimeout: longestRunMs });

let database: HistoryDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await openHistoryDatabase();
  sql = database.sql;
  await openTestLines(sql, lines);
});
afterAll(() => database.drop());

test(`[I3] [I9] ${sizeOf('outbox')} random histories of sends and answers go as the model says, after every step`, async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (commands) => {
      await database.empty();
      await openAccount(sql, orders);
      const user = await newPerson(sql, grant);
      const orderIds: number[] = [];
      for (const line of Object.keys(lines)) {
        const orderId = await newOrder(sql, user, { price });
        await moveToLine(sql, orderId, line);
        orderIds.push(orderId);
      }
      const model = newModel();
      for (const command of commands) {
        const messageIds = 'part' in command ? nextMessages(model, command.part) : [];
        const expected = apply(model, command);
        const orderId = orderIds[command.order] ?? 0;
        expect(await perform({ orderId, messageIds }, command)).toEqual(expected);
        expect(await readTables()).toEqual(tablesOf(model));
      }
    }),
    runsOf('outbox'),
  );
});

async function perform(to: { orderId: number; messageIds: number[] }, command: Command): Promise<Answer> {
  const { orderId, messageIds } = to;
  switch (command.do) {
    case 'admit': {
      // Delivery begins when the job has ended.
      const { jobId } = await admit(sql, orderId);
      if (jobId !== null) await endJob(sql, jobId, { status: 'done' });
      return undefined;
    }
    case 'begin':
      return askToSend(sql, orderId, command.part);
    case 'not_sent':
    case 'server_error': {
      const isDoubtful = command.do === 'server_error';
      await deliveryNotSent(sql, orderId, { part: command.part, isDoubtful });
      return undefined;
    }
    case 'request_cancel':
      await requestCancel(sql, orderId);
      return undefined;
    case 'confirm':
      await confirmDelivery(sql, orderId, { part: command.part, messageIds });
      return undefined;
    case 'settle': {
      const status = command.as === 'undeliverable' ? 'failed' : 'cancelled';
      const reason = command.as === 'undeliverable' ? 'undeliverable' : 'cancelled_by_user';
      await settleUndelivered(sql, orderId, { status, reason });
      return undefined;
    }
    default:
      return command satisfies never;
  }
}

async function readTables() {
  const accounts = await sql`select posted, pending from credit_accounts`;
  const statuses = await sql`select status from orders order by id`;
  const deliveries = await sql`
    select order_id - (select min(id) from orders) as order, part, status, unknown_sends as "unknownSends", doubtful_sends as "doubtfulSends",
      to_jsonb(message_ids) as "messageIds"
    from deliveries order by order_id, part`;
  const broken = await auditBooks(sql);
  return {
    accounts: [...accounts],
    statuses: statuses.map(({ status }) => status),
    deliveries: [...deliveries],
    broken,
  };
}

function tablesOf({ posted, pending, orders }: Model) {
  return {
    accounts: [{ posted, pending }],
    statuses: orders.map(({ status }) => status),
    deliveries: orders.flatMap(({ parts }, order) =>
      parts.toSorted((a, b) => (a.part < b.part ? -1 : 1)).map((part) => ({ order, ...part })),
    ),
    broken: {},
  };
}
