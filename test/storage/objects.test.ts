import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createFolderStore,
  ObjectCorrupt,
  ObjectMissing,
  type ObjectStore,
} from '../../src/storage/objects.ts';
import { createS3Store } from '../../src/storage/s3/store.ts';
import { type S3Server, startS3 } from '../harness/s3.ts';

const { server, missing } = await startS3();
afterAll(() => server?.close());

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'darkroom-objects-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const keyOf = (hash: string) => join(hash.slice(0, 2), hash.slice(2, 4), hash);
const inS3 = ({ settings }: S3Server) => createS3Store(settings);

interface Kind {
  create: () => ObjectStore;
  fileOf: (hash: string) => string;
}
const kinds: [string, Kind | undefined][] = [
  ['a folder', { create: () => createFolderStore(folder), fileOf: (hash) => join(folder, keyOf(hash)) }],
  ['S3', server && { create: () => inS3(server), fileOf: (hash) => server.fileOf(keyOf(hash)) }],
];

describe.each(kinds)('[b120] [b129] objects in %s', (_, kind) => {
  // Where there is no Go to build the S3 server with; the title says so.
  if (kind === undefined) return it.skip(String(missing));
  const { create, fileOf } = kind;

  it('come back as they were put, under the SHA-256 of their content', async () => {
    const store = create();
    const property = fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (content) => {
      const bytes = Buffer.from(content);
      const hash = await store.put(bytes);
      expect(hash).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect((await store.get(hash)).equals(bytes)).toBe(true);
      expect(await store.has(hash)).toBe(true);
    });
    await fc.assert(property, { numRuns: 30, examples: [[new Uint8Array()]] });
  });

  it('are seen by every process once they are put', async () => {
    const hash = await create().put(Buffer.from('shared'));
    expect(String(await create().get(hash))).toBe('shared');
  });

  it('can be put any number of times, also at once', async () => {
    const bytes = randomBytes(100_000);
    const [one, other] = [create(), create()];
    const puts = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? one : other).put(Buffer.from(bytes)));
    const hashes = await Promise.all(puts);
    expect(new Set(hashes).size).toBe(1);
    expect((await one.get(hashes[0] ?? '')).equals(bytes)).toBe(true);
  });

  it('are missing when they are', async () => {
    const hash = 'a'.repeat(64);
    await expect(create().get(hash)).rejects.toBeInstanceOf(ObjectMissing);
    expect(await create().has(hash)).toBe(false);
    await create().remove(hash);
  });

  it('have names that are nothing but hashes', async () => {
    const store = create();
    await mkdir(dirname(dirname(dirname(fileOf('a'.repeat(64))))), { recursive: true });
    await writeFile(join(dirname(dirname(dirname(fileOf('a'.repeat(64))))), 'secret'), 'secret');
    const names = ['../secret', 'secret', '', `${'a'.repeat(62)}/x`, 'A'.repeat(64), `${'a'.repeat(64)}\n`];
    for (const hash of names) {
      await expect(store.get(hash)).rejects.toBeInstanceOf(ObjectMissing);
      expect(await store.has(hash)).toBe(false);
      await store.remove(hash);
    }
  });

  it('are never returned with other content than their name says, and the next put repairs them', async () => {
    const store = create();
    const bytes = randomBytes(1000);
    const hash = await store.put(bytes);
    await truncate(fileOf(hash), 500);
    await expect(store.get(hash)).rejects.toBeInstanceOf(ObjectCorrupt);
    await store.put(bytes);
    expect((await store.get(hash)).equals(bytes)).toBe(true);
  });

  it('are gone once they are removed, any number of times', async () => {
    const store = create();
    const hash = await store.put(Buffer.from('to be removed'));
    await store.remove(hash);
    await store.remove(hash);
    expect(await store.has(hash)).toBe(false);
    await expect(store.get(hash)).rejects.toBeInstanceOf(ObjectMissing);
  });

  it('are as young as when they were put last', async () => {
    const store = create();
    const hash = await store.put(Buffer.from('old'));
    const longAgo = new Date('2026-01-01T00:00:00Z');
    await utimes(fileOf(hash), longAgo, longAgo);
    const putAt = async () => (await store.list()).find((one) => one.hash === hash)?.putAt;
    expect(await putAt()).toEqual(longAgo);
    await store.put(Buffer.from('old'));
    expect(Date.now() - Number(await putAt())).toBeLessThan(60_000);
  });

  it('say that they can be used', async () => {
    await expect(create().probe()).resolves.toBeUndefined();
  });
});

describe.each(kinds)('the list of objects in %s', (_, kind) => {
  // Where there is no Go to build the S3 server with; the title says so.
  if (kind === undefined) return it.skip(String(missing));
  const { create, fileOf } = kind;
  const count = 1_100;

  it('comes in pages, in order, and passes over what is none', async () => {
    for (const { hash } of await create().list()) await create().remove(hash);
    const hashes = Array.from({ length: count }, (_, n) =>
      createHash('sha256').update(String(n)).digest('hex'),
    );
    const places = new Set(hashes.map((hash) => dirname(fileOf(hash))));
    await Promise.all([...places].map((place) => mkdir(place, { recursive: true })));
    await Promise.all(hashes.map((hash) => writeFile(fileOf(hash), '')));
    await writeFile(join(dirname(fileOf(hashes[0] ?? '')), 'R&D "notes" <1>'), '');
    const found: string[] = [];
    let pages = 0;
    for (;;) {
      const page = await create().list(found.at(-1));
      if (page.length === 0) break;
      found.push(...page.map(({ hash }) => hash));
      pages += 1;
    }
    expect(found).toEqual(hashes.toSorted());
    expect(pages).toBe(2);
    await rm(dirname(dirname(dirname(fileOf(hashes[0] ?? '')))), { recursive: true });
  });

  it('is empty where nothing was ever put', async () => {
    expect(await create().list()).toEqual([]);
  });
});

describe('a folder', () => {
  it('is left clean by puts at once', async () => {
    const bytes = randomBytes(100);
    await Promise.all([1, 2, 3].map(() => createFolderStore(folder).put(bytes)));
    expect(await readdir(join(folder, 'incoming'))).toEqual([]);
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
    await rm(join(folder, 'incoming', 'left-behind'));
  });

  it('loses what was begun long ago and never finished, and keeps what may still be written', async () => {
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

  it('says when it cannot be used', async () => {
    const bytes = Buffer.from('blocked');
    const hash = createHash('sha256').update(bytes).digest('hex');
    await writeFile(join(folder, hash.slice(0, 2)), 'a file where a folder is needed');
    await expect(createFolderStore(folder).put(bytes)).rejects.toThrow('ENOTDIR');
    const blocked = createFolderStore(join(folder, hash.slice(0, 2), 'objects'));
    await expect(blocked.probe()).rejects.toThrow('The folder of pictures cannot be used (ENOTDIR)');
  });
});
