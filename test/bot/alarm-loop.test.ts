import pino from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAlarmLoop } from '../../src/bot/staff/alarm-loop.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

let database: TestDatabase;
let loop: ReturnType<typeof createAlarmLoop> | undefined;
const told: string[] = [];

beforeEach(async () => {
  told.length = 0;
  database = await createTestDatabase();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await loop?.stop();
  await database.drop();
});

const tellAdmin = async (text: string) => told.push(text) > 0;

function start(lateMs: number): void {
  loop = createAlarmLoop({ sql: database.sql, log: pino({ level: 'silent' }), tellAdmin, lateMs });
  loop.start();
}

const age = (interval: string) =>
  database.sql.unsafe(`update audits set done_at = done_at - interval '${interval}' where scope = 'recent'`);

test('an audit that has not come to its end for long is told of, once, with what to look at', async () => {
  await age('1 hour');
  start(1_000);
  await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: 10_000 });
  expect(told[0]).toMatch(/^The books have not been audited since 20.* UTC: .*worker and Temporal/);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(told).toHaveLength(1);
});

test('what was not audited while everything slept is no alarm', async () => {
  await age('9 hours');
  let sleptMs = 0;
  const now = Date.now.bind(Date);
  vi.spyOn(Date, 'now').mockImplementation(() => now() + sleptMs);
  start(3_000);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  sleptMs = 9 * 3_600_000;
  // Two seconds after waking up is the next look.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(told).toEqual([]);
  await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: 10_000 });
});
