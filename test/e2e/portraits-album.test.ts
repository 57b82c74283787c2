import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Customer, textOf } from '../harness/customer.ts';
import { orderPortraits } from '../harness/portraits.ts';
import { openStudio, type Studio } from '../harness/studio.ts';
import { placeModel } from '../workflows/drives-portraits.ts';

let studio: Studio;
let ann: Customer;

beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.close());
beforeEach(async () => {
  await studio.sandbox.faults.clear();
  ann = (await placeModel(studio)).customer;
});

const samples = 4;
const albumPictures = async () =>
  (await ann.chat()).filter(({ out, photo, media_group_id }) => out && photo && media_group_id).length;

describe('[b158] an album of which one picture comes truncated', () => {
  it('is complete in the end, and costs what was said', async () => {
    await studio.sandbox.faults.plan([{ match: 'astria.result', fault: 'truncated_image', nth: 2 }]);
    const order = await orderPortraits(studio, ann, { pictures: 3 });
    await ann.card(order, /Done in[^]*75 credits[^]*balance 9,425/);
    await ann.sees(/⬆️ 3 pictures[^]*75 credits/);
    await studio.until(async () => (await albumPictures()) === samples + 3);
    await studio.expectSoundBooks();
  });

  it('again and again comes without it, and costs what came', async () => {
    // The first attempt fetches all three, each further one only what is missing.
    await studio.sandbox.faults.plan([{ match: 'astria.result', fault: 'truncated_image', nth: 2 }]);
    await studio.sandbox.faults.plan([
      { match: 'astria.result', fault: 'truncated_image', nth: 4, times: 50 },
    ]);
    const order = await orderPortraits(studio, ann, { pictures: 3 });
    await ann.card(order, /Done in[^]*50 credits[^]*balance 9,450/, 60_000);
    const words = textOf(await ann.sees(/⬆️ 2 of 3 pictures came/));
    expect(words).toMatch(/paid only for those[^]*50 credits/);
    await studio.until(async () => (await albumPictures()) === samples + 2);
    await ann.pressOrder(order, 'story');
    await ann.sees(/Delivered: 50 credits/);
    await ann.say('/history');
    await ann.sees(new RegExp(`${order}.* 50 credits`));
    await studio.expectSoundBooks();
  }, 90_000);
});
