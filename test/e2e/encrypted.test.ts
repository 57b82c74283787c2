import { randomBytes } from 'node:crypto';
import { Client } from '@temporalio/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { generationWorkflowId } from '../../src/contract/generation.ts';
import { createCustomer } from '../harness/customer.ts';
import { photos } from '../harness/photos.ts';
import { openStudio, type Studio } from '../harness/studio.ts';
import { storedOf } from '../temporal/stored.ts';

let studio: Studio;

beforeAll(async () => {
  const TEMPORAL_CODEC_KEYS = `test:${randomBytes(32).toString('base64')}`;
  studio = await openStudio({ env: { TEMPORAL_CODEC: 'on', TEMPORAL_CODEC_KEYS } });
});
afterAll(() => studio.close());

it('[I19] an order that met trouble is delivered, and what its steps were given, answered and failed with is kept in no clear word', async () => {
  await studio.sandbox.faults.plan([{ match: 'higgsfield.upload-url', fault: 'refuse' }]);
  const ann = await createCustomer(studio.sandbox);
  const order = await ann.order({ prompt: 'a chair', photos: await photos(1) });
  await ann.card(order, /Done in/, 45_000);
  const handle = studio.temporal.workflow.getHandle(generationWorkflowId(order));
  expect(await handle.result()).toMatchObject({ status: 'delivered' });
  expect(await (await handle.describe()).staticSummary()).toContain('studio, nano-banana');
  const { connection, options } = studio.temporal;
  const keyless = new Client({ connection, namespace: options.namespace });
  const stored = await storedOf(keyless, handle.workflowId);
  expect(stored).toContain('binary/encrypted');
  expect(stored).toContain('Encoded failure');
  for (const clear of ['json/plain', 'orderId', 'nano-banana', 'delivered', 'higgsfield', '.ts:'])
    expect(stored).not.toContain(clear);
  await studio.expectSoundBooks();
});
