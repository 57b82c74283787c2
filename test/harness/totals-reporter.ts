import type { Reporter, TestModule, Vitest } from 'vitest/node';

/**
 * Ends a run with one plain line of true totals, after everything has been stopped: what cannot be stopped or was left
 * behind counts as well. A run in which nothing ran fails.
 */
export default class TotalsReporter implements Reporter {
  private modules: readonly TestModule[] = [];

  onInit(vitest: Vitest): void {
    vitest.onClose(() => this.print(vitest.state.getUnhandledErrors().length));
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    this.modules = modules;
  }

  private print(errors: number): void {
    const counts = { passed: 0, failed: errors, skipped: 0 };
    for (const module of this.modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        counts[state === 'pending' ? 'skipped' : state] += 1;
      }
      // A file that breaks before its tests exist.
      if (module.state() === 'failed' && [...module.children.allTests('failed')].length === 0)
        counts.failed += 1;
    }
    if (counts.failed > 0 || counts.passed === 0) process.exitCode = 1;
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
    process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed${skipped}\n`);
  }
}
