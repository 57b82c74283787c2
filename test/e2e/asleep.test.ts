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

async function jobOf(order: number): Promise<{ isAccepted: boolean; isOver: boolean }> {
  const [job] = await studio.sql<{ isAccepted: boolean; isOver: boolean }[]>`
    select accepted_at is not null as "isAccepted",
      coalesce(accepted_at < now() - ${limitSeconds + 1} * interval '1 second', false) as "isOver"
    from provider_jobs where subject_id = ${order}`;
  return job ?? { isAccepted: false, isOver: false };
}

/** Sleeps through the rest of the order's time. */
async function sleep(order: number, act: () => Promise<void>): Promise<void> {
  await studio.until(async () => (await jobOf(order)).isAccepted);
  await studio.whileAsleep(async () => {
    await act();
    await studio.until(async () => (await jobOf(order)).isOver);
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
