import { Hono } from 'hono';
import { createJobService } from '../ground/job-service.ts';
import { storeError } from '../ground/object-store.ts';
import type { Service, ServiceDeps } from '../service.ts';
import { type AccountDeps, balanceOf, livingTunes } from './account.ts';
import { createCallbackFormat } from './callbacks.ts';
import { createChanges } from './changes.ts';
import {
  type PromptEnd,
  type PromptOrder,
  promptBody,
  promptCost,
  promptNames,
  promptOutcomes,
  promptView,
} from './prompts.ts';
import { createApiRoutes } from './routes.ts';
import { type AstriaSettings, createSettings, type SettingsBox, trainingSettings } from './settings.ts';
import {
  isUsable,
  type TuneEnd,
  type TuneOrder,
  tuneBody,
  tuneNames,
  tuneOutcomes,
  tuneView,
} from './tunes.ts';
import { createPromptWork, trainingWork } from './work.ts';

/** Plays Astria: trains tunes on photos, makes the pictures of prompts, and calls back about both. */
export function createAstria(deps: ServiceDeps, patch: Partial<AstriaSettings> = {}): Service {
  const settings = createSettings(patch);
  const tunes = createTuneService(deps, settings);
  const prompts = createPromptService(deps, settings);
  const account = { ...deps, settings, tunes, prompts };
  const changes = createChanges(account);
  const { control } = prompts;
  control.route('/tunes', tunes.control);
  control.get('/account', (context) =>
    context.json({ balance: settings.current.balanceMc, ...balanceOf(account) }),
  );
  const routes = new Hono();
  routes.route('/', createPhotoGuard(account));
  routes.route('/', prompts.routes);
  routes.route('/', createApiRoutes({ ...account, changes }));
  return {
    routes,
    control,
    async close() {
      await Promise.all([tunes.close(), prompts.close()]);
    },
  };
}

function createTuneService(deps: ServiceDeps, settings: SettingsBox) {
  return createJobService<TuneOrder, TuneEnd>(deps, {
    names: tuneNames,
    settings: trainingSettings(settings),
    outcomes: tuneOutcomes,
    costOf: ({ order }) => order.charge,
    work: trainingWork,
    callbacks: createCallbackFormat('tune', settings, (tune) => tuneBody(tune, deps.publicUrl)),
    views: { view: tuneView, running: 'training', cancelled: 'deleted' },
  });
}

function createPromptService(deps: ServiceDeps, settings: SettingsBox) {
  const { publicUrl } = deps;
  return createJobService<PromptOrder, PromptEnd>(deps, {
    names: promptNames,
    settings,
    outcomes: promptOutcomes,
    costOf: promptCost,
    work: createPromptWork(settings, publicUrl),
    callbacks: createCallbackFormat('prompt', settings, (prompt) =>
      promptBody(prompt, { publicUrl, leavesImagesOut: settings.current.leavesImagesOut }),
    ),
    views: { view: promptView, running: 'running', cancelled: 'deleted' },
  });
}

/** Training photos go with the term of their tune. */
function createPhotoGuard(account: AccountDeps): Hono {
  const routes = new Hono();
  routes.get('/files/:name', async (context, next) => {
    const name = context.req.param('name');
    const tune = livingTunes(account).find(({ order }) => order.photos.includes(name));
    if (tune?.end && !isUsable(tune)) return storeError(403, 'AccessDenied');
    return next();
  });
  return routes;
}
