import { expect, test } from 'vitest';
import { edited, english, hashOf, picture, scene, setOf, shown, signal } from './gateway-rig.ts';

test('[b33] a picture is put there and published with its texts, and read back as it is shown', async () => {
  const { gateway, hash, people, publish } = await scene();
  const image = await shown(publish());
  expect(image).toMatchObject({
    externalKey: 'moss-mug/1',
    shown: 'published',
    version: 1,
    revision: 1,
    contentHash: hash,
    texts: english,
  });
  expect(Date.now() - image.changedAt.valueOf()).toBeLessThan(10_000);
  expect(await gateway.find('moss-mug/1', signal)).toEqual(image);
  expect(await gateway.find('moss-mug/2', signal)).toBeUndefined();
  expect(hashOf(await people.content(hash))).toBe(hash);
});

test('the very same again changes nothing and is answered the same', async () => {
  const { gateway, hash, people, publish } = await scene();
  const first = await shown(publish());
  expect(await shown(publish())).toEqual(first);
  const bytes = await picture('#3b6e4f');
  await gateway.putContent({ hash, mimeType: 'image/png', bytes }, signal);
  expect((await people.publications()).map(({ version }) => version)).toEqual([1]);
});

test('a set is shown as a whole or not at all', async () => {
  const { gateway, hash, people, publish } = await scene();
  await publish();
  await people.edit('moss-mug/1', edited);
  const images = [
    { contentHash: hash, version: 2, baseRevision: 1 },
    { contentHash: hash, externalKey: 'b' },
  ];
  expect(await gateway.publish(setOf(images), signal)).toMatchObject({
    kind: 'conflict',
    conflicts: [{ externalKey: 'moss-mug/1', reason: 'changed', image: { shown: 'edited', texts: edited } }],
  });
  expect(await gateway.find('b', signal)).toBeUndefined();
  const known = await gateway.publish(setOf(images.map((image) => ({ ...image, baseRevision: 2 }))), signal);
  expect(known).toMatchObject({
    kind: 'published',
    images: [
      { externalKey: 'moss-mug/1', shown: 'published', version: 2, revision: 3 },
      { externalKey: 'b', version: 1 },
    ],
  });
});
