import { defineConfig } from 'vitest/config';
import { every } from './vitest.config.ts';

/** `npm run histories`: drives every branch of every workflow and keeps what Temporal wrote down. */
export default defineConfig({
  test: {
    ...every,
    // It needs what this tier needs.
    name: 'system',
    include: ['test/workflows/record.ts'],
    globalSetup: ['test/harness/global-setup.ts'],
    reporters: ['default', './test/harness/totals-reporter.ts'],
  },
});
