import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { METADATA_ENCODING_KEY, type Payload, type PayloadCodec } from '@temporalio/common';
import type { CodecSettings } from '../contract/codec.ts';
import { createKeyRing } from './key-ring.ts';
import { packPayload, unpackPayload } from './packed-payload.ts';

/** Why something in a history cannot be read. The message names the key, and quotes nothing. */
class PayloadRefused extends Error {
  override readonly name = 'PayloadRefused';
}

const algorithm = 'aes-256-gcm';
/** Random, as several processes write with one key; good for some billions of payloads. */
const nonceBytes = 12;
const tagBytes = 16;

/** As Temporal's own samples write it, so that their tools can read it with the key. */
const keyIdField = 'encryption-key-id';
const encrypted = 'binary/encrypted';
/** A payload without content: nothing, or undefined. */
const nothing = 'binary/null';

/**
 * Encrypts payloads with AES-256-GCM under the first key, and decrypts those of all keys. What it throws ends no execution: the step
 * is repeated, and goes on as soon as the right key is there.
 */
export function createPayloadCodec(settings: CodecSettings): PayloadCodec {
  const ring = createKeyRing(settings);
  const encode = (payload: Payload) => encrypt(payload, ring.first());
  const decode = (payload: Payload): Payload => {
    const encoding = textOf(payload, METADATA_ENCODING_KEY);
    if (encoding === encrypted) return decrypt(payload, (id) => ring.find(id));
    if (encoding !== nothing) admitPlaintext(settings);
    return payload;
  };
  return {
    encode: async (payloads) => (settings.isWriting ? payloads.map(encode) : payloads),
    decode: async (payloads) => payloads.map(decode),
  };
}

function encrypt(payload: Payload, { id, key }: { id: string; key: KeyObject }): Payload {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  const data = Buffer.concat([
    nonce,
    cipher.update(packPayload(payload)),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return {
    metadata: { [METADATA_ENCODING_KEY]: Buffer.from(encrypted), [keyIdField]: Buffer.from(id) },
    data,
  };
}

function decrypt(payload: Payload, findKey: (id: string) => KeyObject | undefined): Payload {
  const id = textOf(payload, keyIdField) ?? '';
  const key = findKey(id);
  if (key === undefined)
    throw new PayloadRefused(
      `A payload is encrypted with the key ${JSON.stringify(id)}, which TEMPORAL_CODEC_KEYS does not have: put it back, behind the first.`,
    );
  const data = payload.data ?? new Uint8Array();
  try {
    const tagAt = data.length - tagBytes;
    const decipher = createDecipheriv(algorithm, key, data.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAuthTag(data.subarray(tagAt));
    return unpackPayload(
      Buffer.concat([decipher.update(data.subarray(nonceBytes, tagAt)), decipher.final()]),
    );
  } catch {
    throw new PayloadRefused(
      `A payload encrypted with the key ${JSON.stringify(id)} was changed, or that key is another now.`,
    );
  }
}

function admitPlaintext({ isWriting, plaintextUntil }: CodecSettings): void {
  if (!isWriting || (plaintextUntil !== undefined && Date.now() < plaintextUntil.getTime())) return;
  throw new PayloadRefused(
    'A payload is not encrypted: such ones are read until TEMPORAL_PLAINTEXT_UNTIL, which is over or not set.',
  );
}

function textOf({ metadata }: Payload, name: string): string | undefined {
  const value = metadata?.[name];
  return value === undefined || value === null ? undefined : Buffer.from(value).toString();
}
