import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listStyles } from '../../src/db/styles.ts';
import { photos } from '../harness/photos.ts';
import { type ChatRig, type Chatter, createChatRig } from './chat-rig.ts';

let rig: ChatRig;
let admin: Chatter;
let files: Uint8Array<ArrayBuffer>[];

beforeAll(async () => {
  rig = await createChatRig();
  files = await photos(2);
});
afterAll(() => rig.close());
beforeEach(async () => {
  admin = await rig.newChatter({ name: 'Olga' });
  rig.deps.config = {
    ...rig.deps.config,
    telegram: { ...rig.deps.config.telegram, operatorIds: [admin.id] },
  };
  await rig.database.sql`delete from styles`;
});

const names = async () => (await listStyles(rig.database.sql)).map(({ name }) => name);

test('a picture with its name as caption is a style, once however often it is handled [b74]', async () => {
  await admin.says('/styles');
  expect(await admin.reads()).toContain('There are no styles yet');
  await admin.presses('Add');
  await admin.sendsPhotos(files.slice(0, 1), { caption: ' White \n marble ' });
  const shown = await admin.reads();
  expect(shown).toContain('✅ The style “White marble” is added');
  await rig.handle(rig.handled.at(-1) ?? []);
  expect(await admin.reads()).toBe(shown);
  expect(await names()).toEqual(['White marble']);
});

test('the name can come after the picture, or before it', async () => {
  await admin.says('/styles');
  await admin.presses('Add');
  await admin.sendsPhotos(files);
  expect(await admin.reads()).toContain('One photo is enough here: the first one stays, 1 was left out');
  expect(await admin.reads()).toContain('What is it called?');
  await admin.says('Wood');
  await admin.says('/styles');
  await admin.presses('Add');
  await admin.says('Marble');
  expect(await admin.reads()).toContain('A new style: “Marble”');
  await admin.sendsPhotos(files.slice(0, 1));
  expect(await names()).toEqual(['Marble', 'Wood']);
});

test('a name that is taken, too long or empty is refused with words, and the picture stays', async () => {
  await admin.says('/styles');
  await admin.presses('Add');
  await admin.sendsPhotos(files.slice(0, 1), { caption: 'Marble' });
  await admin.says('/styles');
  await admin.presses('Add');
  await admin.sendsPhotos(files.slice(1), { caption: 'marble' });
  expect(await admin.reads()).toContain('There already is a style “marble”. Please send another name.');
  await admin.says('x'.repeat(41));
  expect(await admin.reads()).toContain('This name has 41 characters; the limit is 40');
  await admin.says('\u2800');
  expect(await admin.reads()).toContain('The name needs 1 to 40 characters');
  await admin.says('Wood');
  expect(await names()).toEqual(['Marble', 'Wood']);
});

test('removing asks once, and takes the style away', async () => {
  await admin.says('/styles');
  await admin.presses('Add');
  await admin.sendsPhotos(files.slice(0, 1), { caption: 'Marble' });
  await admin.says('/styles');
  await admin.presses('🗑 Marble');
  expect(await admin.reads()).toContain('Remove the style “Marble”?');
  await admin.presses('🏞 Styles');
  await admin.presses('🗑 Marble');
  const asking = (await admin.sees()).at(-1);
  const data = JSON.stringify(asking?.reply_markup).match(/s:remove_now:\d+/)?.[0] ?? '';
  expect(await admin.presses('Yes, remove it')).toBe('🗑 “Marble” is not offered any more');
  expect(await admin.reads()).toContain('There are no styles yet');
  await admin.pressesData(asking?.message_id ?? 0, data);
  expect(await admin.reads()).toContain('There are no styles yet');
});

test('others do not learn that there is such a command', async () => {
  const ann = await rig.newChatter();
  await ann.says('/styles');
  expect(await ann.reads()).toContain('I do not know /styles');
  const menu = (await ann.sees()).at(-1)?.message_id ?? 0;
  for (const data of ['m:styles', 's:add', 's:remove:1', 's:remove_now:1']) {
    expect(await ann.pressesData(menu, data)).toContain('This button does not work any more');
  }
});

test('somebody who may no more adds nothing, and is heard as everybody is', async () => {
  await admin.says('/styles');
  await admin.presses('Add');
  rig.deps.config = { ...rig.deps.config, telegram: { ...rig.deps.config.telegram, operatorIds: [] } };
  await admin.sendsPhotos(files.slice(0, 1), { caption: 'Marble' });
  expect(await admin.reads()).toContain('Which model?');
  expect(await names()).toEqual([]);
});
