import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { commandLine } from '../../src/dev/leftovers.ts';
import { cleanUpAfterDeath, closeRunFolder, fastestParent, openRunFolder } from './run-folder.ts';

/** A process whose parent is gone, as of a test that was ended. @returns its id */
async function orphan(env: NodeJS.ProcessEnv, cwd?: string): Promise<number> {
  const shell = spawn('/bin/sh', ['-c', 'sleep 60 >/dev/null 2>&1 & echo $!'], {
    env: { PATH: process.env.PATH, ...env },
    ...(cwd !== undefined && { cwd }),
  });
  const [said] = (await once(shell.stdout, 'data')) as [Buffer];
  return Number(String(said));
}

it('a run is in memory where there is room, and else in the temporary folder', () => {
  const memory = mkdtempSync(join(tmpdir(), 'darkroom-memory-'));
  expect(fastestParent(memory, 0)).toBe(memory);
  expect(fastestParent(memory, Number.MAX_VALUE)).toBe(tmpdir());
  expect(readdirSync(memory)).toEqual([]);
  rmSync(memory, { recursive: true });
  expect(fastestParent(memory, 0)).toBe(tmpdir());
});

it('a run that removed all it made leaves nothing', async () => {
  const folder = openRunFolder();
  writeFileSync(join(folder.path, 'workflows.js'), '');
  mkdirSync(join(folder.temporary, 'node-compile-cache'));
  expect(await closeRunFolder(folder)).toEqual([]);
  expect(existsSync(folder.path)).toBe(false);
});

it('what a run forgot in the temporary folder is named and removed', async () => {
  const folder = openRunFolder();
  mkdirSync(join(folder.temporary, 'darkroom-objects-x'));
  expect(await closeRunFolder(folder)).toEqual([
    'a file or folder in the temporary folder: darkroom-objects-x',
  ]);
  expect(existsSync(folder.path)).toBe(false);
});

it.runIf(process.platform === 'linux')(
  'processes that a run forgot are named and ended',
  async () => {
    const folder = openRunFolder();
    const pids = [await orphan({ TMPDIR: folder.temporary }), await orphan({}, folder.path)];
    const left = await closeRunFolder(folder, 200);
    expect(left.toSorted()).toEqual(pids.map((pid) => `process ${pid}: sleep 60`).toSorted());
    await vi.waitFor(() => expect(pids.map(commandLine)).toEqual([undefined, undefined]));
  },
  20_000,
);

it('a run that is killed takes its servers and its folder along', async () => {
  const folder = openRunFolder();
  const server = await orphan({});
  const module = JSON.stringify(new URL('./run-folder.ts', import.meta.url).href);
  const program = `
    import { cleanUpAfterDeath } from ${module};
    cleanUpAfterDeath([${server}, undefined], ${JSON.stringify(folder.path)});
    process.kill(process.pid, 'SIGKILL');`;
  await once(spawn(process.execPath, ['--input-type=module', '--eval', program]), 'close');
  await vi.waitFor(() => expect([existsSync(folder.path), commandLine(server)]).toEqual([false, undefined]), {
    timeout: 10_000,
  });
}, 20_000);

it('a run that cleaned up itself calls the other off', async () => {
  const folder = openRunFolder();
  const server = spawn('sleep', ['60']);
  cleanUpAfterDeath([server.pid], folder.path)();
  expect(await closeRunFolder(folder)).toEqual([]);
  expect(server.exitCode).toBeNull();
  server.kill('SIGKILL');
});
