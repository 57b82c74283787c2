import { expect, test } from 'vitest';
import { folderId } from '../sandbox/google-rig.ts';
import { scene, signal } from './google-rig.ts';

test('[b13] a picture is put into the folder under its own id, whole and with its properties', async () => {
  const { drive, google, newUpload } = await scene();
  const upload = await newUpload();
  const file = await drive.upload(upload, signal);
  expect(file).toMatchObject({
    id: upload.id,
    name: 'chair.png',
    mimeType: 'image/png',
    folderIds: [folderId],
    isTrashed: false,
    size: upload.bytes.length,
    properties: { item: 'item-7' },
  });
  expect(await google.client.content(upload.id)).toEqual(upload.bytes);
  expect(await drive.find(upload.id, signal)).toEqual(file);
  expect(await drive.list(folderId, signal)).toEqual([file]);
});

test('a large picture goes in pieces, and is the same', async () => {
  const { drive, google, newUpload } = await scene();
  const bytes = Buffer.alloc(9_000_001, 'darkroom');
  const upload = await newUpload({ bytes });
  const file = await drive.upload(upload, signal);
  expect(file.size).toBe(bytes.length);
  expect(bytes.equals(await google.client.content(upload.id))).toBe(true);
  expect(google.journal.entries('google.upload.received')).toHaveLength(2);
});

test('the same upload twice makes one file', async () => {
  const { drive, google, newUpload } = await scene();
  const upload = await newUpload();
  const first = await drive.upload(upload, signal);
  expect(await drive.upload(upload, signal)).toEqual(first);
  expect(google.journal.entries('google.file.created')).toHaveLength(1);
});

test('[b13] a file that people move, delete, restore or delete for good is seen as it is', async () => {
  const { drive, google, newUpload } = await scene();
  const { id } = await drive.upload(await newUpload(), signal);
  const { client } = google;
  const look = async () => (await drive.find(id, signal)) ?? 'gone';
  await client.move(id, 'elsewhere');
  expect(await look()).toMatchObject({ folderIds: ['FAKE_MY_DRIVE'], isTrashed: false });
  expect(await drive.list(folderId, signal)).toEqual([]);
  await client.move(id, 'folder');
  await client.trash(id);
  expect(await look()).toMatchObject({ isTrashed: true });
  expect(await drive.list(folderId, signal)).toEqual([]);
  await client.restore(id);
  expect(await drive.list(folderId, signal)).toHaveLength(1);
  await client.trash(folderId);
  expect(await look()).toMatchObject({ isTrashed: true });
  await client.restore(folderId);
  await client.trash(id);
  await client.emptyBin();
  expect(await look()).toBe('gone');
});

test('a folder of more files than one page is listed whole', async () => {
  const { drive, google } = await scene();
  const ids = await drive.makeIds(1_000, signal);
  ids.push(...(await drive.makeIds(5, signal)));
  await Promise.all(
    ids.map((id) => google.call('POST', '/drive/v3/files', { body: { id, name: id, parents: [folderId] } })),
  );
  const listed = await drive.list(folderId, signal);
  expect(new Set(listed.map(({ id }) => id))).toEqual(new Set(ids));
  expect(listed[0]).toMatchObject({ size: 0, md5: undefined, properties: {} });
});

test('ids are new each time, and as many as were asked for', async () => {
  const { drive } = await scene();
  const ids = [...(await drive.makeIds(3, signal)), ...(await drive.makeIds(2, signal))];
  expect(new Set(ids).size).toBe(5);
});
