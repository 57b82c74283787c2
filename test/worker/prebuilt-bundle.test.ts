import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { obtainBundle, WrongBundle, writeBundle } from '../../src/worker/prebuilt-bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'darkroom-bundle-'));
const path = join(folder, 'made/workflows.js');
beforeAll(() => writeBundle(path));
afterAll(() => rmSync(folder, { recursive: true }));

test('a bundle that was made before is the script of all workflows', async () => {
  const bundle = await obtainBundle(path);
  if (!('code' in bundle)) throw new Error('no script');
  expect(() => new Script(bundle.code)).not.toThrow();
  expect(bundle.code).toContain('upkeepWorkflow');
  expect(bundle.code).not.toMatch(/^\/\/ Darkroom/);
});

test('a bundle of other sources is refused in one sentence', async () => {
  const other = join(folder, 'other.js');
  const [, ...code] = readFileSync(path, 'utf8').split('\n');
  writeFileSync(other, [`// Darkroom's workflows ${'0'.repeat(64)}`, ...code].join('\n'));
  await expect(obtainBundle(other)).rejects.toThrow(WrongBundle);
  await expect(obtainBundle(other)).rejects.toThrow(
    /^WORKFLOW_BUNDLE names \S+, which is no bundle of this version: /,
  );
});

test('so is a file that is none, or is not there', async () => {
  const empty = join(folder, 'empty.js');
  writeFileSync(empty, '');
  await expect(obtainBundle(empty)).rejects.toThrow('is no bundle of this version');
  await expect(obtainBundle('/nowhere.js')).rejects.toThrow(
    'WORKFLOW_BUNDLE names /nowhere.js, which cannot be read.',
  );
});
