import { Hono } from 'hono';
import type { Logger } from 'pino';
import type { Faults } from '../ground/faults.ts';
import { createFileStore } from '../ground/file-store.ts';
import type { Journal } from '../ground/journal.ts';
import { createCallbacks } from './callbacks.ts';
import { createControlRoutes } from './control.ts';
import { createLedger, isFinal } from './ledger.ts';
import { createLegacyRoutes } from './legacy.ts';
import { createNewerRoutes } from './newer.ts';
import { createRunner } from './runner.ts';
import { createSettings, type RunningHubSettings } from './settings.ts';
import { createFileRoutes } from './uploads.ts';

export interface RunningHubDeps {
  journal: Journal;
  faults: Faults;
  log: Logger;
  /** The URL `routes` are reached under, without a slash at its end: `http://127.0.0.1:8081/runninghub`. */
  publicUrl: () => string;
  settings?: Partial<RunningHubSettings>;
  /** Folder for uploads and results; memory without one. */
  dataDir?: string;
}

/** A service of the sandbox: its own wire format, its control API, and the end of its timers. */
export interface RunningHub {
  routes: Hono;
  control: Hono;
  close(): Promise<void>;
}

/**
 * Plays what Darkroom calls of RunningHub: several accounts with places and coins, uploads, tasks, results and callbacks.
 * Tasks and callbacks that the journal shows unfinished go on at once.
 */
export function createRunningHub(deps: RunningHubDeps): RunningHub {
  const { journal, log } = deps;
  const publicUrl = (): string => deps.publicUrl().replace(/\/+$/, '');
  const settings = createSettings(deps.settings);
  const ledger = createLedger(journal);
  const files = createFileStore(deps.dataDir);
  const callbacks = createCallbacks({ ledger, settings, log, publicUrl });
  const runner = createRunner({
    ledger,
    files,
    settings,
    log,
    publicUrl,
    ended: (task) => callbacks.deliver(task),
  });
  const parts = { ...deps, publicUrl, settings, ledger, files, runner };
  const routes = new Hono();
  routes.route('/', createFileRoutes(parts));
  routes.route('/', createLegacyRoutes(parts));
  routes.route('/', createNewerRoutes(parts));
  // The real service says so of every path it does not know.
  routes.all('/*', (context) => context.json({ code: 412, msg: 'TOKEN_INVALID', data: null }));
  // After this turn of the event loop: `publicUrl` may need the server that is started next.
  const resume = setImmediate(() => {
    for (const task of ledger.tasks()) {
      if (!isFinal(task.status)) void runner.run(task);
      else if (!task.callback.over) void callbacks.deliver(task);
    }
  });
  return {
    routes,
    control: createControlRoutes(parts),
    async close() {
      clearImmediate(resume);
      await Promise.all([runner.close(), callbacks.close()]);
    },
  };
}
