/** A key that payloads of Temporal are encrypted with, and what it is called in them. */
export interface CodecKey {
  id: string;
  bytes: Uint8Array;
}

/** How what Temporal keeps of ours is encrypted. */
export interface CodecSettings {
  /** Off: what was encrypted is read, and nothing more is. */
  isWriting: boolean;
  /** The first writes, all read. */
  keys: readonly [CodecKey, ...CodecKey[]];
  /** Where the keys are; looked into again, so that a new one counts without a restart. */
  keysFile?: string;
  /** From this moment on what is not encrypted is refused; absent: always. */
  plaintextUntil?: Date;
}

/** Whether payloads are encrypted, and how. */
export type Codec = 'off' | CodecSettings;

/** For AES-256. */
const keyBytes = 32;

/** @returns the keys in a text such as `2026-11:base64,2026-05:base64`, or what is wrong with it, in words that quote no key */
export function readCodecKeys(text: string): CodecSettings['keys'] | string {
  const keys: CodecKey[] = [];
  for (const part of text.split(/[,\s]+/).filter((word) => word !== '')) {
    const [, id, base64] = /^([\w.-]{1,64}):([A-Za-z0-9+/]+=*)$/.exec(part) ?? [];
    if (id === undefined || base64 === undefined)
      return 'must be keys such as id:base64, separated by commas';
    const bytes = Buffer.from(base64, 'base64');
    if (bytes.length !== keyBytes) return `must have keys of ${keyBytes} bytes, which ${id} is not`;
    if (keys.some((key) => key.id === id)) return `must name each key once, and has ${id} twice`;
    keys.push({ id, bytes });
  }
  const [first, ...others] = keys;
  return first === undefined ? 'must have a key' : [first, ...others];
}
