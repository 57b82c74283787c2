import { afterAll, beforeAll, expect, test } from 'vitest';
import { lastDeletion } from '../../src/db/deletions.ts';
import { findPerson } from '../../src/db/people.ts';
import { createCustomer } from '../harness/customer.ts';
import { photos } from '../harness/photos.ts';
import { orderTraining } from '../harness/portraits.ts';
import { openStudio, type Studio } from '../harness/studio.ts';

let studio: Studio;

beforeAll(async () => {
  studio = await openStudio({ env: { DELETION_UNDO: '1' } });
});
afterAll(() => studio.close());

test(' who asks to be forgotten hears what is left, and comes back as somebody new', async () => {
  const { sandbox, sql } = studio;
  const olga = await createCustomer(sandbox, { name: 'Chrysanthemum' });
  const person = async () => findPerson(sql, { telegramId: olga.id });
  await orderTraining(studio, olga, { count: 4 });
  await olga.sees(/⬆️ 4 pictures/);
  // Long enough to be under way, and still so that the provider stops it.
  await sandbox.higgsfield.change({ queuedMs: 60_000 });
  await olga.order({ prompt: 'a secret garden', photos: await photos(1) });
  const { id = 0 } = (await person()) ?? {};
  await olga.say('/deletedata');
  await olga.press('x:delete');
  await olga.sees(/Until then nothing is deleted/);
  const goodbye = await olga.sees(/Done: what I kept of you is deleted/);
  expect(goodbye.text).toContain('Open orders ended: 1');
  expect(goodbye.text).toContain('Models deleted at their services: 1');
  expect(goodbye.text).toMatch(/Astria keeps photos and pictures until/);
  await studio.until(async () => (await lastDeletion(sql, id))?.status === 'done');
  expect(await person()).toBeUndefined();
  expect(await sandbox.astria.tunes()).toMatchObject([{ status: 'deleted' }]);
  await studio.expectSoundBooks();
  await olga.say('/start');
  await studio.until(async () => (await person())?.available === 0);
  expect((await person())?.id).not.toBe(id);
});
