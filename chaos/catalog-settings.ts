/** What runs of the catalog need here beside the usual settings. */
export const catalogSettings = {
  // Nobody waits for a quota.
  GOOGLE_SHEETS_PER_MINUTE: '6000',
  GEMINI_MAX_BATCHES: '100',
  GEMINI_DESCRIPTION_BATCH_FROM: '3',
  CATALOG_RUN_BUDGET: '1000',
  CATALOG_DAY_BUDGET: '10000',
};
