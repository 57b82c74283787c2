import { Hono } from 'hono';
import { createFileStore } from '../ground/file-store.ts';
import type { Service, ServiceDeps } from '../service.ts';
import { createCallbacks } from './callbacks.ts';
import { createControlRoutes } from './control.ts';
import { createLedger, isFinal } from './ledger.ts';
import { createLegacyRoutes } from './legacy.ts';
import { createNewerRoutes } from './newer.ts';
import { createRunner } from './runner.ts';
import { createSettings, type RunningHubSettings } from './settings.ts';
import { createFileRoutes } from './uploads.ts';

/**
 * Plays what Darkroom calls of RunningHub: several accounts with places and coins, uploads, tasks, results and callbacks.
 * Tasks and callbacks that the journal shows unfinished go on at once.
 */
export function createRunningHub(deps: ServiceDeps, patch: Partial<RunningHubSettings> = {}): Service {
  const { journal, log } = deps;
  const publicUrl = (): string => deps.publicUrl;
  const settings = createSettings(patch);
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
  for (const task of ledger.tasks()) {
    if (!isFinal(task.status)) void runner.run(task);
    else if (!task.callback.over) void callbacks.deliver(task);
  }
  return {
    routes,
    control: createControlRoutes(parts),
    async close() {
      await Promise.all([runner.close(), callbacks.close()]);
    },
  };
}
