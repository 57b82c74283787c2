import type { ControlCalls } from '../ground/control-calls.ts';
import type { ProductChange, ProductView } from './control.ts';
import type { ShopSettings } from './settings.ts';

/** The control API of the sandbox's shop. */
export interface ShopClient {
  /** Those that are for sale. */
  products(): Promise<ProductView[]>;
  /** Changes a product, takes it away or back; null: it is away now. */
  changeProduct(slug: string, change: ProductChange): Promise<ProductView | null>;
  settings(): Promise<ShopSettings>;
  change(settings: Partial<ShopSettings>): Promise<ShopSettings>;
}

export function createShopClient({ get, post }: ControlCalls): ShopClient {
  return {
    products: () => get('/products'),
    changeProduct: (slug, change) => post(`/products/${slug}`, change),
    settings: () => get('/settings'),
    change: (settings) => post('/settings', settings),
  };
}
