import { bulk } from '../activity-proxies.ts';

/** Takes one publication back: the shop shows again what it showed before. */
export async function withdrawPublicationWorkflow({
  publicationId,
}: {
  publicationId: number;
}): Promise<void> {
  await bulk.withdrawPublication({ publicationId });
}
