import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { longestFirst, readDurations, writeDurations } from './durations.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'darkroom-durations-'));
  file = join(folder, 'cache', 'durations-ms.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the record of durations', () => {
  it('keeps what it knows of files that did not run', () => {
    writeDurations({ 'test/b.test.ts': 20, 'test/a.test.ts': 10 }, file);
    writeDurations({ 'test/b.test.ts': 30 }, file);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ 'test/a.test.ts': 10, 'test/b.test.ts': 30 });
  });

  it('goes before the committed table, which stands in for what is not in it', () => {
    const known = 'test/e2e/kills.test.ts';
    const ms = readDurations(join(folder, 'none'))[known] ?? 0;
    expect(ms).toBeGreaterThan(0);
    writeDurations({ 'test/a.test.ts': 10 }, file);
    expect(readDurations(file)).toMatchObject({ 'test/a.test.ts': 10, [known]: ms });
    writeDurations({ [known]: ms + 1 }, file);
    expect(readDurations(file)).toMatchObject({ [known]: ms + 1 });
  });

  it.each(['', '{"test/a.test.ts": ', '[]', 'null', '{"test/a.test.ts": "10 s"}'])(
    'that is broken is as good as none: %s',
    (text) => {
      const broken = join(folder, 'broken.json');
      writeFileSync(broken, text);
      expect(readDurations(broken)).toEqual(readDurations(join(folder, 'none')));
    },
  );
});

it('the longest file begins, after those nobody has measured', () => {
  const known = { short: 1, long: 3, middle: 2 };
  expect(longestFirst(['short', 'new', 'long', 'middle'], (name) => name, known)).toEqual([
    'new',
    'long',
    'middle',
    'short',
  ]);
});
