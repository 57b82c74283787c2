import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createFlows } from '../../src/bot/flows.ts';
import { readDialogue } from '../../src/db/dialogues.ts';
import { photos } from '../harness/photos.ts';
import { type ChatRig, type Chatter, createChatRig, newestOrder, ordersOf, userIdOf } from './chat-rig.ts';
import { createPostcardFlow } from './postcard-flow.ts';

let rig: ChatRig;
let ann: Chatter;
let files: Uint8Array<ArrayBuffer>[];

beforeAll(async () => {
  rig = await createChatRig({}, (deps) => {
    const flows = createFlows(deps);
    return { ...flows, all: [...flows.all, createPostcardFlow()] };
  });
  files = await photos(2);
});
afterAll(() => rig.close());
beforeEach(async () => {
  ann = await rig.newChatter();
});

const stepOf = async () => (await readDialogue(rig.database.sql, await userIdOf(rig, ann)))?.state;

test('a flow plugs in by its place in the list: opened, filled with words and a photo, ordered', async () => {
  await ann.says('/postcard');
  expect(await ann.reads()).toBe('What does it say?');
  await ann.says('hello');
  expect(await ann.reads()).toBe('It says hello. Which photo?');
  await ann.presses('Louder');
  await ann.sendsPhotos(files.slice(0, 1));
  expect(await ann.reads()).toContain('Ready: HELLO\n');
  expect(await stepOf()).toMatchObject({ state: { step: 'postcard-confirm' } });
  await ann.presses('✅ Make it');
  expect(await newestOrder(rig, ann)).toMatchObject({
    inputs: { prompt: 'HELLO', ratio: '3:4' },
    status: 'placed',
  });
  expect(await stepOf()).toEqual({ state: { step: 'idle' }, notices: [] });
});

test('its page opens it, back leads through its steps and out, cancel out at once', async () => {
  await ann.says('/start');
  await ann.pressesData((await ann.sees()).at(-1)?.message_id ?? 0, 'm:postcard');
  await ann.says('hello');
  await ann.sendsPhotos(files.slice(0, 1));
  await ann.presses('Back');
  expect(await ann.reads()).toBe('It says hello. Which photo?');
  await ann.presses('Back');
  expect(await ann.reads()).toBe('What does it say?');
  await ann.presses('Back');
  expect(await stepOf()).toEqual({ state: { step: 'idle' }, notices: [] });
  await ann.says('/postcard');
  await ann.presses('Cancel');
  expect(await ann.reads()).toContain('Nothing was ordered');
  expect(await ordersOf(rig, ann)).toEqual([]);
});

test('it is offered beside the others what was sent unasked, and begins with it', async () => {
  await ann.sendsPhotos(files.slice(0, 1));
  expect(await ann.reads()).toContain('A postcard of 1');
  expect((await ann.buttons()).slice(-2)).toEqual(['Postcard', expect.stringContaining('Menu')]);
  await ann.says('hello');
  await ann.presses('Postcard');
  expect(await ann.reads()).toContain('Ready: hello');
});

test('a press of its own means nothing in another flow, nor where the flow is not in the list', async () => {
  await ann.says('/studio');
  const screen = (await ann.sees()).at(-1);
  const id = JSON.stringify(screen?.reply_markup).match(/d:(\d+):/)?.[1] ?? '';
  await ann.pressesData(screen?.message_id ?? 0, `d:${id}:shout`);
  expect(await ann.reads()).toContain('Which model?');
  const plain = await createChatRig();
  const eve = await plain.newChatter();
  await eve.says('/postcard');
  expect(await eve.reads()).toContain('I do not know /postcard');
  const menu = (await eve.sees()).at(-1)?.message_id ?? 0;
  expect(await eve.pressesData(menu, 'd:7:shout')).toContain('This button does not work any more');
  await plain.close();
});
