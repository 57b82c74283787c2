import type { CatalogDeps } from '../../activities/catalog/deps.ts';
import type { JobDeps } from '../../activities/deps.ts';
import type { Config } from '../config/config.ts';

/** What the catalog's steps need, from the configuration. */
export function createCatalogDeps({ config }: { config: Config }, jobs: JobDeps): CatalogDeps {
  return {
    ...jobs,
    shop: undefined as unknown as CatalogDeps['shop'],
    sheets: undefined,
    drive: undefined,
    tabOf: () => undefined,
    folderOf: () => undefined,
    batches: { provider: 'gemini', atOnce: 5, linesPerJob: 140 },
    price: { batch: '0.067', single: '0.134', currency: 'USD' },
    budgets: config.catalog.budgets,
  };
}
