import type { PageGroup } from '../kit/routes.ts';
import { exportPages } from './export.ts';
import { itemPages } from './items.ts';
import { showCatalog } from './overview.ts';
import { runPages } from './runs.ts';
import { sourcePages } from './sources.ts';
import { startPages } from './start.ts';

/** The catalog: shops, runs and pictures, and everything that can be done with them. */
export const catalogPages: PageGroup = (deps) => [
  { method: 'get', path: '/catalog', access: 'see_catalog', handle: (visit) => showCatalog(deps, visit) },
  ...startPages(deps),
  ...runPages(deps),
  ...itemPages(deps),
  ...sourcePages(deps),
  ...exportPages(deps),
];
