import { Hono } from 'hono';
import { createFileStore } from '../ground/file-store.ts';
import type { Service, ServiceDeps } from '../service.ts';
import { createCallbacks } from './callbacks.ts';
import { createControlRoutes } from './control.ts';
import { callbackBodyOf } from './envelope.ts';
import { createLedger, isFinal } from './ledger.ts';
import { createApiRoutes } from './routes.ts';
import { createRunner } from './runner.ts';
import { createSettings, type HiggsfieldSettings } from './settings.ts';
import { createStorageRoutes } from './storage.ts';

/**
 * Plays Higgsfield: accepts jobs for money, moves them along, paints their pictures and calls back. Jobs and
 * callbacks that the journal shows unfinished go on at once.
 */
export function createHiggsfield(deps: ServiceDeps, patch: Partial<HiggsfieldSettings> = {}): Service {
  const { journal, log } = deps;
  const publicUrl = (): string => deps.publicUrl;
  const settings = createSettings(patch);
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
  for (const job of ledger.jobs()) {
    if (!isFinal(job.status)) void runner.run(job);
    else if (job.status !== 'canceled' && !job.callback.over) void callbacks.deliver(job);
  }
  return {
    routes,
    control: createControlRoutes(parts),
    async close() {
      await Promise.all([runner.close(), callbacks.close()]);
    },
  };
}
