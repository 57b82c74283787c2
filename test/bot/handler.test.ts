import { Api } from 'grammy';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createUpdateHandler } from '../../src/bot/bot.ts';
import { createApology } from '../../src/bot/inbox/apology.ts';
import { readBalance } from '../../src/db/credits.ts';
import { readUser } from '../../src/db/users.ts';
import { photos } from '../harness/photos.ts';
import {
  type ChatRig,
  type Chatter,
  cardOf,
  createChatRig,
  describePicture,
  newestOrder,
  orderPicture,
  ordersOf,
  unhurried,
  userIdOf,
} from './chat-rig.ts';

let rig: ChatRig;
let ann: Chatter;

beforeAll(async () => {
  rig = await createChatRig();
});
afterAll(() => rig.close());
beforeEach(async () => {
  ann = await rig.newChatter();
});

describe('greeting and pages', () => {
  test('/start greets by name and names the gift once', async () => {
    await ann.says('/start');
    expect(await ann.reads()).toContain('Hello, Ann!');
    expect(await ann.reads()).toContain('10,000 credits to begin with: enough for 200 pictures');
    expect(await ann.buttons()).toEqual([
      '🖼 Studio',
      '📦 Product photo',
      '🧬 Train a model',
      '🎭 Portraits',
      '👥 My models',
      '💳 Credits',
      '🗂 History',
      '⚙️ Settings',
      '❓ Help',
    ]);
    await ann.says('/start');
    expect(await ann.reads()).not.toContain('to begin with');
    expect((await readBalance(rig.database.sql, await userIdOf(rig, ann))).available).toBe(10_000);
  });

  test('every page opens in the place of the menu and leads back to it', async () => {
    await ann.says('/start');
    for (const [label, words] of [
      ['Credits', 'Balance: 10,000 credits'],
      ['History', 'There are no orders yet'],
      ['Settings', 'In which language'],
      ['Help', 'A fox reading in an old library'],
    ] as const) {
      await ann.presses(label);
      expect(await ann.reads()).toContain(words);
      await ann.presses('Menu');
      expect(await ann.reads()).toContain('10,000 credits on your balance');
    }
    expect(await ann.sees()).toHaveLength(1);
  });

  test('a chosen language is kept against what the client says', async () => {
    await ann.says('/settings');
    expect(await ann.presses('Русский')).toBe('✓ Русский');
    expect(await ann.reads()).toContain('На каком языке');
    await ann.says('/credits');
    expect(await ann.reads()).toContain('На балансе 10\u00a0000 кредитов');
    const boris = await rig.newChatter({ name: 'Борис', language: 'ru-RU' });
    await boris.says('/start');
    expect(await boris.reads()).toContain('Здравствуйте, Борис!');
  });

  test('what the bot does not know gets a helpful answer', async () => {
    await ann.says('/teleport now');
    expect(await ann.reads()).toContain('I do not know /teleport');
    await ann.says(`/${'\u{1f635}'.repeat(40)}`);
    expect((await ann.reads()).isWellFormed()).toBe(true);
    await rig.client.sendUpdate({
      message: {
        message_id: 900,
        date: 0,
        chat: { id: ann.id, type: 'private', first_name: 'Ann' },
        from: { id: ann.id, is_bot: false, first_name: 'Ann' },
        voice: { file_id: 'FAKE', file_unique_id: 'f', duration: 1 },
      },
    });
    await rig.pump();
    expect(await ann.reads()).toContain('not this kind of message');
    expect(await ann.pressesData((await ann.sees()).at(-1)?.message_id ?? 0, 'x:1')).toContain('/start');
  });
});

describe('a picture', () => {
  test('is described on one screen that becomes the card of its order', async () => {
    await ann.says('/studio');
    await ann.presses('NanoBanana');
    await ann.says('a fox & a <bear>');
    expect(await ann.reads()).toContain('Sharp photos in even light');
    await ann.sendsPhotos(await photos(3));
    expect(await ann.reads()).toContain('Reference photos: 3 of 8');
    expect(await ann.buttons()).toEqual(['🗑 1', '🗑 2', '🗑 3', '✅ Done', '⬅️ Back', '✖️ Cancel']);
    await ann.presses('🗑 2');
    await ann.presses('Done');
    await ann.presses('16:9');
    expect(await ann.reads()).toContain('NanoBanana · 16:9 · 2 photos');
    expect(await ann.reads()).toContain('Price: 50 of your 10,000 credits');
    const [screen, ...others] = await ann.sees();
    expect(others).toEqual([]);

    const toast = await ann.presses('✅ Make it');
    const order = await newestOrder(rig, ann);
    expect(toast).toBe(`✅ Order ${order.id} accepted`);
    expect(order).toMatchObject({ price: 50, status: 'placed' });
    expect(order.inputs).toMatchObject({ prompt: 'a fox & a <bear>', ratio: '16:9' });
    expect(order.references).toHaveLength(2);
    expect(await cardOf(rig, order)).toBe(screen?.message_id);
    expect(rig.started).toContain(order.id);
    const [card, ...more] = await ann.sees();
    expect(more).toEqual([]);
    expect(card?.message_id).toBe(screen?.message_id);
    expect(card?.text).toContain('⏳ Accepted · 50 credits');
  });

  test('is ordered once however often the confirmation is pressed or handled', async () => {
    await describePicture(ann);
    const [screen] = await ann.sees();
    const data = JSON.stringify(screen?.reply_markup).match(/d:\d+:confirm:\d+/)?.[0] ?? '';
    await ann.pressesData(screen?.message_id ?? 0, data);
    const order = await newestOrder(rig, ann);
    const rows = rig.handled.at(-1) ?? [];
    expect(await ann.pressesData(screen?.message_id ?? 0, data)).toBe(
      `Order ${order.id} is already accepted`,
    );
    await rig.handle(rows);
    expect(await ordersOf(rig, ann)).toHaveLength(1);
    expect(await ann.reads()).toContain('⏳ Accepted');
  });

  test('comes out the same when every event is handled twice', async () => {
    const first = rig.handled.length;
    const twice = async (act: Promise<unknown>) => {
      await act;
      const shown = await ann.reads();
      for (const rows of rig.handled.slice(first).slice(-1)) await rig.handle(rows);
      expect(await ann.reads()).toBe(shown);
    };
    await twice(ann.says('/studio'));
    await twice(ann.presses('Seedream'));
    await twice(ann.says('a fox'));
    await twice(ann.sendsPhotos(await photos(2)));
    await twice(ann.presses('Done'));
    await twice(ann.presses('1:1'));
    await twice(ann.presses('✅ Make it'));
    const orders = await ordersOf(rig, ann);
    expect(orders).toHaveLength(1);
    expect(orders[0]?.inputs).toEqual({ model: 'seedream-4.5', prompt: 'a fox', ratio: '1:1' });
    expect(orders[0]?.references).toHaveLength(2);
    const key = await rig.database.sql`select confirm_key from orders where id = ${orders[0]?.id ?? 0}`;
    expect(key[0]?.['confirm_key']).toMatch(/^draft:\d+$/);
  });

  test('is accepted also when its work cannot be started now', async () => {
    rig.refuses.start = true;
    const order = await orderPicture(rig, ann);
    rig.refuses.start = false;
    expect(order.status).toBe('placed');
    expect(await ann.reads()).toContain('⏳ Accepted');
  });

  test('that cannot be paid says so and offers to ask for credits, or the menu', async () => {
    await describePicture(ann);
    await rig.database
      .sql`update credit_accounts set posted = 20 where user_id = ${await userIdOf(rig, ann)}`;
    expect(await ann.presses('✅ Make it')).toBe('💳 This costs 50, you have 20');
    expect(await ann.reads()).toContain('This costs 50, you have 20. Nothing has been ordered.');
    expect((await ann.buttons()).join(' ')).toBe(
      '💳 Ask for credits 🤖 Model ✏️ Text 📷 Photos 📐 Shape 🏠 Menu',
    );
    expect(await ordersOf(rig, ann)).toEqual([]);
  });

  test('can begin with words or photos alone', async () => {
    await ann.says('a fox in the snow');
    expect(await ann.reads()).toContain('Want a picture from this text?');
    await ann.presses('🖼 Make it');
    await ann.presses('NanoBanana');
    expect(await ann.reads()).toContain('Reference photos: 0 of 8');

    const boris = await rig.newChatter();
    await boris.sendsPhotos(await photos(1));
    expect(await boris.reads()).toContain('Want a picture with this photo?');
    await boris.sendsPhotos(await photos(2), { caption: 'a bear' });
    expect(await boris.reads()).toContain('Which model?');
    expect(await boris.reads()).toContain('Your text: “a bear”');
    expect(await boris.reads()).toContain('Your photos: 2');
  });

  test('keeps the place of an old button without losing the present one', async () => {
    await ann.says('/studio');
    const data = JSON.stringify((await ann.sees())[0]?.reply_markup).match(/d:\d+:cancel/)?.[0] ?? '';
    await describePicture(ann);
    const [screen] = await ann.sees();
    await ann.pressesData(screen?.message_id ?? 0, data);
    expect(await ann.reads()).toContain('That button belongs to an earlier step');
    expect(await ann.reads()).toContain('Shall I make it?');
  });
});

const from = (id: number) => ({ id, is_bot: false, first_name: 'Zoe', language_code: 'en' });
const member = (status: string) => ({ user: { id: 1, is_bot: true, first_name: 'bot' }, status });

describe('who is let in', () => {
  test('somebody who blocks the bot is not written to, and is back with the next message', async () => {
    await ann.says('/start');
    const update = {
      my_chat_member: {
        chat: { id: ann.id, type: 'private' as const, first_name: 'Ann' },
        from: from(ann.id),
        date: 0,
        old_chat_member: member('member'),
        new_chat_member: member('kicked'),
      },
    };
    const status = async () =>
      (await rig.database.sql`select status from users where telegram_id = ${ann.id}`)[0];
    await rig.client.sendUpdate(update);
    await rig.pump();
    expect(await status()).toEqual({ status: 'unreachable' });
    await ann.says('/help');
    expect(await status()).toEqual({ status: 'active' });
    await rig.client.faults.plan([{ match: 'telegram.sendMessage', fault: 'blocked', nth: 1 }] as never);
    await ann.says('/help');
    expect(await status()).toEqual({ status: 'unreachable' });
    await rig.client.faults.clear();
  });

  test('in a group a command gets one line that leads to the private chat, and nobody is registered', async () => {
    const sent: unknown[] = [];
    const api = new Api('000000000:FAKE');
    api.config.use(async (_call, method, payload) => {
      sent.push([method, payload]);
      return { ok: true, result: { message_id: 1 } as never };
    });
    const handle = createUpdateHandler({ ...rig.deps, api });
    const say = (text: string) => {
      const chat = { id: -100, type: 'group', title: 'Friends' };
      const payload = {
        update_id: 1,
        message: { message_id: 5, date: 0, chat, from: from(4_242), text },
      } as never;
      const row = { seq: 1, updateId: 1, chatId: -100, album: null, payload, attempts: 1, deadlines: 0 };
      return handle([row], unhurried);
    };
    await say('/start');
    await say('hello all');
    expect(sent).toEqual([
      [
        'sendMessage',
        expect.objectContaining({ chat_id: -100, text: expect.stringContaining('private chat') }),
      ],
    ]);
    expect(await readUser(rig.database.sql, 4_242)).toBeUndefined();
  });

  test('first contact by a press registers too, and an edited message changes nothing', async () => {
    await ann.says('/studio');
    expect(await readUser(rig.database.sql, ann.id)).toMatchObject({ firstName: 'Ann', language: 'en' });
    const before = await ann.sees();
    const message = {
      message_id: 1,
      date: 0,
      edit_date: 1,
      chat: { id: ann.id, type: 'private' },
      from: from(ann.id),
    };
    await rig.client.sendUpdate({ edited_message: { ...message, text: 'x' } });
    await rig.pump();
    expect(await ann.sees()).toEqual(before);
  });
});

test('a bug is told to the administrator once, and the person hears what it cost', async () => {
  await ann.says('/start');
  const { sql } = rig.deps;
  rig.deps.sql = Object.assign(() => Promise.reject(new TypeError('broken <here>')), sql) as never;
  await expect(ann.says('/credits')).rejects.toThrow('broken');
  rig.deps.sql = sql;
  const rows = rig.handled.at(-1) ?? [];
  expect(rig.told).toEqual([expect.stringContaining('TypeError: broken <here>')]);
  await createApology(rig.deps)(rows);
  expect(await ann.reads()).toMatch(new RegExp(`It cost you nothing.*Code ${rows[0]?.updateId}$`));
});
