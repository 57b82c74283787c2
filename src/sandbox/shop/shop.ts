import type { Service, ServiceDeps } from '../service.ts';
import { createControl } from './control.ts';
import { createRootRoutes, createShopRoutes } from './routes.ts';
import { createSettings, type ShopSettings } from './settings.ts';
import { createStock } from './stock.ts';

/** Plays a shop of sixty products, with all that makes shops hard to read. */
export function createShop(deps: ServiceDeps, patch: Partial<ShopSettings> = {}): Service {
  const settings = createSettings(patch);
  const shop = { ...deps, settings, stock: createStock(deps.journal, settings) };
  return {
    routes: createShopRoutes(shop),
    root: createRootRoutes(shop),
    control: createControl(shop),
    close: async () => undefined,
  };
}
