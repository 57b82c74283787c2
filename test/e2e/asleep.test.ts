import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Customer, createCustomer, textOf } from '../harness/customer.ts';
import { openStudio, type Studio } from '../harness/studio.ts';

const limitSeconds = 5;

let studio: Studio;
let ann: Customer;

beforeAll(async () => {
  studio = await openStudio({ env: { API_GENERATION_TIMEOUT: String(limitSeconds) } });
});
afterAll(() => studio.close());
beforeEach(async () => {
  await studio.sandbox.faults.clear();
  await studio.sandbox.higgsfield.change({ queuedMs: 0, runMs: 60_000 });
  ann = await createCustomer(studio.sandbox);
});

async function jobOf(order: number): Promise<{ status: string; sentSecondsAgo: number }> {
  const [job] = await studio.sql<{ status: string; sentSecondsAgo: number }[]>`
    select status, coalesce(extract(epoch from now() - sent_at), 0)::float as "sentSecondsAgo"
    from provider_jobs where subject_id = ${order}`;
  return job ?? { status: 'none', sentSecondsAgo: 0 };
}

/** Sleeps through the rest of the order's time. */
async function sleep(order: number, act: () => Promise<void>): Promise<void> {
  await studio.until(async () => (await jobOf(order)).status === 'accepted');
  await studio.whileAsleep(async () => {
    await act();
    await studio.until(async () => (await jobOf(order)).sentSecondsAgo > limitSeconds + 2);
  });
}

describe('when our machine sleeps longer than an order may take', () => {
  it.each([
    ['and a callback came meanwhile', {}],
    ['and the callback was lost', { lost: true }],
  ])(
    '%s, what the provider has finished is delivered and charged',
    async (prompt, { lost = false }: { lost?: boolean }) => {
      if (lost)
        await studio.sandbox.faults.plan([
          { match: 'higgsfield.callback', fault: 'callback_lost', times: 9 },
        ]);
      const order = await ann.order({ prompt });
      await ann.card(order, /Generating/);
      await sleep(order, () => studio.finishJobs());
      expect(textOf(await ann.card(order, /Done in|Code/))).toMatch(/Done in[^]*balance 9,950/);
      await studio.expectSoundBooks();
    },
  );

  it('and the provider tells us only when we are awake what an order with a lost answer became, it is delivered', async () => {
    await studio.sandbox.faults.plan([
      { match: 'higgsfield.submit', fault: 'execute_then_reset' },
      { match: 'higgsfield.callback', fault: 'callback_lost', times: 9 },
    ]);
    const prompt = 'told later';
    const order = await ann.order({ prompt });
    await studio.until(async () => (await jobOf(order)).status === 'unknown');
    await studio.whileAsleep(async () => {
      await studio.finishJobs();
      await studio.until(async () => (await jobOf(order)).sentSecondsAgo > limitSeconds + 15);
    });
    const [job] = await studio.jobsFor(prompt);
    const body = JSON.stringify({ request_id: job?.request_id });
    await fetch(job?.webhook ?? '', { method: 'POST', body });
    await ann.card(order, /Done in[^]*balance 9,950/);
    await studio.expectSoundBooks();
  });

  it('and the provider has not finished either, the order ends and its credits come back', async () => {
    const order = await ann.order({ prompt: 'never ready' });
    await ann.card(order, /Generating/);
    await sleep(order, async () => undefined);
    expect(textOf(await ann.card(order, /Code/))).toMatch(/-B\b/);
    await studio.expectSoundBooks();
    await studio.finishJobs();
  });

  it('and the provider cannot be reached when we wake, nobody is told that it did not answer', async () => {
    const order = await ann.order({ prompt: 'out of reach' });
    await ann.card(order, /Generating/);
    await studio.sandbox.faults.plan([{ match: 'higgsfield.status', fault: 'http_503', times: 999 }]);
    await sleep(order, () => studio.finishJobs());
    await studio.sandbox.faults.clear();
    await ann.card(order, /Done in/);
    await studio.expectSoundBooks();
  });
});
