import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { usualRepeatPausesMs } from '../../activities/delivery.ts';
import { requestCancel, settleUndelivered } from '../../src/db/orders.ts';
import type { Sql } from '../../src/db/sql.ts';
import { createTexts } from '../../src/texts/texts.ts';
import { type RunningSandbox, runSandbox } from '../sandbox/running-sandbox.ts';
import { drawAs } from '../storage/pictures.ts';
import { charged, createDeliveryRig, type DeliveryRig, uncharged } from './delivery-rig.ts';

const texts = createTexts();
const repeatMark = texts('en').html('caption-repeat');
const lost = { match: 'telegram.sendPhoto', fault: 'execute_then_reset' };

let running: RunningSandbox;
let rig: DeliveryRig;

beforeAll(async () => {
  running = await runSandbox();
});
afterAll(() => running.sandbox.close());
beforeEach(async () => {
  rig = await createDeliveryRig(running);
  await rig.giveResult(await drawAs('png'));
});
afterEach(async () => {
  await running.client.faults.clear();
  await rig.close();
});

const marks = async () => (await rig.sent()).map(({ caption }) => caption?.includes(repeatMark));
const end = { status: 'failed', reason: 'undeliverable' } as const;

describe('a send whose answer was lost', () => {
  test('is repeated only after a pause, and the next one after minutes', async () => {
    await running.client.faults.plan([{ ...lost, times: 2 }]);
    const pauses = { repeatPausesMs: [0, 5 * 60_000] };
    await expect(rig.deliver(pauses)).rejects.toMatchObject({ type: 'Telegram_unknown' });
    await expect(rig.deliver(pauses)).rejects.toMatchObject({ type: 'Telegram_unknown' });
    const waiting: { nextRetryDelay?: number } = await rig.deliver(pauses).catch((error) => error);
    expect(waiting.nextRetryDelay ?? 0).toBeGreaterThan(4 * 60_000);
    expect(await rig.sent()).toHaveLength(2);
    await rig.sql`update deliveries set not_before = now()`;
    expect(await rig.deliver(pauses)).toEqual({ status: 'delivered' });
    expect(await marks()).toEqual([false, true, true, false]);
  });

  test('usually waits for seconds, then for minutes', async () => {
    await running.client.faults.plan([lost]);
    const usual = { repeatPausesMs: usualRepeatPausesMs };
    await rig.deliver(usual).catch(() => undefined);
    const failure: { nextRetryDelay: number } = await rig.deliver(usual).catch((error) => error);
    expect(failure.nextRetryDelay).toBeGreaterThan(10_000);
  });

  test('three times is no word of Telegram against the picture: the end says that it may be there', async () => {
    await running.client.faults.plan([{ ...lost, times: 99 }]);
    expect(await rig.deliverUntilDone()).toMatchObject({ status: 'undeliverable' });
    expect(await settleUndelivered(rig.sql, rig.orderId, end)).toMatchObject({
      reason: 'delivery_unconfirmed',
    });
    expect(await rig.books()).toEqual({ ...uncharged, status: 'failed', pending: 0 });
  });
});

describe('an error of Telegram itself', () => {
  test.each(['http_500', 'execute_then_500'])(
    '(%s) five times costs no try: the picture comes, marked, charged once',
    async (fault) => {
      await running.client.faults.plan([{ match: 'telegram.sendPhoto', fault, times: 5 }]);
      const { status, failures } = await rig.deliverUntilDone();
      expect([status, failures.length]).toEqual(['delivered', 5]);
      const delays = failures.map(({ nextRetryDelay }) => nextRetryDelay);
      expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
      expect((await marks()).at(-2)).toBe(true);
      expect(await rig.books()).toEqual(charged);
    },
  );

  test('five times at the file costs the file neither', async () => {
    await running.client.faults.plan([{ match: 'telegram.sendDocument', fault: 'http_500', times: 5 }]);
    expect(await rig.deliverUntilDone()).toMatchObject({ status: 'delivered' });
    const [photo, file, ...more] = await rig.sent();
    expect([photo?.photo, file?.document, more]).toEqual([expect.anything(), expect.anything(), []]);
  });
});

describe('a file that does not come', () => {
  const fileFault = { match: 'telegram.sendDocument', times: 99 };
  const dayIsOver = { scheduledTimestampMs: Date.now() - 23 * 3_600_000 };

  test.each([
    ['http_500', 'delivery-file-unconfirmed'],
    ['execute_then_reset', 'delivery-file-unconfirmed'],
  ])('for a day (%s) is told with a button, and the order stays delivered', async (fault, key) => {
    await running.client.faults.plan([{ ...fileFault, fault }]);
    expect(await rig.deliver({ info: dayIsOver })).toEqual({ status: 'delivered' });
    const notice = (await rig.sent()).at(-1);
    expect(notice?.text).toBe(texts('en').html(key));
    expect(notice?.reply_markup?.inline_keyboard.flat()).toMatchObject([
      { callback_data: `o:${rig.orderId}:file` },
    ]);
    expect(await rig.books()).toEqual(charged);
  });

  test('is tried on during the day', async () => {
    await running.client.faults.plan([{ ...fileFault, fault: 'http_500' }]);
    await expect(rig.deliver()).rejects.toMatchObject({ type: 'Telegram_server_error' });
  });
});

/** A database that is away for some statements. */
function failing(sql: Sql, name: string, times: number): Sql {
  let left = times;
  return new Proxy(sql, {
    apply(target, self, args: Parameters<Sql>) {
      const [strings] = args as unknown as [TemplateStringsArray | object];
      if (Array.isArray(strings) && strings.join('').includes(name) && left-- > 0)
        return Promise.reject(new Error('the database is away'));
      return Reflect.apply(target, self, args);
    },
  });
}

describe('a picture that is in the chat while the database is away', () => {
  test('is written down by the next attempt and not sent again', async () => {
    const away = failing(rig.sql, 'confirm_delivery', 3);
    await expect(rig.deliver({ sql: away })).rejects.toThrow('away');
    expect(await rig.deliver()).toEqual({ status: 'delivered' });
    expect(await marks()).toEqual([false, false]);
    expect(await rig.books()).toEqual(charged);
  });

  test('is not sent again either when several attempts find no database', async () => {
    await expect(rig.deliver({ sql: failing(rig.sql, 'confirm_delivery', 9) })).rejects.toThrow('away');
    await expect(rig.deliver({ sql: failing(rig.sql, 'confirm_delivery', 9) })).rejects.toThrow('away');
    expect(await rig.deliver()).toEqual({ status: 'delivered' });
    expect(await rig.sent()).toHaveLength(2);
  });
});

describe('a cancel that was promised before anything was sent', () => {
  test('wins over the delivery', async () => {
    expect(await requestCancel(rig.sql, rig.orderId)).toBe(true);
    expect(await rig.deliver()).toEqual({ status: 'cancelled' });
    expect(await rig.sent()).toEqual([]);
    expect(await rig.books()).toMatchObject({ status: 'generating', captures: 0 });
  });

  test('wins over the delivery when it was asked of the execution', async () => {
    expect(await rig.deliver({ cancelled: true })).toEqual({ status: 'cancelled' });
    expect(await rig.sent()).toEqual([]);
  });

  test('is not promised any more once the delivery has begun, also while Telegram is away', async () => {
    await running.client.faults.plan([{ match: 'telegram.sendPhoto', fault: 'http_500' }]);
    await expect(rig.deliver()).rejects.toThrow();
    expect(await requestCancel(rig.sql, rig.orderId)).toBe(false);
    expect(await rig.deliver()).toEqual({ status: 'delivered' });
  });
});
