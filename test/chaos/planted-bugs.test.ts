import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { occurrences, plant } from '../../chaos/planted-bug.ts';
import { plantedBugs } from '../../chaos/planted-bugs.ts';
import { judge } from '../../chaos/teeth-tests.ts';

const read = (path: string) => readFileSync(path, 'utf8');

test.each(plantedBugs)('"$name" can be planted, and the test that catches it exists', (bug) => {
  const source = read(bug.file);
  expect(plant(bug, source)).not.toBe(source);
  expect(occurrences(read(bug.caughtBy.file), bug.caughtBy.title)).toBe(1);
});

test('every bug has a name of its own', () => {
  expect(new Set(plantedBugs.map(({ name }) => name)).size).toBe(plantedBugs.length);
  expect(plantedBugs.length).toBeGreaterThanOrEqual(10);
});

test.each([
  ['is gone', 'other text', 0],
  ['is there twice', 'a text and a text', 2],
])('a bug whose text %s is named', (_, source, count) => {
  const bug = {
    name: 'no key',
    file: 'x.sql',
    find: 'a text',
    replace: '',
    caughtBy: { file: 'x.test.ts', title: 'x' },
  };
  expect(() => plant(bug, source)).toThrow(`"no key" finds its text ${count} times in x.sql: a text`);
});

const named = { file: 'x.test.ts', title: 'a fault by %s is harmless' };
const row = (status: string, failure?: string) => ({
  fullName: 'deliveries a fault by reset is harmless, twice',
  status,
  failureMessages: failure === undefined ? [] : [failure],
});

test.each([
  ['caught by an assertion', [row('passed'), row('failed', 'AssertionError: expected 1 to be 2')], 'caught'],
  ['caught by a rejection', [row('failed', 'Error: promise rejected "x" instead of resolving')], 'caught'],
  ['missed when the test passes', [row('passed'), row('skipped')], 'passed'],
  ['not caught by a crash', [row('failed', 'TypeError: x is not a function')], 'broken'],
  ['not caught by a time-out', [row('failed', 'Error: Test timed out in 60000ms.')], 'broken'],
  ['not caught when the test does not run', [row('skipped')], 'broken'],
  ['not caught by another test', [{ ...row('failed', 'AssertionError: x'), fullName: 'other' }], 'broken'],
  ['not caught when the file does not load', [], 'broken'],
])('a bug is %s', (_, rows, end) => {
  expect(judge({ tests: new Map([[named.file, rows]]), output: '' }, named).end).toBe(end);
});
