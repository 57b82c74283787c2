import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from '../src/dev/ports.ts';
import { startPostgres } from '../src/dev/postgres.ts';
import { obtainTemporal } from '../src/dev/temporal-binary.ts';
import { startTemporal } from '../src/dev/temporal-server.ts';
import type * as bundling from '../src/worker/bundle.ts';
import { type PlantedBug, plant } from './planted-bug.ts';
import { plantedBugs } from './planted-bugs.ts';
import { judge, runTests, type TestRun, type Verdict } from './teeth-tests.ts';

const projectDir = join(import.meta.dirname, '..');

/** What workflows are made of: with a bug there the bundle is made anew. */
const bundled = /^(workflows|src\/contract)\//;

/** What the tests run on, kept for all bugs. */
interface Ground {
  /** A copy of the working tree; bugs are planted here alone. */
  copy: string;
  env: NodeJS.ProcessEnv;
  close(): Promise<void>;
}

/**
 * Plants one bug after another into a copy of the working tree and lets its named test look for it.
 * @returns whether every bug is caught by an assertion of its test, all of which pass without it
 */
export async function runTeeth(): Promise<boolean> {
  const stopping = new AbortController();
  const stop = () => stopping.abort(new Error('stopped'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  const ground = await openGround();
  const run: TestRun = { ...ground, signal: stopping.signal };
  try {
    // Before anything runs: a bug that can no longer be planted ends it all.
    const planted = plantedBugs.map((bug) => ({
      bug,
      text: plant(bug, readFileSync(join(ground.copy, bug.file), 'utf8')),
    }));
    if (!(await passesUnplanted(run))) return false;
    let caught = 0;
    for (const { bug, text } of planted) if (await isCaught(run, bug, text)) caught += 1;
    console.log(`${caught} caught, ${planted.length - caught} missed`);
    return caught === planted.length;
  } finally {
    await ground.close();
  }
}

async function passesUnplanted(run: TestRun): Promise<boolean> {
  const startedAt = performance.now();
  const results = await runTests(
    run,
    plantedBugs.map(({ caughtBy }) => caughtBy),
  );
  const failures = plantedBugs.flatMap(({ caughtBy }) => {
    const verdict = judge(results, caughtBy);
    return verdict.end === 'passed' ? [] : [`${caughtBy.file}: ${caughtBy.title}: ${verdict.detail}`];
  });
  const words = failures.length === 0 ? 'all named tests pass' : 'these tests fail or do not run';
  console.log(`without a bug ${words} (${seconds(startedAt)} s)`);
  for (const failure of failures) console.log(`  ${failure}`);
  return failures.length === 0;
}

async function isCaught(run: TestRun, bug: PlantedBug, text: string): Promise<boolean> {
  const startedAt = performance.now();
  const file = join(run.copy, bug.file);
  const original = readFileSync(file);
  writeFileSync(file, text);
  const env = { ...run.env };
  if (bundled.test(bug.file)) delete env.TEST_SHARED_WORKFLOW_BUNDLE;
  const tests = runTests({ ...run, env }, [bug.caughtBy]);
  const results = await tests.finally(() => writeFileSync(file, original));
  const verdict = judge(results, bug.caughtBy);
  console.log(`${words[verdict.end]} ${bug.name}`);
  console.log(`       ${bug.caughtBy.file}: ${bug.caughtBy.title} (${seconds(startedAt)} s)`);
  if (verdict.end === 'broken') console.log(`       ${verdict.detail}`);
  return verdict.end === 'caught';
}

const words: Readonly<Record<Verdict['end'], string>> = {
  caught: 'CAUGHT',
  passed: 'MISSED',
  broken: 'BROKEN',
};

function seconds(startedAt: number): string {
  return ((performance.now() - startedAt) / 1_000).toFixed(1);
}

async function openGround(): Promise<Ground> {
  // By its real name, as vitest reports it: the system's own folder may be a link.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'darkroom-teeth-')));
  const copy = join(folder, 'tree');
  copyTree(copy);
  const binary = await obtainTemporal({ projectDir, env: process.env, say: () => undefined });
  const [postgres, temporal, bundle] = await Promise.all([
    freePort().then((port) =>
      startPostgres({ dataDir: join(folder, 'data'), port, settings: { fsync: 'off' } }),
    ),
    freePort().then((port) => startTemporal({ binary, port, log: () => undefined })),
    bundleCopy(copy),
  ]);
  const bundleFile = join(folder, 'workflows.js');
  writeFileSync(bundleFile, bundle);
  const shared = {
    TEST_SHARED_POSTGRES_URL: postgres.url,
    TEST_SHARED_TEMPORAL_ADDRESS: temporal.address,
    TEST_SHARED_WORKFLOW_BUNDLE: bundleFile,
  };
  return {
    copy,
    env: { ...process.env, ...shared },
    async close() {
      await Promise.all([postgres.stop(), temporal.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The workflows of the copy, by the copy's own code: the tree it was taken from may change meanwhile. */
async function bundleCopy(copy: string): Promise<string> {
  const entry: typeof bundling = await import(join(copy, 'src/worker/bundle.ts'));
  return (await entry.bundleWorkflows()).code;
}

/** Everything that is or would be kept in Git; what is installed or built is shared. */
function copyTree(copy: string): void {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const paths = execFileSync('git', list, { cwd: projectDir, encoding: 'utf8' }).split('\0');
  for (const path of paths) {
    const from = join(projectDir, path);
    // Of a file that was removed Git still tells.
    if (path === '' || !existsSync(from)) continue;
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(from, join(copy, path));
  }
  for (const name of ['node_modules', '.cache']) symlinkSync(join(projectDir, name), join(copy, name));
}
