import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { freePort } from '../../src/dev/ports.ts';
import { startPostgres } from '../../src/dev/postgres.ts';
import { obtainTemporal } from '../../src/dev/temporal-binary.ts';
import { startTemporal } from '../../src/dev/temporal-server.ts';
import { bundleWorkflows } from '../../src/worker/bundle.ts';
import { cleanUpAfterDeath, closeRunFolder, fastestParent, openRunFolder } from './run-folder.ts';

/** What was started for a tier, and must be stopped by whoever started it. */
interface Started {
  pid?: number | undefined;
  stop(): Promise<void>;
}

/**
 * Starts for each tier what it needs and no tier before it in this run has started: addresses go by environment. Who runs
 * tests again and again may keep the servers for them, named by TEST_SHARED_POSTGRES_URL, TEST_SHARED_TEMPORAL_ADDRESS
 * and TEST_SHARED_WORKFLOW_BUNDLE.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const closeFolder = provideFolder(project);
  const folder = process.env.TEST_RUN_FOLDER ?? '';
  const needed = [
    ...(project.name === 'words' ? [] : [providePostgres]),
    ...(project.name === 'system' ? [provideTemporal, provideBundle] : []),
  ];
  const started = (await Promise.all(needed.map((provide) => provide(folder)))).filter(
    (one) => one !== undefined,
  );
  const callOff = cleanUpAfterDeath(
    started.map(({ pid }) => pid),
    folder,
  );
  return async () => {
    await Promise.all(started.map((one) => one.stop()));
    callOff();
    await closeFolder();
  };
}

/** Tests and all they start take it for the system's temporary folder, so that what they leave there is seen. */
function provideFolder(project: TestProject): () => Promise<void> {
  if (process.env.TEST_RUN_FOLDER !== undefined) return async () => undefined;
  const folder = openRunFolder(fastestParent());
  process.env.TEST_RUN_FOLDER = folder.path;
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder.temporary;
  // Hundreds of processes are started from the same sources: read from here they start in half the time.
  process.env.NODE_COMPILE_CACHE ??= join(folder.path, 'compiled');
  return async () => {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    const left = await closeRunFolder(folder);
    if (left.length === 0) return;
    process.stderr.write(`\nThe tests left behind:\n${left.map((one) => `  ${one}\n`).join('')}`);
    project.vitest.state.catchError(new Error(`The tests left behind ${left.join('; ')}`), 'Left Behind');
  };
}

async function providePostgres(folder: string): Promise<Started | undefined> {
  // Another tier of this run has one.
  if (process.env.TEST_POSTGRES_URL !== undefined) return undefined;
  const shared = process.env.TEST_SHARED_POSTGRES_URL;
  if (shared !== undefined) {
    process.env.TEST_POSTGRES_URL = shared;
    return undefined;
  }
  const dataDir = join(folder, 'postgres');
  const postgres = await startPostgres({ dataDir, port: await freePort(), settings: { fsync: 'off' } });
  process.env.TEST_POSTGRES_URL = postgres.url;
  return postgres;
}

async function provideTemporal(): Promise<Started | undefined> {
  const binary = await obtainTemporal({
    projectDir: process.cwd(),
    env: cleanEnvironment(),
    say: (line) => process.stdout.write(`${line}\n`),
  });
  process.env.TEST_TEMPORAL_BINARY = binary;
  const shared = process.env.TEST_SHARED_TEMPORAL_ADDRESS;
  if (shared !== undefined) {
    process.env.TEST_TEMPORAL_ADDRESS = shared;
    return undefined;
  }
  const temporal = await startTemporal({ binary, port: await freePort(), log: () => undefined });
  process.env.TEST_TEMPORAL_ADDRESS = temporal.address;
  return temporal;
}

async function provideBundle(folder: string): Promise<undefined> {
  const shared = process.env.TEST_SHARED_WORKFLOW_BUNDLE;
  process.env.TEST_WORKFLOW_BUNDLE = shared ?? join(folder, 'workflows.js');
  if (shared === undefined) writeFileSync(process.env.TEST_WORKFLOW_BUNDLE, (await bundleWorkflows()).code);
}

function cleanEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
