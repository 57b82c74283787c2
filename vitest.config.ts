import { availableParallelism } from 'node:os';
import { defineConfig, type TestUserConfig } from 'vitest/config';
import { LongestFirst } from './test/harness/longest-first.ts';
import { projects, readProjects } from './test/harness/tiers.ts';

const files = readProjects();

/** What holds for everything that vitest runs. */
export const every: TestUserConfig = {
  // Temporal's native part does not survive worker threads.
  pool: 'forks',
  // Three more than there are cores, as many tests wait for somebody's clock; each may open a whole system.
  maxWorkers: Math.min(availableParallelism() + 3, 6),
  testTimeout: 60_000,
  hookTimeout: 60_000,
  // PostgreSQL and Temporal are stopped, and what the tests forgot is waited for.
  teardownTimeout: 30_000,
};

export default defineConfig({
  test: {
    ...every,
    sequence: { sequencer: LongestFirst },
    reporters: ['default', './test/harness/durations-reporter.ts', './test/harness/totals-reporter.ts'],
    projects: projects.map((name) => ({
      extends: true as const,
      test: {
        name,
        include: files[name],
        globalSetup: ['test/harness/global-setup.ts'],
        // To load what a file imports takes a second of processor time, for some 250 files; and files of a process share its
        // studio: see sharedStudio() in test/harness/studio.ts.
        isolate: name === 'alone',
      },
    })),
  },
});
