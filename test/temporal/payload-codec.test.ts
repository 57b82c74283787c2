import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Payload } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { assert, asyncProperty, dictionary, record, string, uint8Array } from 'fast-check';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import type { CodecKey, CodecSettings } from '../../src/contract/codec.ts';
import { createPayloadCodec } from '../../src/temporal/payload-codec.ts';

const words = 'a portrait of Ann in the snow';
const key = (id: string, fill: number): CodecKey => ({ id, bytes: Buffer.alloc(32, fill) });
const [first, second] = [key('2026-11', 1), key('2027-05', 2)];
const codecOf = (settings: Partial<CodecSettings> = {}) =>
  createPayloadCodec({ isWriting: true, keys: [first], ...settings });
const payloadOf = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const valueOf = (payload: Payload | undefined) => payload && defaultPayloadConverter.fromPayload(payload);
const textOf = (payload: Payload | undefined) => Buffer.from(payload?.data ?? []).toString('latin1');

async function encrypted(value: unknown = words, settings: Partial<CodecSettings> = {}): Promise<Payload> {
  const [payload = {}] = await codecOf(settings).encode([payloadOf(value)]);
  return payload;
}

/** To compare: what a payload holds, byte by byte. */
const plain = (one: Payload | undefined) => [
  Object.entries(one?.metadata ?? {}).map(([name, value]) => [name, ...(value ?? [])]),
  [...(one?.data ?? [])],
];
/** As it stands in the file of the keys. */
const line = ({ id, bytes }: CodecKey) => `${id}:${Buffer.from(bytes).toString('base64')}\n`;

const folder = mkdtempSync(join(tmpdir(), 'darkroom-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.useRealTimers());

test('[I19] a payload tells the id of its key, how long it is and nothing else, and never twice the same', async () => {
  const [one, other] = [await encrypted(), await encrypted()];
  expect(Object.entries(one.metadata ?? {}).map(([name, value]) => [name, String(value)])).toEqual([
    ['encoding', 'binary/encrypted'],
    ['encryption-key-id', '2026-11'],
  ]);
  expect(textOf(one)).not.toContain(words);
  expect(textOf(one)).not.toContain('json/plain');
  expect(textOf(one).slice(0, 12)).not.toBe(textOf(other).slice(0, 12));
  expect(await codecOf().decode([one, other])).toHaveLength(2);
});

test('whatever a payload holds comes back as it was', async () => {
  const bytes = uint8Array({ maxLength: 300 });
  const anything = record({ metadata: dictionary(string(), bytes), data: bytes });
  const codec = codecOf();
  await assert(
    asyncProperty(anything, async (payload) => {
      const [back] = await codec.decode(await codec.encode([payload]));
      expect(plain(back)).toEqual(plain(payload));
    }),
  );
});

test('what is encrypted is the payload as the protocol writes it, so that tools of others read it with the key', async () => {
  const { subtle } = globalThis.crypto;
  const { data } = await encrypted();
  const raw = await subtle.importKey('raw', Buffer.from(first.bytes), 'AES-GCM', false, ['decrypt']);
  const bytes = Buffer.from(data ?? []);
  const opened = await subtle.decrypt(
    { name: 'AES-GCM', iv: bytes.subarray(0, 12) },
    raw,
    bytes.subarray(12),
  );
  const payload = temporal.api.common.v1.Payload.decode(new Uint8Array(opened));
  expect(valueOf(payload)).toBe(words);
});

test('a flipped bit anywhere is refused, with the id of the key and nothing of the words', async () => {
  const payload = await encrypted();
  for (const at of [0, 11, 12, 30, (payload.data?.length ?? 0) - 1]) {
    const data = Buffer.from(payload.data ?? []);
    data[at] = (data[at] ?? 0) ^ 1;
    await expect(codecOf().decode([{ ...payload, data }])).rejects.toThrow(
      /^A payload encrypted with the key "2026-11" was changed, or that key is another now\.$/,
    );
  }
  const cut = { ...payload, data: Buffer.from(payload.data ?? []).subarray(0, 20) };
  await expect(codecOf().decode([cut])).rejects.toThrow('"2026-11" was changed');
});

test('a key that is not there is named, and so is one that has the id of another', async () => {
  const payload = await encrypted();
  await expect(codecOf({ keys: [second] }).decode([payload])).rejects.toThrow(
    /^A payload is encrypted with the key "2026-11", which TEMPORAL_CODEC_KEYS does not have/,
  );
  const other = codecOf({ keys: [{ ...second, id: first.id }] });
  await expect(other.decode([payload])).rejects.toThrow('"2026-11" was changed, or that key is another now');
});

test('after a rotation the new key writes, and what the old one wrote is read', async () => {
  const old = await encrypted();
  const codec = codecOf({ keys: [second, first] });
  const [fresh] = await codec.encode([payloadOf(words)]);
  expect(String(fresh?.metadata?.['encryption-key-id'])).toBe('2027-05');
  expect((await codec.decode([old, fresh ?? {}])).map(valueOf)).toEqual([words, words]);
});

test('a new key in the file counts without a restart: at once to read with, within seconds to write with', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const keysFile = join(folder, 'keys');
  const codec = codecOf({ keysFile });
  const writtenWith = async () => {
    const [payload] = await codec.encode([payloadOf(words)]);
    return String(payload?.metadata?.['encryption-key-id']);
  };
  const foreign = await encrypted(words, { keys: [second] });
  writeFileSync(keysFile, 'nonsense');
  vi.advanceTimersByTime(11_000);
  expect(await writtenWith()).toBe('2026-11');
  writeFileSync(keysFile, line(second) + line(first));
  vi.advanceTimersByTime(1_000);
  expect(await writtenWith()).toBe('2026-11');
  expect((await codec.decode([foreign])).map(valueOf)).toEqual([words]);
  expect(await writtenWith()).toBe('2027-05');
  rmSync(keysFile);
  vi.advanceTimersByTime(11_000);
  expect(await writtenWith()).toBe('2027-05');
});

test('plaintext is read until its day has ended, and refused from then on; what holds nothing never is', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-12-31T23:59:59Z') });
  const codec = codecOf({ plaintextUntil: new Date('2027-01-01T00:00:00Z') });
  const clear = payloadOf(words);
  expect((await codec.decode([clear])).map(valueOf)).toEqual([words]);
  vi.advanceTimersByTime(1_000);
  const refusal = /^A payload is not encrypted: .*TEMPORAL_PLAINTEXT_UNTIL, which is over or not set\.$/;
  await expect(codec.decode([clear])).rejects.toThrow(refusal);
  await expect(codecOf().decode([clear])).rejects.toThrow(refusal);
  expect((await codec.decode([payloadOf(undefined)])).map(valueOf)).toEqual([undefined]);
});

test('switched off with keys, it reads what was encrypted and encrypts nothing more', async () => {
  const codec = codecOf({ isWriting: false });
  const clear = payloadOf(words);
  expect(await codec.encode([clear])).toEqual([clear]);
  expect((await codec.decode([clear, await encrypted()])).map(valueOf)).toEqual([words, words]);
});
