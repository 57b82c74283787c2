import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../src/dev/ports.ts';
import { startPostgres } from '../../src/dev/postgres.ts';
import { createCustomer } from '../harness/customer.ts';
import { openSystem } from '../harness/system.ts';
import { obtainClusterPrograms, openTemporalCluster } from '../harness/temporal-cluster.ts';
import { longestRunMs, sizeOf } from './campaigns.ts';

// Its programs take minutes to build where they are not there yet: `npm run campaigns -- cluster` has it.
describe.skipIf(sizeOf('cluster') === 0)('Darkroom on Temporal’s own server on PostgreSQL', () => {
  it(
    'delivers an order, also when that server is killed meanwhile',
    async () => {
      const programs = await obtainClusterPrograms();
      if ('missing' in programs) throw new Error(programs.missing);
      const folder = mkdtempSync(join(tmpdir(), 'darkroom-cluster-'));
      const server = await startPostgres({ dataDir: folder, port: await freePort() });
      const cluster = await openTemporalCluster({ programs, postgresUrl: server.url, folder });
      const system = await openSystem({
        env: { DATABASE_URL: server.url, TEMPORAL_ADDRESS: cluster.address },
      });
      try {
        const ann = await createCustomer(system.sandbox);
        const order = await ann.order({ prompt: 'a heron at dawn' });
        cluster.kill();
        await ann.card(order, /✅ Done/, 60_000);
        expect(await system.sql`select status from orders where id = ${order}`).toEqual([
          { status: 'delivered' },
        ]);
      } finally {
        await system.close();
        await cluster.stop();
        await server.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    },
    longestRunMs,
  );
});
