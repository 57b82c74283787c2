import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Update } from '@grammyjs/types';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { picture, type RunningSandbox, runSandbox, token } from './running-sandbox.ts';

let running: RunningSandbox;
let ann: number;

beforeEach(async () => {
  running = await runSandbox();
  ann = await running.newChat();
});
afterEach(() => running.sandbox.close());

async function poll(params: Record<string, unknown> = {}): Promise<Update[]> {
  return (await running.api('getUpdates', params)).result as Update[];
}

const textsOf = (updates: Update[]) => updates.map(({ message }) => message?.text);

describe('long polling', () => {
  test('what people sent before the first call of a bot is waiting for it', async () => {
    const fresh = await runSandbox();
    const { id } = await fresh.client.addUser();
    const sent = await fresh.client.sendText(id, '/start ref_1');
    const { result } = await fresh.api('getUpdates');
    expect(result).toMatchObject([
      {
        update_id: sent.update_id,
        message: { text: '/start ref_1', entities: [{ type: 'bot_command', offset: 0, length: 6 }] },
      },
    ]);
    await fresh.sandbox.close();
  });

  test('updates come again until a later offset confirms them', async () => {
    const first = await running.client.sendText(ann, 'one');
    await running.client.sendText(ann, 'two');
    expect(textsOf(await poll())).toEqual(['one', 'two']);
    expect(textsOf(await poll({ limit: 1 }))).toEqual(['one']);
    expect(textsOf(await poll({ offset: first.update_id + 1 }))).toEqual(['two']);
    expect(textsOf(await poll())).toEqual(['two']);
  });

  test('a negative offset keeps only the last', async () => {
    for (const text of ['one', 'two', 'three']) await running.client.sendText(ann, text);
    expect(textsOf(await poll({ offset: -1 }))).toEqual(['three']);
    expect(textsOf(await poll())).toEqual(['three']);
  });

  test('a waiting poll ends with the next update, or empty after its timeout', async () => {
    const waiting = poll({ timeout: 20 });
    await expect.poll(async () => (await running.client.calls()).getUpdates).toBe(2);
    const { update_id } = await running.client.sendText(ann, 'now');
    expect(textsOf(await waiting)).toEqual(['now']);
    expect(await poll({ offset: update_id + 1, timeout: 1 })).toEqual([]);
  });

  test('a second poll ends the first with 409', async () => {
    const first = running.api('getUpdates', { timeout: 20 });
    await expect.poll(async () => (await running.client.calls()).getUpdates).toBe(2);
    await poll();
    expect(await first).toMatchObject({ status: 409 });
    expect((await first).description).toContain('terminated by other getUpdates request');
  });

  test('polling beside a webhook is refused with 409', async () => {
    await running.api('setWebhook', { url: 'http://127.0.0.1:9/hook' });
    const answer = await running.api('getUpdates');
    expect(answer.status).toBe(409);
    expect(answer.description).toContain("can't use getUpdates method while webhook is active");
    await running.api('deleteWebhook');
    expect(await poll()).toEqual([]);
  });

  test('a repeated poll with an unchanged offset is held', async () => {
    const strict = await runSandbox({ telegram: { repeatedPollHoldMs: 150 } });
    await strict.api('getUpdates', { offset: 5 });
    const startedAtMs = performance.now();
    await strict.api('getUpdates', { offset: 5 });
    expect(performance.now() - startedAtMs).toBeGreaterThan(140);
    await strict.sandbox.close();
  });

  test('kinds that are not allowed are not queued, and the setting stays', async () => {
    await poll({ allowed_updates: ['callback_query'] });
    await running.client.sendText(ann, 'unheard');
    expect(await poll()).toEqual([]);
    await poll({ allowed_updates: [] });
    await running.client.sendText(ann, 'heard');
    expect(textsOf(await poll())).toEqual(['heard']);
  });

  test('blocking tells the bot', async () => {
    await running.client.block(ann, true);
    expect(await poll()).toMatchObject([{ my_chat_member: { new_chat_member: { status: 'kicked' } } }]);
  });

  test('a forged update that repeats an id is delivered all the same', async () => {
    const { update_id } = await running.client.sendText(ann, 'one');
    await poll({ offset: update_id + 1 });
    await running.client.sendUpdate({ update_id, message: { text: 'again' } });
    expect(textsOf(await poll({ offset: update_id + 1 }))).toEqual(['again']);
    expect(await poll({ offset: update_id + 1 })).toEqual([]);
  });

  test('a button on a deleted message arrives as inaccessible', async () => {
    const pressing = running.client.press(ann, 4242, 'anything');
    const [update] = await poll({ timeout: 5 });
    expect(update?.callback_query).toMatchObject({
      data: 'anything',
      message: { message_id: 4242, date: 0 },
    });
    await running.api('answerCallbackQuery', { callback_query_id: update?.callback_query?.id });
    expect((await pressing).answer).toEqual({});
  });

  test('eleven files make two albums, reversed files arrive last first', async () => {
    const photo = await picture(10, 10);
    await running.client.sendPhotos(ann, Array(12).fill(photo));
    const updates = await poll();
    const groups = updates.map(({ message }) => message?.media_group_id);
    expect(new Set(groups.slice(0, 10)).size).toBe(1);
    expect(new Set(groups).size).toBe(2);
    await poll({ offset: (updates.at(-1)?.update_id ?? 0) + 1 });
    await running.client.sendPhotos(ann, [photo, photo], { order: 'reversed', gapMs: 1 });
    const ids = (await poll()).map(({ message }) => message?.message_id ?? 0);
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
  });
});

describe('delivery faults', () => {
  test('duplicate_update delivers twice in one answer', async () => {
    await running.client.faults.plan([{ match: 'telegram.update', fault: 'duplicate_update' }]);
    await running.client.sendText(ann, 'one');
    expect(textsOf(await poll())).toEqual(['one', 'one']);
    expect(textsOf(await poll())).toEqual(['one']);
  });

  test('out_of_order lets another chat go first', async () => {
    const ben = await running.newChat();
    await running.client.faults.plan([{ match: 'telegram.update', fault: 'out_of_order' }]);
    await running.client.sendText(ann, 'first');
    await running.client.sendText(ann, 'second');
    await running.client.sendText(ben, 'other');
    expect(textsOf(await poll())).toEqual(['other', 'first', 'second']);
  });

  test('out_of_order ends by itself when no other chat writes', async () => {
    await running.client.faults.plan([
      { match: 'telegram.update', fault: 'out_of_order', params: { holdMs: 30 } },
    ]);
    await running.client.sendText(ann, 'alone');
    expect(textsOf(await poll({ timeout: 5 }))).toEqual(['alone']);
  });

  test('a lost answer of getUpdates loses no update', async () => {
    await running.client.faults.plan([{ match: 'telegram.getUpdates', fault: 'execute_then_reset' }]);
    await running.client.sendText(ann, 'one');
    await expect(running.api('getUpdates')).rejects.toThrow();
    expect(textsOf(await poll())).toEqual(['one']);
  });
});

describe('after a restart on the same folder', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  test('people, messages, files, pending updates and settings are as before', async () => {
    const before = await runSandbox({ dataDir });
    const user = await before.newChat();
    await before.client.sendPhotos(user, [await picture(30, 30)]);
    const { result } = await before.api('sendMessage', { chat_id: user, text: 'status' });
    const { message_id } = result as { message_id: number };
    await before.api('editMessageText', { chat_id: user, message_id, text: 'done' });
    await before.api('setMyCommands', { commands: [{ command: 'start', description: 'd' }] });
    const messages = await before.client.messages(user);
    const photo = messages.find(({ photo }) => photo)?.photo?.at(-1)?.file_id ?? '';
    const bytes = await before.client.file(photo);
    await before.client.block(user, true);
    await before.sandbox.close();

    const after = await runSandbox({ dataDir });
    expect(await after.client.users()).toMatchObject([{ id: user, blocked: true }]);
    expect(await after.client.messages(user)).toEqual(messages);
    expect(await after.client.file(photo)).toEqual(bytes);
    expect(await after.client.commands(user)).toHaveLength(1);
    const updates = (await after.api('getUpdates')).result as Update[];
    expect(updates).toMatchObject([{ message: { photo: [{}] } }, { my_chat_member: {} }]);
    await after.client.block(user, false);
    const next = await after.api('sendMessage', { chat_id: user, text: 'next' });
    expect((next.result as { message_id: number }).message_id).toBeGreaterThan(message_id);
    await after.sandbox.close();
    expect(readFileSync(join(dataDir, 'journal.jsonl'), 'utf8')).not.toContain(token.split(':')[1]);
  });
});
