import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { formatTable, median, percentile } from '../bench/figures.ts';

const run = promisify(execFile);

it('prints a table of figures and writes them down', async () => {
  // Rejects when the command ends with anything but 0, which it does when an invariant broke.
  const { stdout } = await run(process.execPath, ['bench/main.ts', '--quick', '--only', 'throughput']);
  expect(stdout).toMatch(/orders per second, 64 px, provider 0 s +\d/);
  const { figures, broken } = JSON.parse(readFileSync('.cache/bench/quick.json', 'utf8'));
  expect(broken).toEqual([]);
  expect(figures).toContainEqual(
    expect.objectContaining({ name: 'Actions an order, 64 px, provider 0 s', isMet: true }),
  );
}, 240_000);

it('takes the middle and the share of the values that were measured', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(percentile([40, 10, 30, 20], 95)).toBe(40);
  expect(percentile([40, 10, 30, 20], 50)).toBe(20);
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
