import { defineConfig } from 'vitest/config';
import tests from './vitest.config.ts';

/** `npm run histories`: drives every branch of every workflow and keeps what Temporal wrote down. */
export default defineConfig({ test: { ...tests.test, include: ['test/workflows/record.ts'] } });
