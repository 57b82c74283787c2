import { readFileSync } from 'node:fs';
import { importsOf, readSources, type SourceFile } from '../imports.ts';

/** What a test needs to run; the order is that of their cost. */
export const tiers = ['words', 'store', 'system'] as const;
export type Tier = (typeof tiers)[number];

/** What vitest runs apart: files of a tier share processes, and those alone have one each. They need what `store` needs. */
export const projects = ['words', 'store', 'alone', 'system'] as const;
type Project = (typeof projects)[number];

/** Whoever imports one of these, however far away, belongs to the tier; to the last one whose marks it imports. */
const marks: Readonly<Record<Exclude<Tier, 'words'>, readonly string[]>> = {
  // All databases of tests come from it: the run's, and those a test starts for itself.
  store: ['src/dev/postgres.ts'],
  system: ['src/dev/temporal-server.ts', 'test/harness/temporal.ts', 'playwright-core'],
};

/** The test files of each tier, by what they and all they import import. */
export function sortIntoTiers(sources: readonly SourceFile[]): Record<Tier, string[]> {
  const imports = new Map(sources.map((file) => [file.path, namesIn(file)]));
  const sorted: Record<Tier, string[]> = { words: [], store: [], system: [] };
  for (const path of [...imports.keys()].toSorted())
    if (/^test\/.*\.test\.ts$/.test(path)) sorted[tierOf(reachableFrom(path, imports))].push(path);
  return sorted;
}

/** The test files of each tier in this tree. */
function readTiers(): Record<Tier, string[]> {
  return sortIntoTiers(readSources(['src', 'workflows', 'activities', 'chaos', 'bench', 'test']));
}

const isAlone = (path: string) =>
  /\bvi\.mock\(|\bmemoryUsage\b|\bpreparePictureLibrary\b/.test(readFileSync(path, 'utf8'));

/**
 * The same by project. A mock of a module and what the library of pictures may read last as long as their process, and what a
 * process takes is measured without others.
 */
export function readProjects(): Record<Project, string[]> {
  const { words, store, system } = readTiers();
  const alone = [...words, ...store].filter(isAlone);
  const shared = (paths: readonly string[]) => paths.filter((path) => !alone.includes(path));
  return { words: shared(words), store: shared(store), alone, system };
}

function tierOf(reached: ReadonlySet<string>): Tier {
  if (marks.system.some((mark) => reached.has(mark))) return 'system';
  return marks.store.some((mark) => reached.has(mark)) ? 'store' : 'words';
}

function reachableFrom(path: string, imports: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set([path]);
  // A set that grows while it is walked is walked to its end.
  for (const one of reached) for (const name of imports.get(one) ?? []) reached.add(name);
  return reached;
}

/** What a file imports to run, and the programs it names to start them: `new URL('../x.ts', import.meta.url)`. */
function namesIn(file: SourceFile): string[] {
  const programs = file.text.replaceAll(/\bnew URL\(('[^']+'), import\.meta\.url\)/g, 'import($1)');
  return importsOf({ ...file, text: programs }).flatMap(({ target, isType }) => (isType ? [] : [target]));
}
