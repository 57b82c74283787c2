import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that start whole systems or wait for timeouts, a minute or two each. */
const longest = [
  'provider-faults.test.ts',
  'e2e/product.test.ts',
  'bench-smoke.test.ts',
  'fail-points.test.ts',
  'kills.test.ts',
  'dev/darkroom.test.ts',
  'killed-server.test.ts',
  'sandbox/page.test.ts',
  'chat-page-pool.test.ts',
  'chat-page.test.ts',
];

/** Begins with the longest files: for what begins last everybody waits. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((left, right) => rankOf(left) - rankOf(right));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const index = longest.findIndex((name) => moduleId.endsWith(name));
  return index < 0 ? longest.length : index;
}
