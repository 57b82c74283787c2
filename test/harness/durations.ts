import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** How long test files take, in milliseconds, by path from the project's root. */
export type DurationsMs = Readonly<Record<string, number>>;

/** What was measured on this machine; never committed. */
export const recordFile = '.cache/test-durations-ms.json';
/** What a clone without a record begins with; made by `TEST_DURATIONS_FILE=… npx vitest run`, see CONTRIBUTING.md. */
const committedFile = join(import.meta.dirname, 'durations-ms.json');

/** The record, and for files it does not know the committed table. */
export function readDurations(record = recordFile): DurationsMs {
  return { ...readTable(committedFile), ...readTable(record) };
}

/** Adds to the table what was measured; what it knows of other files stays. */
export function writeDurations(measured: DurationsMs, file: string): void {
  const all = Object.entries({ ...readTable(file), ...measured });
  const sorted = Object.fromEntries(all.toSorted(([left], [right]) => (left < right ? -1 : 1)));
  mkdirSync(dirname(file), { recursive: true });
  // Two runs may end at once: each leaves a whole table.
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, `${JSON.stringify(sorted, undefined, 2)}\n`);
  renameSync(partial, file);
}

/** Sorts paths by duration, the longest first; of a file nobody has measured the worst is expected. */
export function longestFirst<T>(files: readonly T[], path: (file: T) => string, known: DurationsMs): T[] {
  const durationOf = (file: T) => known[path(file)] ?? Number.MAX_VALUE;
  return files.toSorted((left, right) => durationOf(right) - durationOf(left));
}

/** A table that is missing or broken only costs time. */
function readTable(file: string): DurationsMs {
  try {
    const entries = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>);
    return Object.fromEntries(
      entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    );
  } catch {
    return {};
  }
}
