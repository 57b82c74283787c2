import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCustomer, textOf } from '../harness/customer.ts';
import { photos } from '../harness/photos.ts';
import { openStudio, type Studio } from '../harness/studio.ts';

let studio: Studio;

beforeAll(async () => {
  studio = await openStudio({ env: { RUNNINGHUB_MAX_JOBS_1: '0' } });
});
afterAll(() => studio.close());

const commandsOf = async ({ id }: { id: number }) =>
  (await studio.sandbox.commands(id, 'en')).map(({ command }) => command);

it('[b77] the administrator reads what became of the orders of both lines, a stranger does not', async () => {
  const [admin, ann] = [await studio.admin(), await createCustomer(studio.sandbox)];
  const [product, background] = await photos(2);
  if (!product || !background) throw new Error('two photos');
  await ann.card(await ann.order({ prompt: 'a fox' }), /Done in/);
  await ann.card(await ann.order({ prompt: 'an owl' }), /Done in/);
  await ann.card(await ann.orderProduct([product, background]), /Done in/);
  await studio.sandbox.faults.plan([{ match: 'runninghub.task', fault: 'moderated' }]);
  await ann.card(await ann.orderProduct([product, background]), /-C/);

  await admin.say('/stats');
  const page = textOf(await admin.sees(/Orders in/)).replaceAll('\u00a0', ' ');
  const times =
    '⏱ Order → place: half ≤ \\d+ s, 95% ≤ \\d+ s\n⏱ Order → picture: half ≤ \\d+ s, 95% ≤ \\d+ s\n';
  expect(page).toContain('Orders in 7 days: 4\n');
  expect(page).toMatch(new RegExp(`Studio: 2\n✅ 2 delivered\n${times}`));
  expect(page).toMatch(new RegExp(`Product photo: 2\n✅ 1 delivered · 🚫 1 refused\n${times}`));
  // They may stand on two days when midnight passes.
  const inDays = (mark: string) =>
    [...page.matchAll(new RegExp(`${mark}(\\d+)`, 'gu'))].reduce((sum, [, count]) => sum + Number(count), 0);
  expect([inDays('🖼'), inDays('📦')]).toEqual([2, 2]);
  expect(page).toMatch(/higgsfield-1 · 0 of 4 places taken\nLoad [\d.]+% · ✅2\n/);
  const jobs = [...page.matchAll(/runninghub-\d · 0 of 5 places taken\nLoad [\d.]+% · (.+)/g)];
  const ends = jobs.map(([, told]) => told).filter((told) => told !== 'no jobs');
  expect(jobs).toHaveLength(2);
  expect(new Set(ends)).toEqual(new Set(['✅1', '🚫1']));
  expect(await commandsOf(admin)).toContain('stats');

  await ann.say('/stats');
  await ann.sees(/I do not know \/stats/);
  expect(await commandsOf(ann)).not.toContain('stats');
});

it('[b45] an account that is to take nothing new gets no job', async () => {
  const accounts = (await studio.sandbox.runninghub.jobs()).map(({ account }) => account);
  expect(new Set(accounts)).toEqual(new Set([2, 3]));
});
