import type { CatalogDeps } from './deps.ts';
import { createDescribeActivities } from './describe.ts';
import { createGenerateActivities } from './generate.ts';
import { createParseActivities } from './parse.ts';
import { createPreviewActivities } from './preview.ts';
import { createPublishActivities } from './publish.ts';
import { createReviewActivities } from './review.ts';
import { createRunActivities } from './runs.ts';
import { createSheetActivities } from './sheet.ts';

/** What the workflows of the catalog do to the world. */
export function createCatalogActivities(deps: CatalogDeps) {
  return {
    ...createRunActivities(deps),
    ...createParseActivities(deps),
    ...createPreviewActivities(deps),
    ...createSheetActivities(deps),
    ...createGenerateActivities(deps),
    ...createReviewActivities(deps),
    ...createDescribeActivities(deps),
    ...createPublishActivities(deps),
  };
}

export type CatalogActivities = ReturnType<typeof createCatalogActivities>;
