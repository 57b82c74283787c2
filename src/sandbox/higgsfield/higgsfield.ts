import { Hono } from 'hono';
import type { Logger } from 'pino';
import type { Faults } from '../ground/faults.ts';
import { createFileStore } from '../ground/file-store.ts';
import type { Journal } from '../ground/journal.ts';
import { createCallbacks } from './callbacks.ts';
import { createControlRoutes } from './control.ts';
import { callbackBodyOf } from './envelope.ts';
import { createLedger, isFinal } from './ledger.ts';
import { createApiRoutes } from './routes.ts';
import { createRunner } from './runner.ts';
import { createSettings, type HiggsfieldSettings } from './settings.ts';
import { createStorageRoutes } from './storage.ts';

export interface HiggsfieldDeps {
  journal: Journal;
  faults: Faults;
  log: Logger;
  /** The URL `routes` are reached under, without a slash at its end: `http://127.0.0.1:8081/higgsfield`. */
  publicUrl: () => string;
  settings?: Partial<HiggsfieldSettings>;
  /** Folder for uploads and results; memory without one. */
  dataDir?: string;
}

/** A service of the sandbox: its own wire format, its control API, and the end of its timers. */
export interface Higgsfield {
  routes: Hono;
  control: Hono;
  close(): Promise<void>;
}

/**
 * Plays Higgsfield: accepts jobs for money, moves them along, paints their pictures and calls back. Jobs and
 * callbacks that the journal shows unfinished go on at once.
 */
export function createHiggsfield(deps: HiggsfieldDeps): Higgsfield {
  const { journal, log } = deps;
  const publicUrl = (): string => deps.publicUrl().replace(/\/+$/, '');
  const settings = createSettings(deps.settings);
  const ledger = createLedger(journal);
  const files = createFileStore(deps.dataDir);
  const callbacks = createCallbacks({
    ledger,
    settings,
    log,
    body: (job) => callbackBodyOf(job, publicUrl()),
  });
  const runner = createRunner({ ledger, files, settings, log, publicUrl, ended: callbacks.deliver });
  const parts = { ...deps, publicUrl, settings, ledger, files, runner };
  const routes = new Hono();
  routes.route('/', createStorageRoutes(parts));
  routes.route('/', createApiRoutes(parts));
  // After this turn of the event loop: `publicUrl` may need the server that is started next.
  const resume = setImmediate(() => {
    for (const job of ledger.jobs()) {
      if (!isFinal(job.status)) void runner.run(job);
      else if (job.status !== 'canceled' && !job.callback.over) void callbacks.deliver(job);
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
