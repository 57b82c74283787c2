import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/dev/ports.ts';
import { startPostgres } from '../../src/dev/postgres.ts';
import { obtainTemporal } from '../../src/dev/temporal-binary.ts';
import { startTemporal } from '../../src/dev/temporal-server.ts';
import { bundleWorkflows } from '../../src/worker/bundle.ts';

/**
 * One PostgreSQL, one Temporal dev server and one workflow bundle for the whole run; addresses go by environment. Who runs
 * tests again and again may keep these for them, named by TEST_SHARED_POSTGRES_URL, TEST_SHARED_TEMPORAL_ADDRESS and
 * TEST_SHARED_WORKFLOW_BUNDLE.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-test-'));
  const binary = await obtainTemporal({
    projectDir: process.cwd(),
    env: cleanEnvironment(),
    say: (line) => process.stdout.write(`${line}\n`),
  });
  const {
    TEST_SHARED_POSTGRES_URL: url,
    TEST_SHARED_TEMPORAL_ADDRESS: address,
    TEST_SHARED_WORKFLOW_BUNDLE: sharedBundle,
  } = process.env;
  const bundleFile = sharedBundle ?? join(folder, 'workflows.js');
  const [postgres, temporal] = await Promise.all([
    url !== undefined
      ? { url, stop: leaveIt }
      : freePort().then((port) => startPostgres({ dataDir: join(folder, 'postgres'), port })),
    address !== undefined
      ? { address, stop: leaveIt }
      : freePort().then((port) => startTemporal({ binary, port, log: () => undefined })),
    sharedBundle ?? bundleWorkflows().then(({ code }) => writeFileSync(bundleFile, code)),
  ]);
  process.env.TEST_POSTGRES_URL = postgres.url;
  process.env.TEST_TEMPORAL_ADDRESS = temporal.address;
  process.env.TEST_TEMPORAL_BINARY = binary;
  process.env.TEST_WORKFLOW_BUNDLE = bundleFile;
  return async () => {
    await Promise.all([temporal.stop(), postgres.stop()]);
    rmSync(folder, { recursive: true, force: true });
  };
}

/** A server that somebody else started. */
const leaveIt = async () => undefined;

function cleanEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
