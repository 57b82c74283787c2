import { defineConfig } from 'vitest/config';
import { every } from './vitest.config.ts';

/** `npm run test:kubernetes`: the manifests before a real API server. */
export default defineConfig({
  test: {
    ...every,
    name: 'words',
    include: ['test/deploy/api-server.ts'],
    globalSetup: ['test/harness/global-setup.ts'],
    reporters: ['default', './test/harness/totals-reporter.ts'],
  },
});
