import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  claimInbox,
  failInbox,
  finishInbox,
  type InboxRow,
  releaseInboxClaims,
  renewInbox,
  storeUpdates,
} from '../../src/db/inbox.ts';
import type { Sql } from '../../src/db/sql.ts';
import { longestRunMs, runsOf, sizeOf } from './campaigns.ts';
import {
  type Answer,
  apply,
  type Command,
  histories,
  type Model,
  minutes,
  type NewUpdate,
  newModel,
} from './inbox-model.ts';
import { type HistoryDatabase, openHistoryDatabase } from './tables.ts';

vi.setConfig({ testTimeout: longestRunMs });

let database: HistoryDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await openHistoryDatabase();
  sql = database.sql;
});
afterAll(() => database.drop());

test(`[I10] ${sizeOf('inbox')} random histories of updates, claims and ends go as the model says, after every step`, async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (commands) => {
      await database.empty();
      const model = newModel();
      const claims: InboxRow[][] = [];
      for (const command of commands) {
        const expected = apply(model, command);
        expect(await perform(claims, command)).toEqual(expected);
        expect(await readTable()).toEqual(tableOf(model));
      }
    }),
    runsOf('inbox'),
  );
});

async function perform(claims: InboxRow[][], command: Command): Promise<Answer> {
  switch (command.do) {
    case 'store':
      return { stored: await storeUpdates(sql, command.updates.map(filed)) };
    case 'claim': {
      const limits = { claimMs: minutes.claim * 60_000, albumMs: minutes.album * 60_000 };
      const rows = await claimInbox(sql, { most: command.most, ...limits });
      claims.push(...Map.groupBy(rows, ({ chatId }) => chatId).values());
      return { taken: rows.map(({ updateId }) => updateId) };
    }
    case 'release':
      await releaseInboxClaims(sql);
      return undefined;
    case 'pass':
      await sql`
        update inbox set received_at = received_at - ${minutes.step} * interval '1 minute',
          claimed_until = claimed_until - ${minutes.step} * interval '1 minute'`;
      return undefined;
    case 'renew': {
      const rows = claims[command.claim % claims.length] ?? [];
      return { isHeld: await renewInbox(sql, rows, minutes.claim * 60_000) };
    }
    case 'finish':
    case 'fail':
    case 'give_up':
      await end(claims[command.claim % claims.length] ?? [], command.do);
      return undefined;
    default:
      return command satisfies never;
  }
}

async function end(rows: readonly InboxRow[], as: 'finish' | 'fail' | 'give_up'): Promise<void> {
  if (as === 'finish') return finishInbox(sql, rows);
  const failure = { error: 'Error', pauseMs: minutes.pause * 60_000, isDeadline: false };
  await failInbox(sql, rows, { ...failure, isDead: as === 'give_up' });
}

function filed({ updateId, chat, album }: NewUpdate) {
  return { updateId, chatId: chat, album, payload: { update_id: updateId } };
}

async function readTable() {
  const rows = await sql`
    select update_id as "updateId", chat_id as chat, album, attempts, done_at is not null as done, dead,
      done_at is null and coalesce(claimed_until > now(), false) as "isClaimed"
    from inbox order by seq`;
  return [...rows];
}

function tableOf({ rows, minute }: Model) {
  return rows.map(({ updateId, chat, album, attempts, done, dead, claimedUntil }) => ({
    updateId,
    chat,
    album,
    attempts,
    done,
    dead,
    isClaimed: !done && claimedUntil > minute,
  }));
}
