import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { generationWorkflowId } from '../../src/contract/generation.ts';
import { createCustomer } from '../harness/customer.ts';
import { photos } from '../harness/photos.ts';
import { type Studio, sharedStudio } from '../harness/studio.ts';
import { stepsOf } from '../workflows/histories.ts';

/** As long as 4 MB take over a line of 2 Mbit/s. */
const uploadMs = 16_000;

let studio: Studio;

beforeAll(async () => {
  studio = await sharedStudio();
});
beforeEach(() => studio.sandbox.faults.clear());

/** The order's steps; `again` stands behind one that took more than one attempt. */
async function steps(order: number): Promise<string[]> {
  const handle = studio.temporal.workflow.getHandle(generationWorkflowId(order));
  await handle.result();
  return stepsOf(JSON.parse(historyToJSON(await handle.fetchHistory())));
}

it('a photo that needs its time on the way to either provider is uploaded once, in the first attempt', async () => {
  const slow = { fault: 'slow', params: { delayMs: uploadMs }, times: 1 };
  await studio.sandbox.faults.plan([
    { match: 'higgsfield.upload', ...slow },
    { match: 'runninghub.upload', ...slow },
  ]);
  const [ann, bob] = await Promise.all([createCustomer(studio.sandbox), createCustomer(studio.sandbox)]);
  const [photo, product, background] = await photos(3);
  if (!photo || !product || !background) throw new Error('three photos');
  const orders = await Promise.all([
    ann.order({ prompt: 'a slow photo', photos: [photo] }),
    bob.orderProduct([product, background]),
  ]);
  await Promise.all([ann.card(orders[0], /Done in/, 60_000), bob.card(orders[1], /Done in/, 60_000)]);
  for (const order of orders) expect(await steps(order)).toContain('prepareProviderJob');
  await studio.expectSoundBooks();
});
