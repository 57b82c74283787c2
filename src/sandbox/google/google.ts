import { Hono } from 'hono';
import type { Service, ServiceDeps } from '../service.ts';
import { createConsentRoutes } from './consent.ts';
import { createControl } from './control.ts';
import { createDriveRoutes } from './drive-routes.ts';
import { createDriveState } from './drive-state.ts';
import { createSettings, type GoogleSettings } from './settings.ts';
import { createSheetRoutes } from './sheet-routes.ts';
import { createSheetState } from './sheet-state.ts';
import { createTokens } from './tokens.ts';
import { createUploadRoutes } from './uploads.ts';

/** Plays Google: sign-in, Drive with one folder for results, and one spreadsheet; people change both in the browser. */
export function createGoogle(deps: ServiceDeps, patch: Partial<GoogleSettings> = {}): Service {
  const settings = createSettings(patch);
  const shared = { ...deps, settings, tokens: createTokens({ ...deps, settings }) };
  const drive = createDriveState(shared);
  const sheet = createSheetState(deps);
  const closing = new AbortController();
  const routes = new Hono();
  routes.route('/', createConsentRoutes(shared));
  routes.route('/', createUploadRoutes({ ...shared, drive }));
  routes.route('/', createDriveRoutes({ ...shared, drive }));
  routes.route('/', createSheetRoutes({ ...shared, sheet }));
  // Where the link of a file leads.
  routes.get('/file/d/:id/view', (context) =>
    context.redirect(`/sandbox/google/files/${encodeURIComponent(context.req.param('id'))}/content`),
  );
  return {
    routes,
    control: createControl({ ...shared, drive, sheet, closing: closing.signal }),
    close: async () => closing.abort(),
  };
}
