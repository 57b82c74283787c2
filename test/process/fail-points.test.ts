import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { catalogFlows } from '../../chaos/catalog-flows.ts';
import { closeRig, openRig, runFlow } from '../../chaos/points.ts';
import type { Rig } from '../../chaos/points-case.ts';
import { flows } from '../../chaos/points-flows.ts';
import { connectDatabase } from '../../src/db/sql.ts';
import {
  armFailPoints,
  type FailPoint,
  failPoint,
  failPointFile,
  failPoints,
  holdWord,
} from '../../src/process/fail-points.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { becomesTrue } from '../harness/waiting.ts';
import { readSources } from '../imports.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'darkroom-points-'));
});
afterEach(() => {
  armFailPoints(undefined);
  rmSync(folder, { recursive: true, force: true });
});

describe('a fail point', () => {
  it('does nothing in a process that is not armed, whatever files there are', () => {
    writeFileSync(join(folder, 'submit.after-intent'), '');
    failPoint('submit.after-intent');
    expect(readdirSync(folder)).toEqual(['submit.after-intent']);
  });

  it('does nothing in an armed process as long as the folder has no file of its name', () => {
    writeFileSync(join(folder, 'submit.after-record'), '');
    armFailPoints(folder);
    failPoint('submit.after-intent');
    expect(readdirSync(folder)).toEqual(['submit.after-record']);
  });

  it('that is armed for one order lets another pass', () => {
    writeFileSync(join(folder, failPointFile('submit.after-intent', 1001)), '');
    armFailPoints(folder);
    failPoint('submit.after-intent', 1002);
    failPoint('submit.after-intent');
    expect(readdirSync(folder)).toEqual(['submit.after-intent@1001']);
  });

  it('kills the process that comes to its file first, at once and by SIGKILL, and only that one', async () => {
    writeFileSync(join(folder, 'submit.after-intent'), '');
    expect(await comeToPoint(folder)).toEqual({ code: null, signal: 'SIGKILL', said: 'before' });
    expect(existsSync(join(folder, 'submit.after-intent'))).toBe(false);
    expect(await comeToPoint(folder)).toEqual({ code: 0, signal: null, said: 'before after' });
  });

  it('whose file says so lets the process stand still until somebody lets it go on', async () => {
    writeFileSync(join(folder, 'submit.after-intent'), holdWord);
    const held = join(folder, 'submit.after-intent.held');
    const coming = comeToPoint(folder);
    expect(await becomesTrue(async () => existsSync(held), 10_000)).toBe(true);
    rmSync(held);
    expect(await coming).toEqual({ code: 0, signal: null, said: 'before after' });
  });

  it('stands in the sources under every name there is, and lies on a flow or is killed here', () => {
    const sources = readSources(['src', 'workflows', 'activities']);
    const used = sources.flatMap(({ text }) =>
      [...text.matchAll(/\bfailPoint\('([^']+)'/g)].map(([, name = '']) => name),
    );
    expect([...new Set(used)].toSorted()).toEqual(Object.keys(failPoints).toSorted());
    const killed = new Set<string>([
      ...[...flows, ...catalogFlows].flatMap(({ points }) => points),
      'migration.mid',
    ]);
    expect(Object.keys(failPoints).filter((name) => !killed.has(name))).toEqual([]);
  });
});

/** What a process says and how it ends that has one fail point between two words. */
async function comeToPoint(armed: string) {
  const module = JSON.stringify(join(import.meta.dirname, '../../src/process/fail-points.ts'));
  const program = `
    import { armFailPoints, failPoint } from ${module};
    armFailPoints(${JSON.stringify(armed)});
    process.stdout.write('before');
    failPoint('submit.after-intent');
    process.stdout.write(' after');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program]);
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, said };
}

describe('a migration', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('that is killed in the middle leaves nothing of itself, and the next run applies all of them', async () => {
    const name = `killed_${process.pid}_${Date.now()}`;
    await database.sql.unsafe(`create database ${name}`);
    const url = Object.assign(new URL(database.url), { pathname: `/${name}` }).href;
    writeFileSync(join(folder, 'migration.mid'), '');
    expect(await runMigration(url)).toEqual([null, 'SIGKILL']);
    expect(existsSync(join(folder, 'migration.mid'))).toBe(false);
    expect(await runMigration(url)).toEqual([0, null]);
    expect(await shapeOf(url)).toEqual(await shapeOf(database.url));
    await database.sql.unsafe(`drop database ${name} with (force)`);
  });
});

async function runMigration(url: string): Promise<unknown[]> {
  const env = { ...process.env, DATABASE_URL: url, FAIL_POINTS_DIR: folder };
  const entry = join(import.meta.dirname, '../../src/db/migrate-main.ts');
  return once(spawn(process.execPath, [entry], { env, stdio: 'ignore' }), 'close');
}

/** Columns, functions and applied migrations of a database. */
async function shapeOf(url: string): Promise<unknown> {
  const sql = connectDatabase(url, 1);
  try {
    return await sql`
      select table_name as owner, column_name as name, data_type as kind from information_schema.columns
        where table_schema = 'public'
      union all select 'function', routine_name, coalesce(data_type, '') from information_schema.routines
        where routine_schema = 'public'
      union all select 'migration', name, '' from migrations
      order by 1, 2, 3`;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

describe('an order is neither lost, doubled nor miscounted', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await openRig('callbacks');
  }, 120_000);
  afterAll(() => closeRig(rig), 30_000);

  it('when a process dies at the points where most could go wrong', async () => {
    const points: FailPoint[] = [
      'order.after-place-before-start',
      'submit.after-intent',
      'submit.after-send-before-record',
      'callback.after-store',
      'deliver.after-send-before-record',
    ];
    const flow = flows.find(({ name }) => name === 'delivered by callback');
    if (flow === undefined) throw new Error('the flow has another name now');
    const cases = await runFlow(rig, flow, points);
    expect(cases.map(({ point, died, problems }) => ({ point, died, problems }))).toEqual([
      { point: 'order.after-place-before-start', died: 'bot', problems: [] },
      { point: 'submit.after-intent', died: 'worker', problems: [] },
      { point: 'submit.after-send-before-record', died: 'worker', problems: [] },
      { point: 'callback.after-store', died: 'web', problems: [] },
      { point: 'deliver.after-send-before-record', died: 'bot', problems: [] },
    ]);
  }, 180_000);

  it('when the worker dies between a product photo accepted and its id written down, which only the callback can name', async () => {
    const flow = flows.find(({ name }) => name === 'product by callback');
    if (flow === undefined) throw new Error('the flow has another name now');
    const point = 'submit.after-send-before-record';
    const [one] = await runFlow(rig, flow, [point]);
    expect(one).toMatchObject({ point, died: 'worker', problems: [] });
  }, 180_000);
});
