import { afterAll, beforeAll, expect, test } from 'vitest';
import { createUpdateHandler } from '../../src/bot/bot.ts';
import { guardApi } from '../../src/bot/inbox/guarded-api.ts';
import { HandlerDeadline } from '../../src/bot/inbox/turn.ts';
import { type ChatRig, createChatRig, orderPicture, unhurried } from './chat-rig.ts';

let rig: ChatRig;

beforeAll(async () => {
  rig = await createChatRig();
});
afterAll(() => rig.close());

function newTurn() {
  const over = new AbortController();
  const { signal } = over;
  const turn = { ...unhurried, signal, check: () => signal.throwIfAborted() };
  return { turn, end: () => over.abort(new HandlerDeadline('late')) };
}

test('whatever was pressed or said, nothing is shown and no dialogue moves once the turn is over', async () => {
  const ann = await rig.newChatter();
  const { telegram } = rig.deps.config;
  rig.deps.config = { ...rig.deps.config, telegram: { ...telegram, adminIds: [ann.id] } };
  for (const words of ['/start', '/help', '/credits', '/settings', '/nonsense']) await ann.says(words);
  await orderPicture(rig, ann);
  await ann.says('/history');
  const look = async () => ({
    calls: { ...(await rig.client.calls()), getUpdates: 0 },
    dialogues: [...(await rig.database.sql`select * from dialogues`)],
  });
  const before = await look();
  const { turn, end } = newTurn();
  end();
  for (const rows of rig.handled) {
    const anew = rows.map((row) => ({ ...row, updateId: row.updateId + 1_000_000 }));
    await createUpdateHandler(rig.deps)(anew, turn).catch((error: unknown) =>
      expect(error).toBeInstanceOf(HandlerDeadline),
    );
  }
  expect(await look()).toEqual(before);
  expect(rig.told).toEqual([]);
});

test('a call that is under way ends with the turn', async () => {
  await rig.client.faults.plan([
    { match: 'telegram.getMe', fault: 'execute_then_timeout', params: { holdMs: 600_000 } },
  ]);
  const asked = (await rig.client.calls())['getMe'] ?? 0;
  const { turn, end } = newTurn();
  const answer = guardApi(rig.deps.api, turn).getMe();
  const ended = expect(answer).rejects.toThrow("Network request for 'getMe' failed");
  await expect.poll(async () => (await rig.client.calls())['getMe']).toBe(asked + 1);
  end();
  await ended;
});
