import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addAsset } from '../../src/db/assets.ts';
import { addPortraitStyle } from '../../src/db/portrait-styles.ts';
import { newModel } from '../db/models.ts';
import { drawAs } from '../storage/pictures.ts';
import { type ChatRig, type Chatter, createChatRig, userIdOf } from './chat-rig.ts';

let rig: ChatRig;
let ann: Chatter;

beforeAll(async () => {
  rig = await createChatRig();
});
afterAll(() => rig.close());
beforeEach(async () => {
  ann = await rig.newChatter();
  await ann.says('/start');
  await newModel(rig.database.sql, await userIdOf(rig, ann), { name: 'Anna' });
});

const dozen = [
  'Studio portrait',
  'Business',
  'Black and white',
  'Film noir',
  'Golden hour',
  'Neon city',
  'Snowy forest',
  'By the sea',
  'Astronaut',
  'Oil painting',
  'Watercolour',
  'Fairy tale',
];
const numbered = (names: string[]) => names.map((name, index) => `${index + 1}. ${name}`);

/** A style with this example, or without any. */
async function add(nameEn: string, nameRu: string, example?: string): Promise<void> {
  const style = { nameEn, nameRu, prompt: 'a {subject}', ...(example !== undefined && { example }) };
  expect(await addPortraitStyle(rig.database.sql, style, 'a test')).toBe('added');
}

async function stored(): Promise<string> {
  const bytes = await drawAs('png', { width: 90, height: 60 });
  const hash = await rig.deps.objects.put(bytes);
  await addAsset(rig.database.sql, { hash, format: 'png', width: 90, height: 60, bytes: bytes.length });
  return hash;
}

test('examples come as one numbered picture below the screen, and as often as they are asked for [b133] [b190]', async () => {
  await ann.says('/generate');
  const names = (await ann.buttons()).flatMap((text) => (text.startsWith('🎨 ') ? [text.slice(3)] : []));
  expect(names).toEqual(dozen);
  await ann.presses('👁 Show examples');
  const [screen, sheet, ...others] = (await ann.sees()).slice(-2);
  expect(others).toEqual([]);
  expect(screen?.text).toContain('Anna: what should be in the picture?');
  expect(sheet?.photo).toBeDefined();
  expect(sheet?.caption).toBe(['👁 What each style looks like', ...numbered(names)].join('\n'));
  await rig.handle(rig.handled.at(-1) ?? []);
  expect((await ann.sees()).at(-2)?.text).toBe(screen?.text);
  await ann.presses('🎨 Film noir');
  await ann.presses('1');
  await ann.presses('1:1');
  const shown = (await ann.sees()).findLast(({ text }) => text?.includes('Film noir'));
  expect(shown?.text).toContain('🎨 Style “Film noir”');
});

test('a style without an example is left out, and the numbers are those of what is there, in the language of the person', async () => {
  await add('Nothing', 'Ничего');
  await add('Roof & <top>', 'На <крыше>', await stored());
  await ann.says('/settings');
  await ann.presses('Русский');
  await ann.says('/generate');
  await ann.presses('👁 Показать примеры');
  const lines = (await ann.reads()).split('\n');
  expect(lines).toHaveLength(14);
  expect(lines.slice(0, 3)).toEqual([
    '👁 Как выглядит каждый стиль',
    '1. Студийный портрет',
    '2. Деловой портрет',
  ]);
  expect(lines.at(-1)).toBe('13. На <крыше>');
});

test('a sheet has twenty at most, and the rest stand on the next one', async () => {
  await rig.database.sql`update portrait_styles set removed_at = now() where id > 12`;
  const example = await stored();
  for (let number = 13; number <= 21; number += 1) await add(`Style ${number}`, `Стиль ${number}`, example);
  await ann.says('/generate');
  await ann.presses('👁 Show examples');
  const [first, second] = (await ann.sees()).slice(-2).map(({ caption }) => caption?.split('\n').slice(1));
  expect(first).toHaveLength(20);
  expect(second).toEqual(['1. Style 21']);
});

test('without any example there is no button for them', async () => {
  await rig.database.sql`update portrait_styles set removed_at = now() where removed_at is null`;
  await add('Nothing', 'Ничего');
  await ann.says('/generate');
  expect(await ann.buttons()).toEqual(['🎨 Nothing', '⬅️ Back', '✖️ Cancel']);
});
