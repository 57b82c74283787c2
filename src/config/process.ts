import { z } from 'zod';
import { port, url } from './fields.ts';

/** Earlier systems wrote levels as Python does: INFO, WARNING, CRITICAL. */
const logLevel = z
  .string()
  .toLowerCase()
  .transform((word) => ({ warning: 'warn', critical: 'fatal' })[word] ?? word)
  .pipe(
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'], {
      message: 'must be trace, debug, info, warn, error or fatal',
    }),
  );

/** Shared by the sections that keep something in it. */
export const dataFolder = {
  DARKROOM_DATA_DIR: z.string().default('.data'),
};

export const process = z
  .object({
    LOG_LEVEL: logLevel.default('info'),
    LOG_FILE: z.string().optional(),
    BIND_HOST: z.string().default('127.0.0.1'),
    BOT_PORT: port(8081),
    WORKER_PORT: port(8082),
    SANDBOX_PORT: port(8600),
    METRICS_PORT: port(0),
    TRACES_URL: url.optional(),
    ...dataFolder,
    FAIL_POINTS_DIR: z.string().optional(),
    WORKFLOW_BUNDLE: z.string().optional(),
  })
  .transform((values) => ({
    logLevel: values.LOG_LEVEL,
    logFile: values.LOG_FILE,
    bindHost: values.BIND_HOST,
    ports: { bot: values.BOT_PORT, worker: values.WORKER_PORT, sandbox: values.SANDBOX_PORT },
    /** Where figures are read from; undefined: nowhere. */
    metricsPort: values.METRICS_PORT === 0 ? undefined : values.METRICS_PORT,
    /** Where traces go; undefined: there are none. */
    tracesUrl: values.TRACES_URL,
    /** Where the sandbox keeps its truth. */
    dataDir: values.DARKROOM_DATA_DIR,
    /** Files there name the points at which a process of ours dies; undefined outside tests. */
    failPointsDir: values.FAIL_POINTS_DIR,
    /** Made before; undefined: the worker makes one at its start. */
    workflowBundle: values.WORKFLOW_BUNDLE,
  }));
