import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crossings } from './crossings.ts';
import { importsOf, readSources, type SourceFile } from './imports.ts';
import { zones } from './zones.ts';

const sources = readSources(['src', 'workflows', 'activities']);
const tests = readSources(['test', 'chaos', 'bench']);
const emptyNames = ['utils', 'helpers', 'common', 'shared', 'lib', 'misc'];

describe('the zones', () => {
  it('hold', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(crossings(sources)).toEqual([]);
  });

  it.each<[string, string, string]>([
    [
      'a workflow that imports an activity as a value',
      'workflows/x.ts',
      "import { createActivities } from '../activities/index.ts';",
    ],
    ['a workflow that imports a node built-in', 'workflows/x.ts', "import { readFileSync } from 'node:fs';"],
    ['a workflow that imports zod', 'workflows/x.ts', "import { z } from 'zod';"],
    ['a contract that imports the database', 'src/contract/x.ts', "import { timed } from '../db/sql.ts';"],
    [
      'a provider that imports another',
      'src/providers/x/x.ts',
      "import { createHiggsfield } from '../higgsfield/higgsfield.ts';",
    ],
    [
      'a provider that imports Temporal',
      'src/providers/x/x.ts',
      "import { log } from '@temporalio/activity';",
    ],
    ['a file in a folder without a zone', 'src/news/x.ts', 'export const x = 1;'],
    ['a card that imports the database', 'src/cards/x.ts', "import { readOrder } from '../db/orders.ts';"],
    ['wording that imports a card', 'src/texts/x.ts', "import { orderCard } from '../cards/order.ts';"],
    [
      "Telegram's wire that imports the bot",
      'src/telegram/x.ts',
      "import { createBot } from '../bot/bot.ts';",
    ],
    [
      'the sandbox that imports product code',
      'src/sandbox/x.ts',
      "import { sniffFormat } from '../storage/picture-bytes.ts';",
    ],
    [
      'a service of the sandbox that imports another',
      'src/sandbox/higgsfield/x.ts',
      "import { names } from '../runninghub/tasks.ts';",
    ],
    ['the worker that imports the bot', 'src/worker/x.ts', "import { createBot } from '../bot/bot.ts';"],
    ['storage that imports the database', 'src/storage/x.ts', "import { timed } from '../db/sql.ts';"],
    [
      'configuration that imports a provider',
      'src/config/x.ts',
      "import { createHttp } from '../providers/transport/http.ts';",
    ],
    [
      "the page that imports a server's file",
      'src/sandbox/page/x.js',
      "import { createJournal } from '../ground/journal.ts';",
    ],
    ...['bot/bot.ts', 'web/app.ts', 'cards/order.ts', 'texts/texts.ts', 'config/config.ts'].map(
      (target): [string, string, string] => [
        `an operation that imports src/${target}`,
        'src/operations/x.ts',
        `import { x } from '../${target}';`,
      ],
    ),
    ['a command that imports the database', 'src/operator/x.ts', "import { timed } from '../db/sql.ts';"],
    ['a command that imports the bot', 'src/operator/x.ts', "import { createBot } from '../bot/bot.ts';"],
    [
      "Temporal's room that imports the database",
      'src/temporal/x.ts',
      "import { timed } from '../db/sql.ts';",
    ],
    [
      'the process room that imports the database',
      'src/process/x.ts',
      "import { timed } from '../db/sql.ts';",
    ],
    [
      'what starts everything that imports the bot',
      'src/dev/x.ts',
      "import { createBot } from '../bot/bot.ts';",
    ],
    [
      'the bot that imports a provider',
      'src/bot/x.ts',
      "import { createHttp } from '../providers/transport/http.ts';",
    ],
    [
      'the dialogue that imports a line',
      'src/bot/dialogue/x.ts',
      "import { createStudioFlow } from '../studio/flow.ts';",
    ],
    [
      'the dialogue that imports the list of flows',
      'src/bot/dialogue/x.ts',
      "import { createFlows } from '../flows.ts';",
    ],
    [
      'the studio that imports another line',
      'src/bot/studio/x.ts',
      "import { openProduct } from '../product/steps.ts';",
    ],
    [
      'the product photo that imports another line',
      'src/bot/product/x.ts',
      "import { openStudio } from '../studio/steps.ts';",
    ],
    [
      'the training that imports another line',
      'src/bot/training/x.ts',
      "import { openProduct } from '../product/steps.ts';",
    ],
    [
      'orders that import a line',
      'src/bot/orders/x.ts',
      "import { createProductFlow } from '../product/flow.ts';",
    ],
    [
      'a feature that imports a line',
      'src/bot/features/x.ts',
      "import { createStudioFlow } from '../studio/flow.ts';",
    ],
    [
      'staff that import a line',
      'src/bot/staff/x.ts',
      "import { openStyle } from '../product/style-flow.ts';",
    ],
    ['the web that imports the bot', 'src/web/x.ts', "import { createDrain } from '../bot/inbox/drain.ts';"],
    [
      'the web that imports a workflow',
      'src/web/x.ts',
      "import { generationWorkflow } from '../../workflows/index.ts';",
    ],
    [
      'an activity that reads the configuration',
      'activities/x.ts',
      "import { readConfig } from '../src/config/config.ts';",
    ],
    ['a module that imports a main', 'src/bot/x.ts', "import './main.ts';"],
    [
      'a dynamic import over the border',
      'src/db/x.ts',
      "const x = await import('../providers/transport/http.ts');",
    ],
  ])('refuse %s', (_, path, text) => {
    expect(crossings([{ path, text }])).toHaveLength(1);
  });

  it.each(zones.map(({ name }) => name))('cover files that exist: %s', (name) => {
    expect(sources.some(({ path }) => path.startsWith(name))).toBe(true);
  });

  it('let a workflow see activities as types', () => {
    const text = "import type { Activities } from '../activities/index.ts';";
    expect(crossings([{ path: 'workflows/x.ts', text }])).toEqual([]);
  });
});

describe('the library that decodes pictures', () => {
  it.each(['bot', 'worker', 'web'])('is not in the process of the %s, which it could hold up', (name) => {
    const loaded = loadedBy(`src/${name}/main.ts`);
    expect(loaded).toContain('src/storage/objects.ts');
    expect(loaded).not.toContain('sharp');
  });

  it('is in the children that can be killed', () => {
    expect(loadedBy('src/storage/decoder-main.ts')).toContain('sharp');
  });

  it('comes without what finds faces, which a child loads when it is first asked', () => {
    const loaded = [...loadedBy('src/storage/decoder-main.ts')];
    expect(loaded).toContain('src/storage/faces.ts');
    expect(loaded.filter((name) => name.startsWith('@'))).toEqual([]);
  });
});

describe('the tree', () => {
  it('reads the environment in one file, and in what starts the processes', () => {
    const readers = sources.filter(({ text }) => /\bprocess\.env\b/.test(text)).map(({ path }) => path);
    const allowed = readers.filter((path) => path.endsWith('main.ts') || path.startsWith('src/dev/'));
    expect(readers).toEqual(allowed);
  });

  it('has no folder that says nothing, and index.ts only as the entries of workflows and activities', () => {
    const folders = sources.flatMap(({ path }) => dirname(path).split('/'));
    expect(folders.filter((folder) => emptyNames.includes(folder))).toEqual([]);
    const entries = sources.filter(({ path }) => basename(path) === 'index.ts').map(({ path }) => path);
    expect(entries.toSorted()).toEqual(['activities/index.ts', 'workflows/index.ts']);
  });

  it('names no line in the dialogue that all lines share', () => {
    const shared = sources.filter(({ path }) => path.startsWith('src/bot/dialogue/'));
    expect(shared.length).toBeGreaterThan(5);
    expect(shared.filter(({ text }) => /studio|product|style/i.test(text)).map(({ path }) => path)).toEqual(
      [],
    );
  });

  it('keeps the median of its files at 90 lines at most', () => {
    const lengths = sources.map(({ text }) => text.split('\n').length).toSorted((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(90);
  });

  it('keeps the files of wording within the length of sources', () => {
    const lengths = readdirSync('src/texts', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ftl'))
      .map((name) => readFileSync(join('src/texts', name), 'utf8').split('\n').length);
    expect(lengths.length).toBeGreaterThan(0);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(300);
  });

  it('changes money and places without multi-statement transactions', () => {
    const users = sources.filter(({ text }) => /\bsql\.begin\b/.test(text)).map(({ path }) => path);
    expect(users).toEqual(['src/db/migrate.ts']);
  });

  it('exports only what somebody imports', () => {
    expect(unusedExports([...sources, ...tests])).toEqual([]);
    expect(unusedExports([{ path: 'src/x.ts', text: 'export const lonely = 1;' }])).toEqual([
      'src/x.ts: lonely',
    ]);
  });

  it('gives a reason for every dependency in the decisions', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
      string,
      Record<string, string>
    >;
    const reasons = readFileSync('docs/decisions/0002-dependencies.md', 'utf8');
    const named = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(named.filter((name) => !reasons.includes(`\`${name}\``))).toEqual([]);
    expect(Object.keys(manifest.dependencies ?? {}).length).toBeLessThanOrEqual(38);
  });
});

/** Exports nobody names in another file. Temporal's entry exports are named by the server. */
function unusedExports(files: readonly SourceFile[]): string[] {
  const names = files
    .filter(({ path }) => path.startsWith('src/') && path.endsWith('.ts'))
    .flatMap(({ path, text }) =>
      [
        ...text.matchAll(
          /^export (?:declare )?(?:async )?(?:const|function\*?|class|interface|type) (\w+)/gm,
        ),
      ].map(([, name = '']) => ({ path, name })),
    );
  return names
    .filter(({ path, name }) => {
      const mention = new RegExp(`\\b${name}\\b`);
      const elsewhere = files.some((file) => file.path !== path && mention.test(file.text));
      // A type that only describes another export's shape is used with it.
      const own = files.find((file) => file.path === path)?.text ?? '';
      const isShape =
        new RegExp(`export (?:interface|type) ${name}\\b`).test(own) && own.split(mention).length > 2;
      return !elsewhere && !isShape;
    })
    .map(({ path, name }) => `${path}: ${name}`);
}

it('reads imports of every form', () => {
  const text = `import a from './a.ts';\nimport type { B } from '../b.ts';\nexport { c } from './c.ts';\nimport 'node:fs';\nconst d = import('./d.ts');`;
  expect(importsOf({ path: 'src/x/y.ts', text }).map(({ target }) => target)).toEqual([
    'src/x/a.ts',
    'src/b.ts',
    'src/x/c.ts',
    'node:',
    'src/x/d.ts',
  ]);
});

/** What a process loads when it begins with this file; types are gone by then. */
function loadedBy(path: string, loaded = new Set<string>()): Set<string> {
  const file = sources.find((source) => source.path === path);
  if (loaded.has(path)) return loaded;
  loaded.add(path);
  if (file) for (const { target, isType } of importsOf(file)) if (!isType) loadedBy(target, loaded);
  return loaded;
}
