import { afterAll, beforeAll, expect, it } from 'vitest';
import { generationWorkflowId } from '../../src/contract/generation.ts';
import { type Customer, createCustomer } from '../harness/customer.ts';
import { openStudio, type Studio } from '../harness/studio.ts';

let studio: Studio;
let ann: Customer;

beforeAll(async () => {
  studio = await openStudio();
  ann = await createCustomer(studio.sandbox);
});
afterAll(() => studio.close());

it('gives the credits back when an execution was terminated, which runs no code of ours', async () => {
  await studio.sandbox.higgsfield.change({ queuedMs: 0, runMs: 60_000 });
  const order = await ann.order({ prompt: 'terminated' });
  // Nothing of ours is under way any more: the order waits for the provider.
  await studio.until(async () => {
    const [job] =
      await studio.sql`select from provider_jobs where subject_id = ${order} and status = 'accepted'`;
    return job !== undefined;
  });
  await studio.temporal.workflow.getHandle(generationWorkflowId(order)).terminate('drill');
  await studio.makeQuiet();
  expect((await studio.runUpkeep()).healed).toBe(1);
  expect(await studio.statusOf(order)).toBe('failed');
  await ann.card(order, /-L/);
  await studio.sandbox.higgsfield.change({ queuedMs: 0, runMs: 100 });
  await studio.finishJobs();
  await studio.makeQuiet();
  await studio.runUpkeep();
  expect(await studio.openJobs()).toBe(0);
  await studio.expectSoundBooks();
});

it('starts an order whose start was lost', async () => {
  await ann.order({ prompt: 'registers the person' });
  const [placed] = await studio.sql<{ id: number }[]>`
    select (place_order(jsonb_build_object('userId', u.id, 'chatId', u.telegram_id, 'kind', 'generation', 'line', 'studio',
      'inputs', '{"model": "nano-banana", "prompt": "forgotten", "ratio": "1:1"}'::jsonb, 'price', 50, 'confirmKey', 'test:forgotten', 'references', '[]'::jsonb))->>'orderId')::bigint as id
    from users u where telegram_id = ${ann.id}`;
  const order = placed?.id ?? 0;
  await studio.makeQuiet();
  await studio.runUpkeep();
  await ann.card(order, /Done in/);
});

it('leaves a live order alone, whatever it races with', async () => {
  await studio.sandbox.higgsfield.change({ queuedMs: 50, runMs: 1_500 });
  const order = await ann.order({ prompt: 'left alone' });
  await studio.makeQuiet();
  const runs = await Promise.all([studio.runUpkeep(), studio.runUpkeep(), studio.runUpkeep()]);
  expect(runs.map(({ violations }) => violations)).toEqual([{}, {}, {}]);
  await ann.card(order, /Done in/);
  await studio.expectSoundBooks();
});

it('audits the books at once while a provider hangs', async () => {
  await studio.sandbox.higgsfield.change({ queuedMs: 0, runMs: 60_000 });
  const order = await ann.order({ prompt: 'hangs' });
  const job = async () => {
    const [row] = await studio.sql<{ status: string }[]>`
      select status from provider_jobs where subject_id = ${order}`;
    return row?.status;
  };
  await studio.until(async () => (await job()) === 'accepted');
  await studio.sql`update provider_jobs set deadline = now() - interval '1 minute' where subject_id = ${order}`;
  await studio.sandbox.faults.plan([
    { match: 'higgsfield.status', fault: 'slow', params: { delayMs: 7_500 } },
  ]);
  const isAudited = async () => {
    const [audit] = await studio.sql`select from audits where scope = 'recent' and done_at > ${begunAt}`;
    return audit !== undefined;
  };
  const begunAt = new Date();
  let hasEnded = false;
  const run = studio.runUpkeep().finally(() => {
    hasEnded = true;
  });
  await studio.until(isAudited, 5_000);
  expect(hasEnded).toBe(false);
  expect((await run).violations).toEqual({});
  await studio.sandbox.faults.clear();
  await studio.finishJobs();
  await studio.until(async () => (await studio.openJobs()) === 0);
  await studio.expectSoundBooks();
});
