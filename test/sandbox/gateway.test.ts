import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  edited,
  english,
  type GatewayScene,
  hashOf,
  key,
  picture,
  scene,
  setOf,
  shown,
  signal,
} from '../providers/gateway-rig.ts';

const place = 'moss-mug/1';
const withdraw = ({ gateway }: GatewayScene, version: number) =>
  gateway.withdraw({ externalKey: place, version }, signal);

/** A call as it is on the wire. */
async function raw(
  { origin }: GatewayScene,
  path: string,
  {
    headers,
    ...init
  }: { method?: string; body?: string | Buffer<ArrayBuffer>; headers?: Record<string, string> } = {},
) {
  const response = await fetch(`${origin}/gateway/v1${path}`, {
    ...init,
    headers: { 'x-api-key': key, 'content-type': 'application/json', ...headers },
  });
  return { status: response.status, text: await response.text() };
}

describe('versions of a place', () => {
  test('an edited picture is not overwritten unseen, and one that was seen is', async () => {
    const cms = await scene();
    await cms.publish();
    await cms.people.edit(place, edited);
    expect(await cms.publish({ version: 2, baseRevision: 1 })).toMatchObject({
      kind: 'conflict',
      conflicts: [{ reason: 'changed', image: { revision: 2, shown: 'edited', version: 1, texts: edited } }],
    });
    expect(await shown(cms.publish({ version: 1, baseRevision: 0 }))).toMatchObject({ shown: 'edited' });
    expect(await shown(cms.publish({ version: 2, baseRevision: 2 }))).toMatchObject({
      shown: 'published',
      revision: 3,
      texts: english,
    });
    expect(await cms.publish({ version: 1 })).toMatchObject({ conflicts: [{ reason: 'stale' }] });
    // What only we have changed since is no reason to refuse.
    expect(await shown(cms.publish({ version: 3, baseRevision: 2 }))).toMatchObject({ revision: 4 });
  });

  test('what was taken back uncovers what lay under it, as people had left it', async () => {
    const cms = await scene();
    await cms.publish();
    await cms.people.edit(place, edited);
    await cms.publish({ version: 2, baseRevision: 2 });
    await cms.people.remove(place);
    const back = { shown: 'edited', version: 1, revision: 5, texts: edited };
    expect(await withdraw(cms, 2)).toMatchObject(back);
    expect(await withdraw(cms, 2)).toMatchObject(back);
    expect(await withdraw(cms, 1)).toMatchObject({
      shown: 'original',
      version: null,
      contentHash: null,
      texts: {},
      revision: 6,
    });
    expect(await cms.publish({ version: 1 })).toMatchObject({
      conflicts: [{ reason: 'withdrawn', image: { shown: 'original' } }],
    });
    await expect(cms.people.remove(place)).rejects.toMatchObject({ status: 404 });
  });

  test('a version under the shown one is taken back unseen', async () => {
    const cms = await scene();
    await cms.publish();
    await cms.publish({ version: 2, baseRevision: 1 });
    expect(await withdraw(cms, 1)).toMatchObject({ version: 2, revision: 2 });
    expect(await withdraw(cms, 2)).toMatchObject({ shown: 'original' });
  });

  test('a version that is taken back before it comes is never shown', async () => {
    const cms = await scene();
    expect(await withdraw(cms, 1)).toBeUndefined();
    expect(await cms.gateway.find(place, signal)).toBeUndefined();
    expect(await cms.publish()).toEqual({
      kind: 'conflict',
      conflicts: [{ externalKey: place, reason: 'withdrawn', image: null }],
    });
    expect(await shown(cms.publish({ version: 2 }))).toMatchObject({ revision: 1, version: 2 });
  });
});

test('people’s changes are listed with ours, page by page, and as they were then', async () => {
  const cms = await scene();
  const { publish, people, gateway } = cms;
  await publish();
  await people.edit(place, edited);
  await people.remove(place);
  await people.restore(place);
  // As it was published once more.
  await people.edit(place, english);
  await withdraw(cms, 1);
  const { changes, next, isMore } = await gateway.listChanges(null, signal);
  expect(changes.map(({ by, image }) => `${image.revision} ${by} ${image.shown}`)).toEqual([
    '1 api published',
    '2 person edited',
    '3 person removed',
    '4 person edited',
    '5 person published',
    '6 api original',
  ]);
  expect(isMore).toBe(false);
  expect(await gateway.listChanges(next, signal)).toEqual({ changes: [], next, isMore: false });
  const page = JSON.parse((await raw(cms, '/changes?after=2&limit=3')).text) as { changes: unknown[] };
  expect(page).toMatchObject({ next: '5', hasMore: true });
  expect(page.changes).toHaveLength(3);
});

test('what is no picture, too long or unknown is refused in words, and nothing of it is shown', async () => {
  const cms = await scene();
  const bytes = Buffer.from('no picture');
  const put = { method: 'PUT', body: bytes };
  expect((await raw(cms, `/contents/${hashOf(bytes)}`, put)).text).toContain('no JPEG, PNG or WebP');
  expect((await raw(cms, `/contents/${cms.hash}`, put)).text).toContain('another SHA-256');
  const publish = (image: object) =>
    raw(cms, '/products/mug/images', {
      method: 'PUT',
      body: JSON.stringify(setOf([{ contentHash: cms.hash, ...image }])),
    });
  const long = { en: { ...english.en, title: 'x'.repeat(61) } };
  expect((await publish({ texts: long })).text).toContain('images.0.texts.en.title');
  expect((await publish({ contentHash: 'f'.repeat(64) })).text).toContain('There is no content ffff');
  expect((await publish({ version: 0 })).status).toBe(422);
  expect((await raw(cms, '/products/mug/images', { method: 'PUT', body: '{' })).status).toBe(422);
  expect((await raw(cms, '/product')).status).toBe(404);
  expect((await raw(cms, '/changes', { headers: { 'x-api-key': '' } })).status).toBe(401);
  await cms.people.change({ largestContent: 5 });
  expect((await raw(cms, `/contents/${cms.hash}`, put)).status).toBe(413);
  expect(await cms.people.products()).toEqual([]);
});

test('it knows everything again after a kill, and shows each version once, whatever came again', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'gateway-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true }));
  const first = await scene({ dataDir });
  const second = await picture('#aa3311');
  const contentHash = hashOf(second);
  await first.gateway.putContent({ hash: contentHash, mimeType: 'image/png', bytes: second }, signal);
  const set = setOf([{ contentHash: first.hash }, { contentHash, externalKey: 'moss-mug/2' }]);
  await first.gateway.publish(set, signal);
  await first.people.edit(place, edited);
  await first.people.remove('moss-mug/2');
  await first.gateway.withdraw({ externalKey: 'later/1', version: 1 }, signal);
  const before = await first.people.products();
  const changes = await first.gateway.listChanges(null, signal);
  await first.close();
  const again = await scene({ dataDir });
  expect(await again.people.products()).toEqual(before);
  expect(await again.gateway.listChanges(null, signal)).toEqual(changes);
  expect((await again.people.content(contentHash)).equals(second)).toBe(true);
  expect(await again.publish({ externalKey: 'later/1' })).toMatchObject({ conflicts: [{ image: null }] });
  await again.gateway.publish(set, signal);
  const published = await again.people.publications();
  expect(published.map(({ externalKey, version }) => `${externalKey} v${version}`)).toEqual([
    'moss-mug/1 v1',
    'moss-mug/2 v1',
  ]);
  expect(await again.people.image(place)).toMatchObject({ changedBy: 'person', productKey: 'moss-mug' });
});
