import { createBroadcastActivities } from './broadcasts.ts';
import type { CatalogActivities } from './catalog/catalog.ts';
import { createDeletionActivities } from './deletions.ts';
import type { UpkeepDeps } from './deps.ts';
import { createInspectionActivities } from './inspection.ts';
import { createOrderActivities } from './orders.ts';
import { createProviderJobActivities } from './provider-jobs.ts';
import { createResultActivities } from './results.ts';
import { createSubmissionActivities } from './submission.ts';
import { createTopUpActivities } from './top-ups.ts';
import { createTrainedModelActivities } from './trained-models.ts';
import { createUpkeepActivities } from './upkeep.ts';
import type { WebhookActivities } from './webhooks.ts';

/** All activities of the worker process; Telegram's are the bot's (delivery.ts). */
export function createActivities(deps: UpkeepDeps) {
  return {
    ...createOrderActivities(deps),
    ...createProviderJobActivities(deps),
    ...createSubmissionActivities(deps),
    ...createResultActivities(deps),
    ...createTrainedModelActivities(deps),
    ...createDeletionActivities(deps),
    ...createTopUpActivities(deps),
    ...createUpkeepActivities(deps),
    ...createInspectionActivities(deps),
    ...createBroadcastActivities(deps),
  };
}

export type OrderActivities = ReturnType<typeof createActivities>;
export type Activities = OrderActivities & CatalogActivities & WebhookActivities;
export type { BroadcastSendActivities } from './broadcast-sends.ts';
export { createCatalogActivities } from './catalog/catalog.ts';
export { lookIntoFolder } from './catalog/folder-watch.ts';
export type { DeliveryActivities } from './delivery.ts';
export type { NoticeActivities } from './notices.ts';
export { createWebhookActivities } from './webhooks.ts';
