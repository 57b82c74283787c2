import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { inspectionWorkflowType } from '../../src/contract/inspection.ts';
import { type Customer, createCustomer, textOf } from '../harness/customer.ts';
import { sendTrainingPhotos } from '../harness/portraits.ts';
import { openStudio, type Studio } from '../harness/studio.ts';
import { inspectPhotos } from '../workflows/drives-portraits.ts';

let studio: Studio;
let ann: Customer;

beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.close());
beforeEach(async () => {
  await studio.sandbox.faults.clear();
  await studio.sandbox.astria.change({ inspection: { blurry: false } });
  ann = await createCustomer(studio.sandbox);
});

const screen = async () => textOf(await ann.sees(/Photos of “Anna”: 4 of/));
const jobs = async () => Number((await studio.sql`select count(*)::int as jobs from provider_jobs`)[0]?.jobs);
/** How long the way to the screen with four photos takes, milliseconds. */
async function timeToScreen(): Promise<number> {
  const beganAt = performance.now();
  await sendTrainingPhotos(studio, ann, { count: 4 });
  return performance.now() - beganAt;
}

it('what the provider finds of a photo is said by its number, before anything is paid', async () => {
  const fault = 'wearing_sunglasses';
  await studio.sandbox.faults.plan([{ match: 'astria.inspect', fault }]);
  await sendTrainingPhotos(studio, ann, { count: 4 });
  expect(await screen()).toMatch(/📷 [1-4]: sunglasses/);
  expect(await jobs()).toBe(0);
});

it('photos of one event are asked about in one execution, which keeps only ids', async () => {
  await studio.sandbox.astria.change({ inspection: { blurry: false, includes_multiple_people: true } });
  const handle = studio.temporal.workflow.getHandle(await inspectPhotos(studio));
  const found: Record<string, string[]> = await handle.result();
  expect(Object.values(found)).toEqual(Array.from({ length: 4 }, () => ['several_people']));
  expect(Object.keys(found).join('')).toMatch(/^[0-9a-f]{256}$/);
  const { type, historyLength } = await handle.describe();
  expect([type, historyLength]).toEqual([inspectionWorkflowType, 11]);
});

it.each(['http_500', 'html', 'missing_keys'])(
  'a provider that answers with %s delays nobody, and nothing is said of it',
  async (fault) => {
    await studio.sandbox.faults.plan([{ match: 'astria.inspect', fault, times: 4 }]);
    expect(await timeToScreen()).toBeLessThan(5_000);
    expect(await screen()).not.toMatch(/sunglasses/);
    const [report] = await studio.sandbox.faults.report();
    expect(report?.fired).toBe(4);
  },
);

it('a provider that hangs keeps nobody for more than some seconds, and what it says of other photos counts', async () => {
  await studio.sandbox.astria.change({ inspection: { blurry: false, wearing_sunglasses: true } });
  await studio.sandbox.faults.plan([{ match: 'astria.inspect', fault: 'slow', params: { delayMs: 20_000 } }]);
  expect(await timeToScreen()).toBeLessThan(10_000);
  expect((await screen()).match(/📷 ([\d, ]+): sunglasses/)?.[1]?.split(', ')).toHaveLength(3);
});

it('while no worker runs the screen comes all the same', async () => {
  await studio.whileAsleep(async () => {
    expect(await timeToScreen()).toBeLessThan(12_000);
    expect(await screen()).toContain('This is enough');
  });
});

it('where it is switched off no photo is shown to the provider before its training is paid', async () => {
  const other = await openStudio({ env: { ASTRIA_INSPECTION: 'off' } });
  await other.sandbox.faults.plan([{ match: 'astria.inspect', fault: 'http_500' }]);
  await sendTrainingPhotos(other, await createCustomer(other.sandbox), { count: 4 });
  const [report] = await other.sandbox.faults.report();
  expect(report?.fired).toBe(0);
  await other.close();
});
