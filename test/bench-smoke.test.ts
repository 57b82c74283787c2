import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { formatTable, median, percentile } from '../bench/figures.ts';
import { handOversMs, mostAtOnce, poolUse } from '../bench/pool-leases.ts';

const run = promisify(execFile);
const bench = fileURLToPath(new URL('../bench/main.ts', import.meta.url));

it('prints a table of figures and writes them down', async () => {
  // Rejects when the command ends with anything but 0, which it does when an invariant broke.
  const { stdout } = await run(process.execPath, [bench, '--quick', 'panel']);
  expect(stdout).toMatch(/orders, all, p95 +\d/);
  const { figures, broken } = JSON.parse(readFileSync('.cache/bench/quick.json', 'utf8'));
  expect(broken).toEqual([]);
  expect(figures).toContainEqual(expect.objectContaining({ name: 'people, all, p95', unit: 'ms' }));
}, 240_000);

it('takes the middle and the share of the values that were measured', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(percentile([40, 10, 30, 20], 95)).toBe(40);
  expect(percentile([40, 10, 30, 20], 50)).toBe(20);
});

it('tells how long places were free, how long the provider had no job of theirs, and how soon it had the next', () => {
  const leases = [
    { seat: 'a 1', takenAt: 0, acceptedAt: 10, endedAt: 100, freedAt: 120 },
    { seat: 'a 1', takenAt: 120, acceptedAt: 150, endedAt: 400, freedAt: 410 },
    { seat: 'a 2', takenAt: 300, acceptedAt: 310, endedAt: 400, freedAt: 420 },
    { seat: 'a 2', takenAt: 0, acceptedAt: 10, endedAt: 200, freedAt: 220 },
  ];
  expect(handOversMs(leases)).toEqual([50, 110]);
  // Of 2 × 200 ms nobody had the second place from 220 to 300; the provider had jobs for 150 and 100 ms.
  const use = poolUse(leases, 2);
  expect(use).toMatchObject({ from: 100, notWorking: 0.375 });
  expect(use.notTaken).toBeCloseTo(0.2);
});

const entry = (word: string, account: number) => ({
  at: '',
  kind: `runninghub.task.${word}`,
  data: { account },
});

it('counts the jobs an account had at once', () => {
  const both = [entry('accepted', 1), entry('accepted', 1)];
  const entries = [...both, entry('ended', 1), ...both, entry('accepted', 2), entry('ended', 1)];
  expect(mostAtOnce(entries)).toBe(3);
});

it('says by how much a target was missed, and that a broken run gave no figure', () => {
  const table = formatTable([
    { name: 'fast enough', unit: '/s', values: [26, 30, 24], target: { least: 25 } },
    { name: 'too slow', unit: 'ms', values: [280], target: { most: 250 } },
    { name: 'broken', unit: 'ms', values: [], target: { most: 250 } },
  ]);
  expect(table).toMatch(/fast enough +26 \/s +24 – 30 +3 +≥ 25 \/s +OK/);
  expect(table).toMatch(/too slow +280 ms +1 +≤ 250 ms +MISSED by 30 ms/);
  expect(table).toMatch(/broken +no figure/);
});
