import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listPortraitStyles } from '../../src/db/portrait-styles.ts';
import { newModel } from '../db/models.ts';
import { photos } from '../harness/photos.ts';
import { type ChatRig, type Chatter, createChatRig, userIdOf } from './chat-rig.ts';

let rig: ChatRig;
let admin: Chatter;

beforeAll(async () => {
  rig = await createChatRig();
});
afterAll(() => rig.close());
beforeEach(async () => {
  admin = await rig.newChatter({ name: 'Olga' });
  employ([admin.id]);
  await rig.database.sql`update portrait_styles set removed_at = now() where removed_at is null`;
});

function employ(operatorIds: number[]): void {
  const { config } = rig.deps;
  rig.deps.config = { ...config, telegram: { ...config.telegram, operatorIds } };
}
const names = async () => (await listPortraitStyles(rig.database.sql, 'ru')).map(({ name }) => name);
const roof = 'Roof & <top>\nНа крыше\n\nevening photo of a {subject}\non a rooftop';

test('three lines are a style, once however often they are handled, and people are offered it in their language [b190]', async () => {
  await admin.says('/portrait_styles');
  expect(await admin.reads()).toContain('Styles for portraits: 0');
  await admin.presses('Add');
  await admin.says(roof);
  const shown = await admin.reads();
  expect(shown).toContain('✅ The style “Roof & <top>” is added');
  await rig.handle(rig.handled.at(-1) ?? []);
  expect(await admin.reads()).toBe(shown);
  expect(await names()).toEqual(['На крыше']);
  const ann = await rig.newChatter({ language: 'ru' });
  await ann.says('/start');
  await newModel(rig.database.sql, await userIdOf(rig, ann));
  await ann.says('/generate');
  expect(await ann.buttons()).toContain('🎨 На крыше');
});

test('lines that cannot be used are refused with what is wrong, and the question stays', async () => {
  await admin.says('/portrait_styles');
  await admin.presses('Add');
  const refusals: [string, string][] = [
    ['Roof', 'Three lines are needed'],
    [`${'x'.repeat(41)}\nКрыша\na {subject}`, 'A name can have up to 40 characters'],
    ['Roof\nКрыша\na woman', 'There is no {subject} in the prompt'],
    [`Roof\nКрыша\na {subject} ${'x'.repeat(1_000)}`, 'the limit is 1,000'],
  ];
  for (const [lines, why] of refusals) {
    await admin.says(lines);
    expect(await admin.reads()).toContain(why);
    expect(await admin.reads()).toContain('A new style for portraits');
  }
  await admin.says(roof);
  await admin.says('/portrait_styles');
  await admin.presses('Add');
  await admin.says(roof.toUpperCase().replace('{SUBJECT}', '{subject}'));
  expect(await admin.reads()).toContain('There already is a style “ROOF & <TOP>”');
  expect(await names()).toHaveLength(1);
});

test('a style shows its prompt, and is removed after one question', async () => {
  await admin.says('/portrait_styles');
  await admin.presses('Add');
  await admin.says(roof);
  await admin.says('/portrait_styles');
  await admin.presses('🎨 Roof & <top>');
  expect(await admin.reads()).toContain('evening photo of a {subject} on a rooftop');
  expect(await admin.reads()).toContain('It has no example picture');
  expect((await admin.buttons())[0]).toBe('🗑 Yes, remove it');
  expect(await admin.presses('Yes, remove it')).toBe('🗑 “Roof & <top>” is not offered any more');
  expect(await names()).toEqual([]);
});

test('a photo with the lines below it is the style’s example, and its page sends it', async () => {
  const [first, second] = await photos(2);
  if (first === undefined || second === undefined) throw new Error('two photos');
  await admin.says('/portrait_styles');
  await admin.presses('Add');
  await admin.sendsPhotos([first, second], { caption: roof });
  expect(await admin.reads()).toMatch(/1 was left out[^]*✅ The style “Roof & <top>” is added/);
  await rig.handle(rig.handled.at(-1) ?? []);
  const [style, ...others] = await listPortraitStyles(rig.database.sql, 'en');
  expect([style?.example, others]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), []]);
  await admin.says('/portrait_styles');
  await admin.presses('🎨 Roof & <top>');
  expect(await admin.reads()).toContain('It has an example picture');
  await admin.presses('👁 Show the example');
  const sent = (await admin.sees()).at(-1);
  expect(sent).toMatchObject({ caption: '👁 An example of “Roof & <top>”', photo: expect.anything() });
});

test('the photo stays while its lines are asked for once more, and a file that is none adds nothing', async () => {
  const [photo] = await photos(1);
  if (photo === undefined) throw new Error('a photo');
  await admin.says('/portrait_styles');
  await admin.presses('Add');
  await admin.sendsFiles([new TextEncoder().encode('no picture')], { caption: roof });
  expect(await names()).toEqual([]);
  await admin.sendsPhotos([photo]);
  expect(await admin.reads()).toContain('The example picture is here');
  await admin.says('Roof');
  expect(await admin.reads()).toMatch(/Three lines are needed[^]*The example picture is here/);
  await admin.says(roof);
  const [style] = await listPortraitStyles(rig.database.sql, 'en');
  expect(style?.example).toMatch(/^[0-9a-f]{64}$/);
});

test('others do not learn of it, and whoever may no more adds nothing', async () => {
  await admin.says('/portrait_styles');
  await admin.presses('Add');
  employ([]);
  await admin.says(roof);
  expect(await names()).toEqual([]);
  await admin.says('/portrait_styles');
  expect(await admin.reads()).toContain('I do not know /portrait_styles');
  const page = (await admin.sees()).at(-1)?.message_id ?? 0;
  for (const data of ['m:portrait_styles', 'y:add', 'y:open:1', 'y:example:1', 'y:remove_now:1']) {
    expect(await admin.pressesData(page, data)).toContain('This button does not work any more');
  }
});
