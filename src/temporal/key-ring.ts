import { createSecretKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type CodecSettings, readCodecKeys } from '../contract/codec.ts';

/** A new first key is written with so soon. */
const writeAgainMs = 10_000;
/** Many payloads of an unknown key come at once. */
const readAgainMs = 500;

export interface KeyRing {
  /** The key to write with, and its id. */
  first(): { id: string; key: KeyObject };
  find(id: string): KeyObject | undefined;
}

/**
 * The keys of a process. Those of a file are read anew: now and then, and at once when one is asked for that is not there, so that
 * processes learn of a new key in any order. A file that cannot be understood changes nothing.
 */
export function createKeyRing({ keys, keysFile }: Pick<CodecSettings, 'keys' | 'keysFile'>): KeyRing {
  let ring = ringOf(keys);
  let readAt = Date.now();

  function readAnew(afterMs: number): void {
    if (keysFile === undefined || Date.now() - readAt < afterMs) return;
    readAt = Date.now();
    const found = readKeys(keysFile);
    if (found !== undefined) ring = ringOf(found);
  }

  return {
    first() {
      readAnew(writeAgainMs);
      return ring.first;
    },
    find(id) {
      if (!ring.all.has(id)) readAnew(readAgainMs);
      return ring.all.get(id);
    },
  };
}

function ringOf(keys: CodecSettings['keys']) {
  const all = new Map(keys.map(({ id, bytes }) => [id, createSecretKey(bytes)]));
  const [{ id, bytes }] = keys;
  return { first: { id, key: all.get(id) ?? createSecretKey(bytes) }, all };
}

function readKeys(path: string): CodecSettings['keys'] | undefined {
  try {
    const keys = readCodecKeys(readFileSync(path, 'utf8'));
    return typeof keys === 'string' ? undefined : keys;
  } catch {
    return undefined;
  }
}
