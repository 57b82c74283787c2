import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Customer, createCustomer, textOf } from '../harness/customer.ts';
import { photos } from '../harness/photos.ts';
import { openStudio, type Studio } from '../harness/studio.ts';

let studio: Studio;
let ann: Customer;

beforeAll(async () => {
  studio = await openStudio();
  ann = await createCustomer(studio.sandbox);
});
afterAll(() => studio.close());

/** 31 days pass. */
async function monthPasses(): Promise<void> {
  await studio.sql.unsafe(`
    alter table events disable trigger events_append_only;
    update events set at = at - interval '31 days';
    alter table events enable trigger events_append_only;
    update orders set created_at = created_at - interval '31 days', started_at = started_at - interval '31 days',
      finished_at = finished_at - interval '31 days';
    update provider_jobs set planned_at = planned_at - interval '31 days', ended_at = ended_at - interval '31 days';
    update provider_callbacks set received_at = received_at - interval '31 days';
    update inbox set done_at = done_at - interval '31 days';
    update dialogues set updated_at = updated_at - interval '31 days'`);
}

async function storyOf(order: number): Promise<string> {
  const isStory = (text: string) => text.includes(`${order}`) && /UTC/.test(text);
  const before = (await ann.chat()).length;
  await ann.pressOrder(order, 'story');
  let story = '';
  await studio.until(async () => {
    story = textOf((await ann.chat()).slice(before).findLast((one) => isStory(textOf(one))) ?? {});
    return story !== '';
  });
  return story;
}

it('tells the story of an order of a month ago, makes it again and starts anew, after all words about it are gone', async () => {
  const done = await ann.order({ prompt: 'a month ago', photos: await photos(1) });
  await ann.card(done, /Done in/);
  await studio.sandbox.faults.plan([{ match: 'higgsfield.submit', fault: 'http_422' }]);
  const refused = await ann.order({ prompt: 'refused a month ago' });
  await ann.card(refused, /-K/);
  await ann.say('/studio');
  await ann.press(/model:nano-banana$/);
  await ann.say('a draft of a month ago');
  await ann.sees(/Reference photos: 0 of 8/);
  await studio.until(async () => (await studio.openJobs()) === 0);
  await monthPasses();
  const told = await storyOf(done);
  await studio.runUpkeep();

  const [kept] = await studio.sql`select
    (select count(*) from inbox where done_at < now() - interval '30 days') as updates,
    (select count(*) from provider_jobs where request is not null or uploads <> '{}') as requests,
    (select count(*) from provider_callbacks where body is not null) as callbacks,
    (select count(*) from events where event_words(data) <> '{}') as events,
    (select count(*) from dialogues where state::text like '%a draft%') as drafts`;
  expect(kept).toEqual({ updates: 0, requests: 0, callbacks: 0, events: 0, drafts: 0 });
  expect(await storyOf(done)).toBe(told);
  expect(await storyOf(refused)).not.toMatch(/undefined|null|NaN|\{|\$/);
  await ann.pressOrder(done, 'again');
  await studio.until(async () => {
    const jobs = await studio.jobsFor('a month ago');
    return (
      jobs.filter(({ status, references }) => status === 'completed' && references.length === 1).length === 2
    );
  });
  // The buttons of the draft stand in the chat still.
  await ann.press(/^d:\d+:done$/);
  await ann.order({ prompt: 'a new one' });
  await ann.sees(/a new one[^]*Done in/);
  await studio.expectSoundBooks();
});
