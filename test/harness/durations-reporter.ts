import { relative } from 'node:path';
import type { Reporter, TestModule, Vitest } from 'vitest/node';
import { recordFile, writeDurations } from './durations.ts';

/** More than this and a file is worth a look. What it took says nothing about right or wrong: the run goes on as it did. */
const budgetMs = 90_000;

/** Writes down how long each file took, for the order of the next run, and lists those that took too long. */
export default class DurationsReporter implements Reporter {
  private root = '';

  onInit({ config }: Vitest): void {
    this.root = config.root;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const measured = modules.map((module) => ({
      path: relative(this.root, module.moduleId),
      ms: Math.round(durationOf(module)),
      counts: isWhole(module) && isAmongItsTier(module, modules),
    }));
    const counting = measured.filter(({ counts }) => counts).map(({ path, ms }) => [path, ms] as const);
    if (counting.length > 0)
      writeDurations(Object.fromEntries(counting), process.env.TEST_DURATIONS_FILE ?? recordFile);
    const slow = measured.filter(({ ms }) => ms > budgetMs);
    if (slow.length === 0) return;
    const lines = slow.map(({ path, ms }) => `  ${path}: ${Math.round(ms / 1_000)} s`);
    process.stdout.write(`\nOver the budget of ${budgetMs / 1_000} s for a file:\n${lines.join('\n')}\n`);
  }
}

function durationOf(module: TestModule): number {
  const { prepareDuration, environmentSetupDuration, setupDuration, collectDuration, duration } =
    module.diagnostic();
  return prepareDuration + environmentSetupDuration + setupDuration + collectDuration + duration;
}

/** A file that failed or ran in part took another time than it takes. */
function isWhole(module: TestModule): boolean {
  return module.state() === 'passed' && [...module.children.allTests('skipped')].length === 0;
}

/** Alone or with a few others a file is quicker. */
function isAmongItsTier({ project }: TestModule, modules: readonly TestModule[]): boolean {
  return modules.filter((one) => one.project === project).length === project.config.include.length;
}
