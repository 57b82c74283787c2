import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderStore, ObjectCorrupt, ObjectMissing } from '../../src/storage/objects.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'darkroom-objects-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const pathOf = (hash: string) => join(folder, hash.slice(0, 2), hash.slice(2, 4), hash);

describe('the folder store', () => {
  it('returns what was put, under the SHA-256 of its content', async () => {
    const store = createFolderStore(folder);
    const property = fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (content) => {
      const bytes = Buffer.from(content);
      const hash = await store.put(bytes);
      expect(hash).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect((await store.get(hash)).equals(bytes)).toBe(true);
      expect(await store.has(hash)).toBe(true);
    });
    await fc.assert(property, { numRuns: 50 });
  });

  it('shows what one instance stored to another', async () => {
    const hash = await createFolderStore(folder).put(Buffer.from('shared'));
    expect(String(await createFolderStore(folder).get(hash))).toBe('shared');
  });

  it('takes the same content any number of times, also at once', async () => {
    const bytes = randomBytes(100_000);
    const [one, other] = [createFolderStore(folder), createFolderStore(folder)];
    const puts = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? one : other).put(Buffer.from(bytes)));
    const hashes = await Promise.all(puts);
    expect(new Set(hashes).size).toBe(1);
    expect(await readdir(join(folder, 'incoming'))).toEqual([]);
  });

  it('says that an object is missing', async () => {
    const store = createFolderStore(folder);
    const hash = 'a'.repeat(64);
    await expect(store.get(hash)).rejects.toBeInstanceOf(ObjectMissing);
    expect(await store.has(hash)).toBe(false);
  });

  it('never turns anything but a hash into a path', async () => {
    const store = createFolderStore(folder);
    await writeFile(join(folder, 'secret'), 'secret');
    for (const hash of [
      '../secret',
      'secret',
      '',
      `${'a'.repeat(62)}/x`,
      'A'.repeat(64),
      `${'a'.repeat(64)}\n`,
    ]) {
      await expect(store.get(hash)).rejects.toBeInstanceOf(ObjectMissing);
      expect(await store.has(hash)).toBe(false);
    }
  });

  it('never returns content that does not have the hash, and repairs it with the next put', async () => {
    const store = createFolderStore(folder);
    const bytes = randomBytes(1000);
    const hash = await store.put(bytes);
    await truncate(pathOf(hash), 500);
    await expect(store.get(hash)).rejects.toBeInstanceOf(ObjectCorrupt);
    await store.put(bytes);
    expect((await store.get(hash)).equals(bytes)).toBe(true);
  });

  it('does not show a write that a crash left unfinished', async () => {
    const store = createFolderStore(folder);
    const bytes = randomBytes(1000);
    await store.put(Buffer.from('first'));
    await writeFile(join(folder, 'incoming', 'left-behind'), bytes.subarray(0, 300));
    const hash = createHash('sha256').update(bytes).digest('hex');
    expect(await store.has(hash)).toBe(false);
    await store.put(bytes);
    expect((await store.get(hash)).equals(bytes)).toBe(true);
  });

  it('takes away what was begun long ago and never finished, and leaves what may still be written', async () => {
    const store = createFolderStore(folder);
    await store.removeUnfinished();
    const [old, young] = ['old', 'young'].map((name) => join(folder, 'incoming', name));
    if (!old || !young) throw new Error('two files');
    for (const path of [old, young]) await writeFile(path, 'half');
    const before = new Date(Date.now() - 11 * 60_000);
    await utimes(old, before, before);
    await store.removeUnfinished();
    expect(await readdir(join(folder, 'incoming'))).toEqual(['young']);
  });

  it('reports a folder it cannot use', async () => {
    const bytes = Buffer.from('blocked');
    const hash = createHash('sha256').update(bytes).digest('hex');
    await writeFile(join(folder, hash.slice(0, 2)), 'a file where a folder is needed');
    await expect(createFolderStore(folder).put(bytes)).rejects.toThrow('ENOTDIR');
  });
});
