import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStudio, type Studio } from '../harness/studio.ts';
import { placeAlbum, placeTraining } from '../workflows/drives-portraits.ts';

let studio: Studio;

/** A lost answer is left alone for minutes, by a pause before the next attempt: here they are over at once. */
async function passPause(workflowId: string): Promise<void> {
  const { workflowService, options } = studio.temporal;
  const handle = studio.temporal.workflow.getHandle(workflowId);
  await studio.until(async () => {
    const { raw } = await handle.describe();
    return (
      raw.pendingActivities?.some(
        ({ activityType, attempt, state }) =>
          activityType?.name === 'submitProviderJob' &&
          (attempt ?? 0) > 1 &&
          Number(state) === scheduledState,
      ) === true
    );
  });
  await studio.sql`update provider_jobs set sent_at = sent_at - interval '5 minutes' where status = 'sending'`;
  await workflowService.resetActivity({
    namespace: options.namespace,
    execution: { workflowId },
    type: 'submitProviderJob',
  });
}

/** PendingActivityState in Temporal's own numbers. */
const scheduledState = 1;

describe.each([
  ['looked for by its title or seed, as the account has no idempotency', 'execute_then_reset', false],
  ['repeated, as the account knows the same request again', 'execute_then_504', true],
])('a paid request whose answer is lost is %s', (_, fault, idempotency) => {
  beforeAll(async () => {
    studio = await openStudio({
      env: { ASTRIA_IDEMPOTENCY: idempotency ? 'on' : 'off', ASTRIA_CALLBACKS: 'off' },
      // Ready at the first look.
      astria: { idempotency, trainingQueuedMs: 0, trainingMs: 0 },
    });
  });
  afterAll(() => studio.close());

  it('a training makes one tune and an album one prompt', async () => {
    const { astria, faults: planned } = studio.sandbox;
    const [tunes, prompts] = await Promise.all([astria.tunes(), astria.prompts()]);
    await planned.plan([{ match: 'astria.create-tune', fault }]);
    const training = await placeTraining(studio);
    await passPause(training.workflowId);
    await training.customer.card(training.orderId, /Done in[^]*500 credits[^]*balance 9,500/);
    await training.customer.sees(/⬆️ 4 pictures/);
    expect(await astria.tunes()).toHaveLength(tunes.length + 1);

    await planned.plan([{ match: 'astria.create-prompt', fault }]);
    const album = await placeAlbum(studio, training);
    await passPause(album.workflowId);
    await album.customer.card(album.orderId, /Done in[^]*50 credits/);
    // The samples and the album.
    expect(await astria.prompts()).toHaveLength(prompts.length + 2);
    await studio.expectSoundBooks();
  });
});
