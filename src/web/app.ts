import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { createHealth, createHealthRoutes, type ReadHealth } from '../process/health.ts';
import type { MediaLinks } from '../storage/links.ts';
import type { ObjectStore } from '../storage/objects.ts';
import { createApi } from './api/api.ts';
import type { ApiDeps } from './api/routes.ts';
import { type CallbackDeps, createCallbacks } from './callbacks.ts';
import { createMedia } from './media.ts';
import type { PanelDeps } from './panel/deps.ts';
import { createPanel } from './panel/panel.ts';

export interface WebDeps extends CallbackDeps {
  objects: ObjectStore;
  links: MediaLinks;
  /** Absent: it is ready as long as it answers. */
  readHealth?: ReadHealth;
  /** Absent: callbacks and pictures alone. */
  panel?: PanelDeps;
  /** Absent: other applications find nothing here. */
  api?: ApiDeps;
}

/**
 * What every answer tells a browser, unless it says so itself, as the panel's pages do: come by https for a year (heard where https
 * is), show it in no frame, and take nothing in it for a program.
 */
const protection: Parameters<typeof secureHeaders>[0] = {
  overwrite: false,
  strictTransportSecurity: 'max-age=31536000; includeSubDomains',
  xFrameOptions: 'DENY',
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
    sandbox: [],
  },
};

/** Everything the outside reaches by HTTP: provider callbacks, signed links to pictures, and the panel. */
export function createWebApp(deps: WebDeps): Hono {
  const app = new Hono();
  app.use(secureHeaders(protection));
  app.route('/', createHealthRoutes(deps.readHealth ?? createHealth([])));
  app.get('/', (context) => context.redirect('/panel/'));
  app.route('/', createCallbacks(deps));
  app.route('/', createMedia(deps));
  if (deps.panel !== undefined) app.route('/', createPanel(deps.panel));
  if (deps.api !== undefined) app.route('/', createApi(deps.api));
  app.onError((error, context) => {
    // Who leaves in the middle of their own body is not our trouble, and hears no answer.
    if (context.req.raw.signal.aborted) return context.body(null, 400);
    deps.log.error({ err: error, path: context.req.routePath }, 'a request failed');
    return context.text('Something went wrong on our side.', 500);
  });
  return app;
}
