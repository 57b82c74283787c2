/**
 * `npm run test:upgrade [-- FILES…] [--release VERSION | --commit COMMIT]`: the tests that an older release has for the database pass on
 * the schema of today. Its files come from git, its database is migrated by today's migrations; without FILES all of its tests run
 * that need PostgreSQL and nothing else.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import postgres from 'postgres';
import { migrate } from '../../src/db/migrate.ts';
import { freePort } from '../../src/dev/ports.ts';
import { startPostgres } from '../../src/dev/postgres.ts';
import { templateName } from '../harness/database.ts';
import { readReleases } from '../releases/releases.ts';

/** Tests of the older migrator itself, which makes schemas of its own time. */
const ofTheMigrator = [
  'test/db/migrate.test.ts',
  'test/db/migrate-steps.test.ts',
  'test/db/older-rows.test.ts',
  'test/campaigns/killed-server.test.ts',
  'test/process/fail-points.test.ts',
  'test/releases/**',
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { release: { type: 'string' }, commit: { type: 'string' } },
});
const releases = readReleases();
const release =
  values.release === undefined ? releases.at(-1) : releases.find(({ version }) => version === values.release);
const commit = values.commit ?? release?.commit;
if (commit === undefined) {
  console.error(
    `There is no release ${values.release}: there is ${releases.map(({ version }) => version).join(', ')}.`,
  );
  process.exit(2);
}
const project = join(import.meta.dirname, '../..');
const git = (...words: string[]) =>
  execFileSync('git', ['-C', project, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
const folder = mkdtempSync(join(tmpdir(), 'darkroom-upgrade-'));
const older = join(folder, 'older');

try {
  git('worktree', 'add', '--quiet', '--detach', older, commit);
  symlinkSync(join(project, 'node_modules'), join(older, 'node_modules'));
  const server = await startPostgres({
    dataDir: join(folder, 'postgres'),
    port: await freePort(),
    settings: { fsync: 'off' },
  });
  try {
    const template = templateName(join(older, 'src/db'));
    await migrateAs(server.url, template);
    console.log(
      `the tests of ${values.commit ?? `release ${release?.version}`} (${commit.slice(0, 7)}) on the schema of today`,
    );
    const code = await runTests(server.url);
    const strange = await otherTemplates(server.url, template);
    if (strange.length > 0) console.error('The older tests made a schema of their own: nothing was shown.');
    console.log(code === 0 && strange.length === 0 ? 'passed' : 'failed');
    process.exitCode = code === 0 && strange.length === 0 ? 0 : 1;
  } finally {
    await server.stop();
  }
} finally {
  if (existsSync(older)) git('worktree', 'remove', '--force', older);
  rmSync(folder, { recursive: true, force: true });
}

/** The older tests find the template that they would make, and clone it. */
async function migrateAs(server: string, name: string): Promise<void> {
  const admin = postgres(server, { max: 1 });
  await admin`create database ${admin(name)}`;
  await admin.end();
  await migrate(Object.assign(new URL(server), { pathname: `/${name}` }).href);
}

async function otherTemplates(server: string, name: string): Promise<string[]> {
  const admin = postgres(server, { max: 1 });
  const rows = await admin<{ datname: string }[]>`
    select datname from pg_database where datname like 'template\\_%' and datname <> ${name}`;
  await admin.end();
  return rows.map(({ datname }) => datname);
}

async function runTests(server: string): Promise<number> {
  const without = ofTheMigrator.flatMap((file) => ['--exclude', file]);
  const words = ['run', '--project', 'store', ...without, ...positionals];
  const vitest = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', ...words], {
    cwd: older,
    env: { ...process.env, TEST_SHARED_POSTGRES_URL: server },
    stdio: 'inherit',
  });
  const [code] = (await once(vitest, 'exit')) as [number | null];
  return code ?? 1;
}
