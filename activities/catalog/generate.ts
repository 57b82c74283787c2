import { createAnswerActivities } from './answers.ts';
import { createClosingActivities } from './closing.ts';
import type { CatalogDeps } from './deps.ts';
import { createPlanningActivities } from './planning.ts';
import { createUploadActivities } from './uploads.ts';

/** Making pictures of what the sheet asks for: what it costs, batch after batch, into the folder. */
export function createGenerateActivities(deps: CatalogDeps) {
  return {
    ...createPlanningActivities(deps),
    ...createAnswerActivities(deps),
    ...createUploadActivities(deps),
    ...createClosingActivities(deps),
  };
}
