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
