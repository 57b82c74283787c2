import { createJobService } from '../ground/job-service.ts';
import type { Service, ServiceDeps } from '../service.ts';
import { createCallbackFormat } from './callbacks.ts';
import { createLegacyRoutes } from './legacy.ts';
import { createNewerRoutes } from './newer.ts';
import { changeAccount, createSettings, type RunningHubSettings } from './settings.ts';
import { costOf, names, outcomes, viewOf } from './tasks.ts';
import { createUploads } from './uploads.ts';
import { createWork } from './work.ts';

/** Plays what Darkroom calls of RunningHub: several accounts with places and coins, uploads, tasks and callbacks. */
export function createRunningHub(deps: ServiceDeps, patch: Partial<RunningHubSettings> = {}): Service {
  const { journal, publicUrl } = deps;
  const settings = createSettings(patch);
  const service = createJobService(deps, {
    names,
    settings,
    outcomes,
    costOf,
    work: createWork(settings, publicUrl),
    callbacks: createCallbackFormat(settings, publicUrl),
    views: { view: viewOf, running: 'running', cancelled: 'cancelled' },
  });
  const { routes, control, files } = service;
  const parts = { ...deps, service, settings, uploads: createUploads({ journal, files, settings }) };
  routes.route('/', createLegacyRoutes(parts));
  routes.route('/', createNewerRoutes(parts));
  // The real service says so of every path it does not know.
  routes.all('/*', (context) => context.json({ code: 412, msg: 'TOKEN_INVALID', data: null }));
  control.post('/accounts/:number', async (context) => {
    const number = Number(context.req.param('number'));
    return context.json(changeAccount(settings, number, await context.req.json()));
  });
  return service;
}
