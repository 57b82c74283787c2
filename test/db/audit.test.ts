import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectDatabase, type Sql } from '../../src/db/sql.ts';
import { auditAll, auditBooks, auditRecent, claimFullAudit, listLateAudits } from '../../src/db/upkeep.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { fillHistory } from './history.ts';
import { acceptedOrder, admitted, newPerson, openAccount } from './scene.ts';

const balance = 'I1 a balance is the sum of its entries';
const reservation = 'I2 an ended order has ended its reservation';
const charged = 'I3 what was charged was delivered';
const history = 4_000;

let database: TestDatabase;
let sql: Sql;

beforeEach(async () => {
  database = await createTestDatabase();
  // The history is written by one connection, which has no limit of time while it does.
  sql = connectDatabase(database.url, 1);
  await fillHistory(sql, { orders: history, people: 4 });
  await openAccount(sql, 8);
  // From here on the history is history.
  expect(await auditAll(sql)).toEqual({});
  expect(await auditRecent(sql)).toEqual({});
});
afterEach(async () => {
  await sql.end({ timeout: 1 });
  await database.drop();
});

interface PlanNode {
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

/** All nodes of a plan that read a table or an index, with how many rows they looked at. */
function readsOf(node: PlanNode): { name: string; rows: number }[] {
  const name = node['Relation Name'] ?? node['Index Name'];
  const each = node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0);
  const own = name === undefined ? [] : [{ name, rows: each * node['Actual Loops'] }];
  return [...own, ...(node.Plans ?? []).flatMap(readsOf)];
}

/** How many rows of tables an audit looks at: the next one of what moved, or one of everything. */
async function rowsRead(scope: 'recent' | 'all'): Promise<number> {
  const [mark] = await sql<{ since: string; afterEntry: number }[]>`
    select since::text, after_entry as "afterEntry" from audits where scope = ${scope}`;
  const [row] = await sql.unsafe<{ 'QUERY PLAN': { Plan: PlanNode }[] }[]>(
    `explain (analyze, format json) select * from audit_books('${mark?.since}', ${mark?.afterEntry})`,
  );
  const reads = row?.['QUERY PLAN'].flatMap(({ Plan }) => readsOf(Plan)) ?? [];
  return reads.reduce((sum, { rows }) => sum + rows, 0);
}

async function change(table: string, statement: string): Promise<void> {
  await sql.unsafe(`alter table ${table} disable trigger ${table}_append_only`);
  await sql.unsafe(statement);
  await sql.unsafe(`alter table ${table} enable trigger ${table}_append_only`);
}

test('the audit of what moved looks at few rows, however long the history of whoever moved', async () => {
  const [mark] = await sql`select since, after_entry from audits where scope = 'recent'`;
  expect(Number(mark?.['after_entry'])).toBeGreaterThan(2 * history);
  await sql`update credit_accounts set pending = pending + 1 where user_id = 1001`;
  await sql`insert into credit_entries (key, user_id, kind, posted_delta, pending_delta) values ('moved', 1001, 'adjustment', 0, 1)`;
  await admitted(sql, await newPerson(sql));
  expect(await auditRecent(sql)).toEqual({});
  expect(await rowsRead('recent')).toBeLessThan(100);
  expect(await rowsRead('all')).toBeGreaterThan(4 * history);
});

test('what is wrong in the history is found at night, what is wrong in what moved is found at once and until it is mended', async () => {
  await change(
    'credit_entries',
    `update credit_entries set posted_delta = posted_delta + 1 where key = 'fin:1500'`,
  );
  await sql`delete from deliveries where order_id = 1501`;
  expect(await auditRecent(sql)).toEqual({});
  expect(await auditBooks(sql)).toEqual({ [balance]: 1, [charged]: 1 });
  expect(await auditAll(sql)).toEqual({ [balance]: 1, [charged]: 1 });

  const { orderId } = await admitted(sql, await newPerson(sql));
  await sql`update orders set status = 'cancelled', finished_at = now() where id = ${orderId}`;
  for (const _ of [1, 2]) expect(await auditRecent(sql)).toMatchObject({ [reservation]: 1 });
  const rows = await sql`select scope, violations from audits order by scope desc`;
  expect(rows).toEqual([
    { scope: 'recent', violations: expect.objectContaining({ [reservation]: 1 }) },
    { scope: 'all', violations: { [balance]: 1, [charged]: 1 } },
  ]);
});

test('an entry that is committed late, with a number from before, is audited', async () => {
  const other = connectDatabase(database.url, 1);
  try {
    await other`begin`;
    await other`insert into credit_entries (key, user_id, kind, posted_delta, pending_delta) values ('late', 1002, 'adjustment', 5, 0)`;
    await newPerson(sql);
    expect(await auditRecent(sql)).toEqual({});
    await other`commit`;
    expect(await auditRecent(sql)).toEqual({ [balance]: 1 });
  } finally {
    await other.end({ timeout: 1 });
  }
});

test('everything is audited once a night, by whoever asks first, and an hour later again if it was not done', async () => {
  expect(await claimFullAudit(sql)).toBe(false);
  await sql`update audits set done_at = now() - interval '25 hours'`;
  const claims = await Promise.all([claimFullAudit(sql), claimFullAudit(sql), claimFullAudit(sql)]);
  expect(claims.filter(Boolean)).toHaveLength(1);
  await sql`update audits set tried_at = now() - interval '61 minutes'`;
  expect(await claimFullAudit(sql)).toBe(true);
  await auditAll(sql);
  await sql`update audits set tried_at = now() - interval '61 minutes'`;
  expect(await claimFullAudit(sql)).toBe(false);
});

test('an audit is late when its last run that came to its end is too long ago', async () => {
  const late = async () => (await listLateAudits(sql, 900_000)).map(({ scope }) => scope);
  expect(await late()).toEqual([]);
  await sql`update audits set done_at = now() - interval '16 minutes'`;
  expect(await late()).toEqual(['recent']);
  await sql`update audits set done_at = now() - interval '27 hours'`;
  expect((await late()).toSorted()).toEqual(['all', 'recent']);
  await auditRecent(sql);
  expect(await late()).toEqual(['all']);
});

test('a job is late for the audit a quarter of an hour after its deadline, unless we slept meanwhile', async () => {
  await acceptedOrder(sql, await newPerson(sql));
  await sql`update provider_jobs set deadline = now() - interval '16 minutes' where ended_at is null`;
  expect(await auditRecent(sql)).toEqual({});
  await sql`update audits set awake_since = now() - interval '16 minutes'`;
  expect(await auditRecent(sql)).toEqual({ 'I18 no job waits past its deadline': 1 });
  await sql`update audits set done_at = now() - interval '1 hour'`;
  expect(await auditRecent(sql)).toEqual({});
});
