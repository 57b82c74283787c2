import { createFileStore } from '../ground/file-store.ts';
import type { Service, ServiceDeps } from '../service.ts';
import { createContents } from './contents.ts';
import { createControl } from './control.ts';
import { createRoutes } from './routes.ts';
import { createSettings, type GatewaySettings } from './settings.ts';
import { createShelves } from './shelves.ts';

/** Plays the CMS of a shop behind its gateway: what is published there is shown, and people change it in the browser. */
export function createGateway(deps: ServiceDeps, patch: Partial<GatewaySettings> = {}): Service {
  const shelves = createShelves(deps.journal);
  const contents = createContents(shelves, createFileStore(deps.dataDir));
  const shared = { ...deps, settings: createSettings(patch), shelves, contents };
  const closing = new AbortController();
  return {
    routes: createRoutes(shared),
    control: createControl({ ...shared, closing: closing.signal }),
    close: async () => closing.abort(),
  };
}
