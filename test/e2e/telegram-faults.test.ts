import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Customer, createCustomer, textOf } from '../harness/customer.ts';
import { openStudio, type Studio, sharedStudio } from '../harness/studio.ts';

let studio: Studio;
let ann: Customer;

beforeAll(async () => {
  studio = await sharedStudio();
});
beforeEach(async () => {
  await studio.sandbox.faults.clear();
  ann = await createCustomer(studio.sandbox);
});

async function photosOf(customer: Customer, prompt: string): Promise<string[]> {
  return (await customer.chat())
    .filter((one) => one.out && one.photo && textOf(one).includes(prompt))
    .map(textOf);
}

describe('a picture is delivered and charged once when Telegram', () => {
  it.each([
    ['is too busy', 'http_429', { retryAfterSeconds: 1 }],
    ['is too busy and does not say for how long', 'http_429', {}],
    ['answers with a page of its gateway', 'html', {}],
    ['refuses the connection', 'refuse', {}],
  ])('%s', async (prompt, fault, params) => {
    await studio.sandbox.faults.plan([{ match: 'telegram.sendPhoto', fault, params }]);
    const order = await ann.order({ prompt });
    await ann.card(order, /Done in[^]*balance 9,950/);
    expect(await photosOf(ann, prompt)).toHaveLength(1);
    await studio.expectSoundBooks();
  });

  it('sends it and loses the answer: it comes once more, marked as a repeat', async () => {
    await studio.sandbox.faults.plan([{ match: 'telegram.sendPhoto', fault: 'execute_then_reset' }]);
    const order = await ann.order({ prompt: 'seen twice' });
    await ann.card(order, /Done in/);
    const [first, second, ...more] = await photosOf(ann, 'seen twice');
    expect(more).toEqual([]);
    expect(first).not.toContain('🔂');
    expect(second).toContain('🔂');
    await studio.expectSoundBooks();
  });

  it('takes the picture only as a file', async () => {
    await studio.sandbox.faults.plan([
      {
        match: 'telegram.sendPhoto',
        fault: 'api_error',
        times: 10,
        params: { errorCode: 400, description: 'Bad Request: PHOTO_INVALID_DIMENSIONS' },
      },
    ]);
    const order = await ann.order({ prompt: 'no photo of this' });
    await ann.card(order, /Done in/);
    const file = (await ann.chat()).find(
      (one) => one.out && one.document && textOf(one).includes('no photo of this'),
    );
    expect(file?.reply_markup?.inline_keyboard).toBeDefined();
    await studio.expectSoundBooks();
  });

  it('gets a picture of more than 10 MB: a preview as a photo, all of it as a file', async () => {
    const order = await ann.order({ prompt: 'large [huge]' });
    await ann.card(order, /Done in/, 60_000);
    // Delivered with the photo; the file comes after it.
    const file = await studio.sandbox.waitForMessage(ann.id, (one) => one.out && one.document !== undefined);
    expect(file.document?.file_size).toBeGreaterThan(10_000_000);
    expect(await photosOf(ann, 'large')).toHaveLength(1);
  }, 90_000);
});

describe('a person who blocks the bot', () => {
  it('is not charged, and finds the order in the history after coming back', async () => {
    await studio.sandbox.higgsfield.change({ runMs: 1_000 });
    const order = await ann.order({ prompt: 'blocked meanwhile' });
    await studio.sandbox.block(ann.id, true);
    await studio.until(async () => (await studio.statusOf(order)) === 'failed');
    await studio.expectSoundBooks();
    await studio.sandbox.block(ann.id, false);
    await studio.sandbox.higgsfield.change({ runMs: 100 });
    await ann.say('/credits');
    await ann.sees(/10,000/);
    await ann.card(order, /-J/);
    await ann.say('/history');
    await ann.sees(new RegExp(`${order}`));
  });

  it('has the kept picture sent by a button, at its price, without the provider making another', async () => {
    const order = await ann.order({ prompt: 'kept for later' });
    await studio.sandbox.block(ann.id, true);
    await studio.until(async () => (await studio.statusOf(order)) === 'failed');
    await studio.sandbox.block(ann.id, false);
    await ann.say('/credits');
    await ann.card(order, /kept: press 📤/);
    const answers = [await ann.pressOrder(order, 'send'), await ann.pressOrder(order, 'send')];
    const again = order + 1;
    expect(answers.map((answer) => answer?.text)).toEqual([
      expect.stringContaining(String(again)),
      `It is sent as order ${again}`,
    ]);
    await ann.card(again, /Done in[^]*balance 9,950/);
    expect(await photosOf(ann, 'kept for later')).toHaveLength(1);
    expect(await studio.jobsFor('kept for later')).toHaveLength(1);
    await studio.expectSoundBooks();
  });
});

describe('[b137] [b173] webhook mode', () => {
  it('takes updates with the secret only, and makes a picture', async () => {
    const hooked = await openStudio({ webhook: true });
    try {
      const bob = await createCustomer(hooked.sandbox, { name: 'Bob' });
      const order = await bob.order({ prompt: 'by webhook' });
      await bob.card(order, /Done in/);
      await hooked.sandbox.faults.plan([{ match: 'telegram.update', fault: 'wrong_secret' }]);
      await bob.say('/credits');
      await bob.sees(/9,950/);
      await hooked.expectSoundBooks();
    } finally {
      await hooked.close();
    }
  }, 60_000);
});

describe('updates', () => {
  it('that come twice or out of order have effect once', async () => {
    await studio.sandbox.faults.plan([
      { match: 'telegram.update', fault: 'duplicate_update', rate: 0.5, seed: 7 },
    ]);
    const order = await ann.order({ prompt: 'every update twice' });
    await ann.card(order, /Done in/);
    expect(await studio.jobsFor('every update twice')).toHaveLength(1);
    await studio.expectSoundBooks();
  });

  it('that make no sense are answered or passed over, and the next one goes on', async () => {
    const chat = { id: ann.id, type: 'private', first_name: 'Ann' };
    const from = { id: ann.id, is_bot: false, first_name: 'Ann' };
    await studio.sandbox.sendUpdate({ poll: { id: '1' } });
    await studio.sandbox.sendUpdate({ message: { message_id: 900_001, date: 1, chat, from } });
    await studio.sandbox.sendUpdate({
      callback_query: { id: '5', from, chat_instance: '1', data: 'o:99999:cancel' },
    });
    await studio.sandbox.sendUpdate({
      callback_query: { id: '6', from, chat_instance: '1', data: '\u{1F4A9}'.repeat(16) },
    });
    await studio.sandbox.sendUpdate({
      message: { message_id: 900_002, date: 1, chat, from, sticker: { file_id: 'x' } },
    });
    await ann.say('/credits');
    await ann.sees(/10,000/);
  });
});
