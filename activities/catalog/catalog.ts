import type { CatalogDeps } from './deps.ts';
import { createGenerateActivities } from './generate.ts';
import { createParseActivities } from './parse.ts';
import { createRunActivities } from './runs.ts';
import { createSheetActivities } from './sheet.ts';

/** What the workflows of the catalog do to the world. */
export function createCatalogActivities(deps: CatalogDeps) {
  return {
    ...createRunActivities(deps),
    ...createParseActivities(deps),
    ...createSheetActivities(deps),
    ...createGenerateActivities(deps),
  };
}

export type CatalogActivities = ReturnType<typeof createCatalogActivities>;
