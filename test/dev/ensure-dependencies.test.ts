import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

vi.setConfig({ testTimeout: 30_000 });

const script = fileURLToPath(new URL('../../scripts/ensure-dependencies.mjs', import.meta.url));
let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'darkroom-dependencies-'));
  mkdirSync(join(project, 'scripts'));
  copyFileSync(script, join(project, 'scripts', 'ensure-dependencies.mjs'));
  writeFileSync(join(project, 'package-lock.json'), '{"lockfileVersion":3}');
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

/** Runs the script with a stand-in for npm that notes each call and ends with the given code. */
function ensure(npmCode = 0) {
  const npm = join(project, 'npm.cjs');
  writeFileSync(
    npm,
    `const fs = require('fs'); fs.mkdirSync('node_modules', { recursive: true });
     console.log('npm ' + process.argv.slice(2).join(' ')); process.exit(${npmCode});`,
  );
  const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;
  return spawnSync(process.execPath, [join(project, 'scripts', 'ensure-dependencies.mjs')], {
    env: { PATH, npm_execpath: npm, npm_node_execpath: process.execPath },
    encoding: 'utf8',
  });
}

it('installs what is missing and is quiet when nothing changed', () => {
  const first = ensure();
  expect(first.status).toBe(0);
  expect(first.stdout).toContain('Installing the locked dependencies');
  expect(first.stdout).toContain('npm ci --include=dev');
  const second = ensure();
  expect([second.status, second.stdout, second.stderr]).toEqual([0, '', '']);
});

it('installs again when the lock file changed', () => {
  ensure();
  writeFileSync(join(project, 'package-lock.json'), '{"lockfileVersion":3,"packages":{}}');
  expect(ensure().stdout).toContain('npm ci');
});

it('ends with one sentence when npm fails, and tries again at the next start', () => {
  const failed = ensure(7);
  expect(failed.status).toBe(1);
  expect(failed.stderr).toContain('The dependencies could not be installed: npm ci ended with code 7');
  expect(existsSync(join(project, 'node_modules', '.darkroom-lock'))).toBe(false);
  expect(ensure().stdout).toContain('npm ci');
});
