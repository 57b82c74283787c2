import { describe, expect, it } from 'vitest';
import { createCustomer, textOf } from '../harness/customer.ts';
import { openStudio, type Studio } from '../harness/studio.ts';

const limitSeconds = 5;

async function jobOf(
  { sql }: Studio,
  order: number,
): Promise<{ status: string; isTold: boolean; sentSecondsAgo: number }> {
  const [job] = await sql<{ status: string; isTold: boolean; sentSecondsAgo: number }[]>`
    select status, exists (select from provider_callbacks c where c.job_id = j.id) as "isTold",
      coalesce(extract(epoch from now() - sent_at), 0)::float as "sentSecondsAgo"
    from provider_jobs j where subject_id = ${order}`;
  return job ?? { status: 'none', isTold: false, sentSecondsAgo: 0 };
}

/** Sleeps through the rest of the orders' time. */
async function sleep(studio: Studio, orders: readonly number[], act: () => Promise<void>): Promise<void> {
  for (const order of orders)
    await studio.until(async () => (await jobOf(studio, order)).status === 'accepted');
  await studio.whileAsleep(async () => {
    await act();
    await studio.until(
      async () => (await jobOf(studio, orders.at(-1) ?? 0)).sentSecondsAgo > limitSeconds + 2,
    );
  });
}

/** Each sleeps for long, so each does in a studio of its own. */
async function inStudio(act: (studio: Studio) => Promise<void>): Promise<void> {
  const studio = await openStudio({
    env: { API_GENERATION_TIMEOUT: String(limitSeconds) },
    higgsfield: { queuedMs: 0, runMs: 60_000 },
  });
  try {
    await act(studio);
    await studio.expectSoundBooks();
  } finally {
    await studio.close();
  }
}

async function end(studio: Studio, prompt: string): Promise<void> {
  const [job] = await studio.jobsFor(prompt);
  await studio.sandbox.higgsfield.end(job?.request_id ?? '', 'completed');
}

describe.concurrent('when our machine sleeps longer than an order may take', () => {
  it('what the provider has finished is delivered and charged, whether its callback came or was lost, and what it has not gives its credits back', () =>
    inStudio(async (studio) => {
      const prompts = ['told of', 'not told of', 'never ready'] as const;
      const people = await Promise.all(prompts.map(() => createCustomer(studio.sandbox)));
      const orders = await Promise.all(
        people.map((person, index) => person.order({ prompt: prompts[index] ?? '' })),
      );
      await sleep(studio, orders, async () => {
        await end(studio, 'told of');
        await studio.until(async () => (await jobOf(studio, orders[0] ?? 0)).isTold);
        const lost = { match: 'higgsfield.callback', fault: 'callback_lost', times: 9 };
        await studio.sandbox.faults.plan([lost]);
        await end(studio, 'not told of');
      });
      const ends = [/Done in[^]*balance 9,950/, /Done in[^]*balance 9,950/, /-B\b/];
      for (const [index, person] of people.entries()) {
        const card = await person.card(orders[index] ?? 0, /Done in|Code/);
        expect(textOf(card)).toMatch(ends[index] ?? /^$/);
      }
    }));

  it('and the provider tells us only when we are awake what an order with a lost answer became, it is delivered', () =>
    inStudio(async (studio) => {
      await studio.sandbox.faults.plan([
        { match: 'higgsfield.submit', fault: 'execute_then_reset' },
        { match: 'higgsfield.callback', fault: 'callback_lost', times: 9 },
      ]);
      const prompt = 'told later';
      const ann = await createCustomer(studio.sandbox);
      const order = await ann.order({ prompt });
      await studio.until(async () => (await jobOf(studio, order)).status === 'unknown');
      await studio.whileAsleep(async () => {
        await studio.finishJobs();
        await studio.until(async () => (await jobOf(studio, order)).sentSecondsAgo > limitSeconds + 15);
      });
      const [job] = await studio.jobsFor(prompt);
      const body = JSON.stringify({ request_id: job?.request_id });
      await fetch(job?.webhook ?? '', { method: 'POST', body });
      await ann.card(order, /Done in[^]*balance 9,950/);
    }));

  it('and the provider cannot be reached when we wake, nobody is told that it did not answer', () =>
    inStudio(async (studio) => {
      const ann = await createCustomer(studio.sandbox);
      const order = await ann.order({ prompt: 'out of reach' });
      await ann.card(order, /Generating/);
      await studio.sandbox.faults.plan([{ match: 'higgsfield.status', fault: 'http_503', times: 999 }]);
      await sleep(studio, [order], () => studio.finishJobs());
      await studio.sandbox.faults.clear();
      await ann.card(order, /Done in/);
    }));
});
