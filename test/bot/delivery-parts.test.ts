import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { lines } from '../../src/contract/lines.ts';
import { confirmDelivery } from '../../src/db/deliveries.ts';
import { auditBooks } from '../../src/db/upkeep.ts';
import { failPointFile } from '../../src/process/fail-points.ts';
import { createTexts } from '../../src/texts/texts.ts';
import { askToSend } from '../db/scene.ts';
import { type RunningSandbox, runSandbox, token } from '../sandbox/running-sandbox.ts';
import { drawAs } from '../storage/pictures.ts';
import { charged, createDeliveryRig, type DeliveryRig, uncharged } from './delivery-rig.ts';

const run = promisify(execFile);
const texts = createTexts();
const repeatMark = texts('en').html('caption-repeat');
const dimensions = { errorCode: 400, description: 'Bad Request: PHOTO_INVALID_DIMENSIONS' };

let running: RunningSandbox;
let rig: DeliveryRig;

beforeAll(async () => {
  running = await runSandbox();
});
afterAll(() => running.sandbox.close());
beforeEach(async () => {
  rig = await createDeliveryRig(running);
});
afterEach(async () => {
  await running.client.faults.clear();
  await rig.close();
});

const chargedUndelivered = async () => (await auditBooks(rig.sql))['I3 what was charged was delivered'] ?? 0;

async function messageIds(): Promise<unknown[]> {
  const rows = await rig.sql`select part, status, to_jsonb(message_ids) as ids from deliveries order by part`;
  return rows.map(({ part, status, ids }) => [part, status, ids]);
}

describe('an order that delivers an album', () => {
  const widths = [80, 90, 100, 110];
  beforeEach(async () => {
    await rig.delivers('album');
    for (const [index, width] of widths.entries())
      await rig.giveResult(await drawAs('png', { width, height: 80 }), { position: index + 1 });
  });

  test('sends all pictures in one call, keeps the ids of all messages and charges once, however often it runs', async () => {
    expect([await rig.deliver(), await rig.deliver()]).toEqual([
      { status: 'delivered' },
      { status: 'delivered' },
    ]);
    const album = await rig.sent();
    expect(album.map(({ photo }) => photo?.at(-1)?.width)).toEqual(widths);
    expect(new Set(album.map(({ media_group_id }) => media_group_id)).size).toBe(1);
    expect(album[0]?.caption).toContain('a fox in a <library>');
    expect(album.slice(1).every(({ caption }) => caption === undefined)).toBe(true);
    expect(await messageIds()).toEqual([['album', 'sent', album.map(({ message_id }) => message_id)]]);
    expect(await rig.books()).toEqual(charged);
  });

  test('sends it once more with a mark when the answer is lost, and charges once', async () => {
    await running.client.faults.plan([{ match: 'telegram.sendMediaGroup', fault: 'execute_then_reset' }]);
    const { status, failures } = await rig.deliverUntilDone();
    expect([status, failures.length]).toEqual(['delivered', 1]);
    const captions = (await rig.sent()).flatMap(({ caption }) => caption ?? []);
    expect(captions).toHaveLength(2);
    expect(captions.map((caption) => caption.includes(repeatMark))).toEqual([false, true]);
    expect(await rig.books()).toEqual(charged);
  });

  test('charges nothing for an album whose answers are all lost, after three', async () => {
    const fault = { match: 'telegram.sendMediaGroup', fault: 'execute_then_reset', times: 99 };
    await running.client.faults.plan([fault]);
    expect((await rig.deliverUntilDone()).status).toBe('undeliverable');
    expect(await rig.sent()).toHaveLength(3 * widths.length);
    expect(await messageIds()).toEqual([['album', 'gave_up', []]]);
    expect(await rig.books()).toEqual(uncharged);
  });

  test('killed between the send and its record it is sent once more with a mark, and charged once', async () => {
    const points = mkdtempSync(join(tmpdir(), 'darkroom-points-'));
    writeFileSync(join(points, failPointFile('deliver.after-send-before-record', rig.orderId)), '');
    const args = [rig.orderId, rig.databaseUrl, rig.folder, `${running.sandbox.url}/telegram`, token, points];
    const file = join(import.meta.dirname, 'deliver-once.ts');
    const dying = run(process.execPath, [file, ...args.map(String)]);
    await expect(dying).rejects.toMatchObject({ signal: 'SIGKILL' });
    rmSync(points, { recursive: true });
    expect(await rig.sent()).toHaveLength(widths.length);
    expect(await rig.books()).toEqual(uncharged);
    expect(await rig.deliver()).toEqual({ status: 'delivered' });
    const captions = (await rig.sent()).flatMap(({ caption }) => caption ?? []);
    expect(captions.map((caption) => caption.includes(repeatMark))).toEqual([false, true]);
    expect(await rig.books()).toEqual(charged);
  });

  test('sends it smaller when it is refused, and charges nothing when that is refused, too', async () => {
    const fault = { match: 'telegram.sendMediaGroup', fault: 'api_error', params: dimensions };
    await running.client.faults.plan([{ ...fault, times: 2 }]);
    expect(await rig.deliver()).toEqual({ status: 'undeliverable' });
    expect([await rig.sent(), await rig.books()]).toEqual([[], uncharged]);
    await running.client.faults.plan([fault]);
    expect(await rig.deliver()).toEqual({ status: 'delivered' });
    expect(await rig.sent()).toHaveLength(widths.length);
  });
});

test('an album of one picture is a photo', async () => {
  await rig.delivers('album');
  await rig.giveResult(await drawAs('png'));
  expect(await rig.deliver()).toEqual({ status: 'delivered' });
  const [photo] = await rig.sent();
  expect(await messageIds()).toEqual([['album', 'sent', [photo?.message_id]]]);
});

describe('an order that delivers words alone', () => {
  beforeEach(() => rig.delivers('told'));

  test('is told and charged once when it runs twice, and needs no picture', async () => {
    expect([await rig.deliver(), await rig.deliver()]).toEqual([
      { status: 'delivered' },
      { status: 'delivered' },
    ]);
    const [told, ...more] = await rig.sent();
    expect(more).toEqual([]);
    expect(told?.text).toContain('a fox in a <library>');
    expect(told?.reply_markup?.inline_keyboard.length).toBeGreaterThan(0);
    expect(await messageIds()).toEqual([['told', 'sent', [told?.message_id]]]);
    expect(await rig.books()).toEqual(charged);
  });

  test('is told once more with a mark when the answer is lost', async () => {
    await running.client.faults.plan([{ match: 'telegram.sendMessage', fault: 'execute_then_500' }]);
    expect((await rig.deliverUntilDone()).status).toBe('delivered');
    const marks = (await rig.sent()).map(({ text }) => text?.includes(repeatMark));
    expect(marks).toEqual([false, true]);
    expect(await rig.books()).toEqual(charged);
  });
});

test('what a line does not deliver is not sent and charges nothing', async () => {
  const { sql, orderId } = rig;
  expect(await askToSend(sql, orderId, 'told')).toEqual({ action: 'stop', why: 'not_planned' });
  await confirmDelivery(sql, orderId, { part: 'told', messageIds: [1] });
  expect(await rig.books()).toMatchObject({ status: 'generating', captures: 0 });
});

test('[I3] a price that was charged for what the line does not deliver is found by the audit', async () => {
  await rig.delivers('told');
  await rig.deliver();
  expect(await chargedUndelivered()).toBe(0);
  await rig.sql`delete from line_deliveries where line = 'studio'`;
  expect(await chargedUndelivered()).toBe(1);
});

test('the books know the same of every line as the code', async () => {
  const rows = await rig.sql<{ line: string; part: string }[]>`select line, part from line_deliveries`;
  const planned = Object.entries(lines).flatMap(([line, { deliver: parts }]) =>
    parts.map((part) => `${line} ${part}`),
  );
  expect(rows.map(({ line, part }) => `${line} ${part}`).toSorted()).toEqual(planned.toSorted());
});

describe('the stored preview', () => {
  test('is what is shown, while the file is the picture', async () => {
    const bytes = await rig.giveResult(await drawAs('png'), {
      preview: await drawAs('jpeg', { width: 100, height: 75 }),
    });
    await rig.deliver();
    const [photo, file] = await rig.sent();
    expect(photo?.photo?.at(-1)).toMatchObject({ width: 100, height: 75 });
    expect(file?.document?.file_size).toBe(bytes.length);
  });

  test('is made anew when it is lost', async () => {
    await rig.giveResult(await drawAs('png'), { preview: await drawAs('jpeg', { width: 100, height: 75 }) });
    await loseObject('preview');
    expect(await rig.deliver()).toEqual({ status: 'delivered' });
    expect((await rig.sent())[0]?.photo?.at(-1)).toMatchObject({ width: 160, height: 120 });
  });
});

describe('a picture that is lost', () => {
  beforeEach(async () => {
    await rig.giveResult(await drawAs('png'), { preview: await drawAs('jpeg') });
  });

  test.each(['gone', 'damaged'] as const)('because it is %s ends the delivery for good', async (how) => {
    await loseObject('result', how);
    await expect(rig.deliver()).rejects.toMatchObject({ type: 'ResultLost', nonRetryable: true });
    expect(await rig.sent()).toEqual([]);
    expect(await rig.books()).toMatchObject({ status: 'generating', captures: 0 });
  });

  test('after a try that Telegram turned away gives the credits back', async () => {
    await running.client.faults.plan([{ match: 'telegram.sendPhoto', fault: 'http_429' }]);
    await expect(rig.deliver()).rejects.toMatchObject({ type: 'Telegram_busy' });
    await loseObject('result');
    await expect(rig.deliver()).rejects.toMatchObject({ type: 'ResultLost' });
    await rig.sql`select settle_undelivered(${rig.orderId}, 'failed', 'result_unusable')`;
    expect(await rig.books()).toEqual({ status: 'failed', posted: 10_000, pending: 0, captures: 0 });
  });

  test('after its photo was charged leaves the order delivered, and says that there is no file', async () => {
    await running.client.faults.plan([{ match: 'telegram.sendDocument', fault: 'http_429' }]);
    await expect(rig.deliver()).rejects.toMatchObject({ type: 'Telegram_busy' });
    await loseObject('result');
    expect(await rig.deliver()).toEqual({ status: 'delivered' });
    const [, notice] = await rig.sent();
    expect(notice?.text).toBe(texts('en').html('delivery-file-missing'));
    expect(await rig.books()).toEqual(charged);
  });
});

async function loseObject(role: 'result' | 'preview', how: 'gone' | 'damaged' = 'gone'): Promise<void> {
  const [row] = await rig.sql<{ hash: string }[]>`
    select hash from order_assets where order_id = ${rig.orderId} and role = ${role}`;
  const hash = row?.hash ?? '';
  const file = join(rig.folder, hash.slice(0, 2), hash.slice(2, 4), hash);
  if (how === 'gone') rmSync(file);
  else writeFileSync(file, 'damaged');
}
