import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { findInPath, isOlder } from './programs.ts';
import { StartError } from './start-error.ts';

export interface BuildOptions {
  version: string;
  /** Folder of the go.mod that pins the program. */
  moduleDir: string;
  env: Readonly<Record<string, string | undefined>>;
  say: (message: string) => void;
  signal?: AbortSignal;
}

const PACKAGE = 'github.com/temporalio/cli/cmd/temporal';
/** From this version on, Go fetches the newer toolchain that a go.mod asks for. */
const OLDEST_GO = '1.21.0';
const PROGRESS_MS = 10_000;

/** Builds the program from Go modules to `output`, about four minutes on two cores. @throws StartError */
export async function buildTemporal(options: BuildOptions, output: string): Promise<string> {
  const { version, moduleDir, env, say, signal } = options;
  const go = findGo(env.PATH ?? '');
  mkdirSync(dirname(output), { recursive: true });
  say(`building Temporal ${version} from Go modules with ${go} (once; some minutes)`);
  const stamp = `-s -w -X github.com/temporalio/cli/internal/temporalcli.Version=${version}`;
  const build = spawn(go, ['build', '-v', '-trimpath', `-ldflags=${stamp}`, '-o', output, PACKAGE], {
    cwd: moduleDir,
    // Distributions ship Go with its own fetching of toolchains switched off; a setting of the caller's stands.
    env: { GOTOOLCHAIN: 'auto', ...env, CGO_ENABLED: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
    // Go ends its compilers when it is interrupted.
    killSignal: 'SIGINT',
    ...(signal === undefined ? {} : { signal }),
  });
  const progress = watchProgress(build.stderr, say);
  const code = await new Promise<number | null>((resolve) => {
    build.once('error', () => resolve(null));
    build.once('close', resolve);
  });
  progress.end();
  signal?.throwIfAborted();
  if (code === 0) return output;
  throw new StartError(
    `Temporal cannot be built from Go modules (${progress.lastLine()}): make the Go module proxy reachable, ` +
      'or install the Temporal CLI, or set TEMPORAL_ADDRESS to a server that runs.',
  );
}

/** `go build -v` names each package when it is compiled, and each module when it is fetched. */
function watchProgress(stderr: NodeJS.ReadableStream, say: (message: string) => void) {
  const startedAt = performance.now();
  let modules = 0;
  let packages = 0;
  let last = 'it gave no reason';
  createInterface({ input: stderr }).on('line', (line) => {
    last = line;
    if (line.startsWith('go: downloading')) modules += 1;
    else packages += 1;
  });
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    say(`building Temporal: ${seconds} s, ${modules} modules fetched, ${packages} packages compiled`);
  }, PROGRESS_MS);
  return { end: () => clearInterval(timer), lastLine: () => last };
}

function findGo(searchPath: string): string {
  const path = findInPath('go', searchPath);
  const ways =
    'install the Temporal CLI or Go 1.26.4 or newer, or set TEMPORAL_ADDRESS to a server that runs.';
  if (path === undefined) {
    throw new StartError(`Temporal is missing and cannot be built, as there is no Go in the path: ${ways}`);
  }
  const version = /go(\d+\.\d+(?:\.\d+)?)/.exec(execFileSync(path, ['version'], { encoding: 'utf8' }))?.[1];
  if (version === undefined || isOlder(version, OLDEST_GO)) {
    throw new StartError(
      `Temporal is missing and cannot be built, as Go ${version ?? ''} is too old: ${ways}`,
    );
  }
  return path;
}
