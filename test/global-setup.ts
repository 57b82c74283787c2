import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../src/dev/ports.ts';
import { startPostgres } from '../src/dev/postgres.ts';
import { obtainTemporal } from '../src/dev/temporal-binary.ts';
import { startTemporal } from '../src/dev/temporal-server.ts';
import { bundleWorkflows } from '../src/worker/bundle.ts';

/** One PostgreSQL, one Temporal dev server and one workflow bundle for the whole run; addresses go by environment. */
export default async function setup(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-test-'));
  const binary = await obtainTemporal({
    projectDir: process.cwd(),
    env: cleanEnvironment(),
    say: (line) => process.stdout.write(`${line}\n`),
  });
  const [postgres, temporal, bundle] = await Promise.all([
    freePort().then((port) => startPostgres({ dataDir: join(folder, 'postgres'), port })),
    freePort().then((port) => startTemporal({ binary, port, log: () => undefined })),
    bundleWorkflows(),
  ]);
  const bundleFile = join(folder, 'workflows.js');
  writeFileSync(bundleFile, bundle.code);
  process.env.TEST_POSTGRES_URL = postgres.url;
  process.env.TEST_TEMPORAL_ADDRESS = temporal.address;
  process.env.TEST_TEMPORAL_BINARY = binary;
  process.env.TEST_WORKFLOW_BUNDLE = bundleFile;
  return async () => {
    await Promise.all([temporal.stop(), postgres.stop()]);
    rmSync(folder, { recursive: true, force: true });
  };
}

function cleanEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
