import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { connectDatabase } from '../../src/db/sql.ts';
import { freePort } from '../../src/dev/ports.ts';
import { type RunningPostgres, startPostgres } from '../../src/dev/postgres.ts';
import { longestRunMs, sizeOf, tell } from './campaigns.ts';
import { expectExactBooks, type Load, openShop, runLoad } from './order-load.ts';
import { watchUncaught } from './uncaught.ts';

vi.setConfig({ testTimeout: longestRunMs });

const kills = sizeOf('server-kills');
/** Answered between two kills, so that each one meets a busy server; a hundred kills come over 300,000 calls. */
const callsBetweenKills = 30 * kills;

let folder: string;
let server: RunningPostgres;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'darkroom-kills-'));
  server = await startPostgres({ dataDir: folder, port: await freePort() });
  await migrate(server.url);
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test(`[I1] [I2] [I3] ${kills} kills of PostgreSQL under whole orders leave exact sums, nothing open, and no call without an end`, async () => {
  const pool = connectDatabase(server.url, 12);
  const buyers = await openShop(pool);
  const uncaught = watchUncaught();
  const done = { kills: 0, nextKill: callsBetweenKills };
  const killWhenDue = ({ calls, errors }: Load) => {
    const { pid } = server;
    if (done.kills === kills || pid === undefined || calls - errors < done.nextKill) return;
    done.kills += 1;
    done.nextKill = calls - errors + callsBetweenKills;
    process.kill(pid, 'SIGKILL');
  };
  const load = await runLoad(pool, buyers, {
    clients: 12,
    wants: () => done.kills < kills,
    onCall: killWhenDue,
  });
  tell({ ...load, ...done, uncaught: uncaught.end() });
  expect(load.errors).toBeGreaterThanOrEqual(kills);
  expect(load.unsettled).toBe(0);
  expect(uncaught.end()).toBe(0);
  await expectExactBooks(pool, load.orders);
  await pool.end({ timeout: 1 });
});
