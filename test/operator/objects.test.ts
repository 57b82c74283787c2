import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addAsset } from '../../src/db/assets.ts';
import { createObjectStores, type ObjectStores, type StoreName } from '../../src/storage/object-store.ts';
import { createFolderStore, hashOf, type ObjectStore } from '../../src/storage/objects.ts';
import { startS3 } from '../harness/s3.ts';
import { type CommandLine, createCommandLine } from './command-line.ts';

const { server, missing } = await startS3();
afterAll(() => server?.close());

let line: CommandLine;
let folder: string;
beforeAll(async () => {
  line = await createCommandLine();
  folder = await mkdtemp(join(tmpdir(), 'darkroom-objects-'));
});
afterAll(async () => {
  await line.close();
  await rm(folder, { recursive: true, force: true });
});

const objectsPath = () => join(folder, 'objects');
const fileOf = (hash: string) => join(objectsPath(), hash.slice(0, 2), hash.slice(2, 4), hash);
const hashesIn = async (store: ObjectStore | undefined) =>
  ((await store?.list()) ?? []).map(({ hash }) => hash);

async function putSome(store: ObjectStore | undefined, count: number): Promise<string[]> {
  const puts = Array.from({ length: count }, async (_, n) => {
    const bytes = Buffer.from(`picture ${n}`);
    const hash = (await store?.put(bytes)) ?? '';
    await addAsset(line.sql, { hash, format: 'png', width: 1, height: 1, bytes: bytes.length });
    return hash;
  });
  return (await Promise.all(puts)).toSorted();
}

/** As the settings say it, STORAGE_WRITE_TO among them. */
function use(writeTo?: StoreName): ObjectStores {
  line.stores = createObjectStores({ objectsPath: objectsPath(), s3: server?.settings, writeTo });
  return line.stores;
}

describe.skipIf(server === undefined)(`[b129] moving pictures ${missing ?? ''}`, () => {
  beforeEach(async () => {
    const { folder: one, s3 } = use();
    await line.sql`truncate assets cascade`;
    for (const store of [one, s3]) for (const hash of await hashesIn(store)) await store?.remove(hash);
  });

  it('goes to S3 and back, beside everything else, until the other place is empty', async () => {
    const { folder: inFolder, s3, used } = use('s3');
    const hashes = await putSome(inFolder, 30);
    const late = await used.put(Buffer.from('put while they are moved'));
    expect((await line.run('objects', 'move', '--to', 's3')).out).toContain('30 pictures seen, 30 copied');
    expect(await hashesIn(inFolder)).toEqual(hashes);
    expect((await line.run('objects', 'move', '--to', 's3')).out).toContain('30 pictures seen, 0 copied');
    expect((await line.run('objects', 'move', '--to', 's3', '--remove')).out).toContain('30 removed');
    expect(await hashesIn(inFolder)).toEqual([]);
    expect(await hashesIn(s3)).toEqual([...hashes, late].toSorted());
    expect(await line.run('objects', 'check')).toMatchObject({
      code: 0,
      out: 'All 30 pictures are there and sound.',
    });

    use('folder');
    expect((await line.run('objects', 'move', '--to', 'folder', '--remove')).out).toContain('31 removed');
    expect(await hashesIn(s3)).toEqual([]);
    expect(await hashesIn(inFolder)).toEqual([...hashes, late].toSorted());
  });

  it('goes on where it broke', async () => {
    const stores = use('s3');
    const { s3 } = stores;
    if (s3 === undefined) throw new Error('an S3');
    const hashes = await putSome(stores.folder, 30);
    let left = 12;
    const put: ObjectStore['put'] = (bytes) =>
      left-- > 0 ? s3.put(bytes) : Promise.reject(new Error('the line broke'));
    line.stores = { ...stores, s3: { ...s3, put } };
    expect(await line.run('objects', 'move', '--to', 's3')).toMatchObject({
      code: 1,
      err: 'That did not work: the line broke',
    });
    line.stores = stores;
    const rest = await line.run('objects', 'move', '--to', 's3');
    expect(rest.out).toMatch(/^30 pictures seen, (1[89]|2\d) copied/);
    expect(await hashesIn(s3)).toEqual(hashes);
  });

  it('copies nothing that is damaged, and keeps it where it is', async () => {
    const { folder: inFolder, s3 } = use('s3');
    const [damaged = '', ...sound] = await putSome(inFolder, 3);
    await truncate(fileOf(damaged), 2);
    const moved = await line.run('objects', 'move', '--to', 's3', '--remove');
    expect(moved).toMatchObject({ code: 1 });
    expect(moved.err).toContain(`DAMAGED ${damaged}`);
    expect(await hashesIn(inFolder)).toEqual([damaged]);
    expect(await hashesIn(s3)).toEqual(sound);
    // A good copy that comes from elsewhere takes its place.
    await s3?.put(Buffer.from(`picture ${[0, 1, 2].find((n) => hashOfPicture(n) === damaged)}`));
    expect(await line.run('objects', 'move', '--to', 's3', '--remove')).toMatchObject({ code: 0 });
    expect(await hashesIn(inFolder)).toEqual([]);
  });

  it('never empties the place that new pictures still go to', async () => {
    const { folder: inFolder } = use('folder');
    const hashes = await putSome(inFolder, 2);
    const refused = await line.run('objects', 'move', '--to', 's3', '--remove');
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.err).toContain('STORAGE_WRITE_TO');
    expect(await hashesIn(inFolder)).toEqual(hashes);
  });

  it('reads both places meanwhile, and lists each picture once', async () => {
    const { folder: inFolder, s3, used } = use('s3');
    const [one = '', two = ''] = await putSome(inFolder, 2);
    await s3?.put(await inFolder.get(one));
    expect(String(await used.get(two))).toMatch(/^picture/);
    expect(await used.has(two)).toBe(true);
    expect(await used.has('f'.repeat(64))).toBe(false);
    await expect(used.get('f'.repeat(64))).rejects.toMatchObject({ name: 'ObjectMissing' });
    await truncate(fileOf(one), 1);
    expect(String(await used.get(one))).toMatch(/^picture/);
    const both = [...(await used.list()), ...(await used.list((await used.list()).at(-1)?.hash))];
    expect(both.map(({ hash }) => hash)).toEqual([one, two]);
    await used.remove(one);
    expect(await used.has(one)).toBe(false);
  });
});

describe('without a bucket', () => {
  it('a move says what is missing, and pictures are checked in the folder', async () => {
    await line.sql`truncate assets cascade`;
    line.stores = createObjectStores({ objectsPath: objectsPath(), s3: undefined, writeTo: undefined });
    expect((await line.run('objects', 'move', '--to', 's3')).err).toContain('S3_BUCKET names no bucket');
    expect((await line.run('objects', 'move', '--to', 'moon')).err).toContain('it must be s3 or folder');
    const [gone = '', damaged = ''] = await putSome(createFolderStore(objectsPath()), 3);
    await rm(fileOf(gone));
    await truncate(fileOf(damaged), 1);
    const checked = await line.run('objects', 'check', '--json');
    expect(checked.code).toBe(1);
    expect(JSON.parse(checked.out)).toEqual({ checked: 3, missing: [gone], damaged: [damaged] });
  });
});

function hashOfPicture(n: number): string {
  return hashOf(Buffer.from(`picture ${n}`));
}
