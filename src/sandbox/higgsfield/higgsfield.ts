import { createJobService } from '../ground/job-service.ts';
import type { Service, ServiceDeps } from '../service.ts';
import { createCallbackFormat } from './callbacks.ts';
import { createDeletions } from './deletions.ts';
import { costOf, names, outcomes, spentCredits, viewOf } from './jobs.ts';
import { createApiRoutes } from './routes.ts';
import { createSettings, type HiggsfieldSettings } from './settings.ts';
import { createUploadRoutes } from './uploads.ts';
import { createWork } from './work.ts';

/** Plays Higgsfield: accepts jobs for money, moves them along, paints their pictures and calls back. */
export function createHiggsfield(deps: ServiceDeps, patch: Partial<HiggsfieldSettings> = {}): Service {
  const settings = createSettings(patch);
  const service = createJobService(deps, {
    names,
    settings,
    outcomes,
    costOf,
    work: createWork(settings),
    callbacks: createCallbackFormat(settings, deps.publicUrl),
    views: { view: viewOf, running: 'in_progress', cancelled: 'canceled' },
  });
  const { routes, control, jobs, files } = service;
  const remove = createDeletions(deps.journal, jobs);
  routes.route('/', createUploadRoutes({ ...deps, files }));
  routes.route('/', createApiRoutes({ ...deps, service, settings, remove }));
  control.get('/account', (context) => {
    const { balance, concurrency } = settings.current;
    const spent = spentCredits(jobs);
    return context.json({
      balance,
      spent,
      remaining: balance - spent,
      active: jobs.open().length,
      concurrency,
    });
  });
  return service;
}
