import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addAsset } from '../../src/db/assets.ts';
import { createLinks } from '../../src/storage/links.ts';
import { createFolderStore, type ObjectStore } from '../../src/storage/objects.ts';
import { createWebApp } from '../../src/web/app.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

const bytes = Buffer.from('the bytes of a picture');
const links = createLinks({ secret: 'FAKE_SECRET_FAKE_SECRET_FAKE_SECRET', baseUrl: 'http://web.test' });
const expiresAt = new Date(Date.now() + 60_000);
let database: TestDatabase;
let folder: string;
let objects: ObjectStore;
let hash: string;
let app: ReturnType<typeof createWebApp>;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'darkroom-media-'));
  objects = createFolderStore(folder);
  hash = await objects.put(bytes);
  await addAsset(database.sql, { hash, format: 'webp', width: 1, height: 1, bytes: bytes.length });
  const log = pino({ level: 'silent' });
  app = createWebApp({
    sql: database.sql,
    log,
    objects,
    links,
    providers: {},
  });
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

test('[b112] a signed link shows the picture under its name until it expires', async () => {
  const answer = await app.request(links.sign(hash, { expiresAt, name: 'чайник 1.webp' }));
  expect(answer.status).toBe(200);
  expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
  expect(answer.headers.get('content-type')).toBe('image/webp');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('content-disposition')).toBe(
    `inline; filename*=UTF-8''${encodeURIComponent('чайник 1.webp')}`,
  );
  const old = await app.request(
    links.sign(hash, { expiresAt: new Date(Date.now() - 5_000), name: 'a.webp' }),
  );
  expect([old.status, await old.text()]).toEqual([404, 'This link has expired.']);
});

test.each([
  ['another picture', (url: string) => url.replace(hash, 'a'.repeat(64))],
  ['a later end', (url: string) => url.replace(/\/(\d{10})\//, '/9999999999/')],
  ['another name', (url: string) => url.replace('a.webp', 'b.webp')],
  ['another signature', (url: string) => url.replace(/\/[\w-]{43}\//, `/${'A'.repeat(43)}/`)],
])('a link with %s is forged', async (_what, forge) => {
  const url = links.sign(hash, { expiresAt, name: 'a.webp' });
  expect(forge(url)).not.toBe(url);
  expect((await app.request(forge(url))).status).toBe(404);
});

test('a picture that is not kept, or not known, is not found', async () => {
  expect((await app.request(links.sign('b'.repeat(64), { expiresAt, name: 'a.webp' }))).status).toBe(404);
  const unknown = await objects.put(Buffer.from('never recorded'));
  expect((await app.request(links.sign(unknown, { expiresAt, name: 'a.webp' }))).status).toBe(404);
});

test('whatever is asked for is never our fault: 300 random paths, no 5xx', async () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('..', '%00', '%ff', hash, '9999999999'),
  );
  const paths = fc.tuple(part, part, part, part).map((parts) => {
    const encoded = parts.map((text) =>
      text.startsWith('%') ? text : encodeURIComponent(text.toWellFormed()),
    );
    return `/media/${encoded.join('/')}`;
  });
  await fc.assert(
    fc.asyncProperty(paths, async (path) => {
      expect((await app.request(path)).status).toBeLessThan(500);
    }),
    { numRuns: 300 },
  );
});

test('the front page and the health check answer, and an error of ours is one sentence', async () => {
  expect(await (await app.request('/health')).json()).toMatchObject({ alive: true, ready: true });
  expect((await app.request('/')).headers.get('location')).toBe('/panel/');
  const broken = { ...objects, get: () => Promise.reject(new Error('disk')) };
  const log = pino({ level: 'silent' });
  const deps = {
    sql: database.sql,
    log,
    objects: broken,
    links,
    providers: {},
  };
  const answer = await createWebApp(deps).request(links.sign(hash, { expiresAt, name: 'a.webp' }));
  expect([answer.status, await answer.text()]).toEqual([500, 'Something went wrong on our side.']);
});
