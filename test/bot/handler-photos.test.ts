import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { FileFetchFailed } from '../../src/telegram/files.ts';
import { photos } from '../harness/photos.ts';
import { drawAs, plain } from '../storage/pictures.ts';
import { type ChatRig, type Chatter, createChatRig } from './chat-rig.ts';

let rig: ChatRig;
let ann: Chatter;

beforeAll(async () => {
  rig = await createChatRig();
});
afterAll(() => rig.close());
beforeEach(async () => {
  ann = await rig.newChatter();
  await ann.says('/studio');
  await ann.presses('NanoBanana');
  await ann.says('a fox');
});

const file = (bytes: Uint8Array, name: string) => ({ bytes: new Uint8Array(bytes), name });

test('each file that is no photo is told what is wrong with it', async () => {
  const jpeg = await drawAs('jpeg');
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(40)]);
  const cases: [Uint8Array, string, string][] = [
    [svg, 'drawing.svg', 'SVG is a drawing, not a photo'],
    [gif, 'dance.gif', 'GIF and animations do not work here'],
    [jpeg.subarray(0, jpeg.length - 400), 'half.jpg', 'This file is cut off'],
    [Buffer.from('hello'), 'photo.jpg', 'This file is not a picture'],
    [
      await plain(12_000, 12_000).png().toBuffer(),
      'bomb.png',
      'This picture is 12,000 × 12,000 pixels; the limit is 50 million',
    ],
    [
      new Uint8Array(11 * 1024 * 1024 + 300_000),
      'big.jpg',
      'This file is 11.3 MB; the limit is 10 MB. Send a smaller one, or as a photo',
    ],
    [new Uint8Array(21 * 1024 * 1024), 'huge.jpg', 'This file is 21 MB; the limit is 10 MB'],
  ];
  for (const [bytes, name, words] of cases) {
    await ann.sendsFiles([file(bytes, name)]);
    expect(await ann.reads(), name).toContain(words);
    expect(await ann.reads(), name).toContain('Reference photos: 0 of 8');
  }
});

test('a file that is too big is not even fetched', async () => {
  const before = (await rig.client.calls())['getFile'] ?? 0;
  await ann.sendsFiles([file(new Uint8Array(11 * 1024 * 1024), 'big.jpg')]);
  expect((await rig.client.calls())['getFile'] ?? 0).toBe(before);
});

test('an album is one event; the wrong ones in it are numbered', async () => {
  const [first, second] = await photos(2);
  const good = [first, second].flatMap((bytes, index) => (bytes ? [file(bytes, `${index}.jpg`)] : []));
  await ann.sendsFiles([...good, file(Buffer.from('hello'), 'note.txt')]);
  expect(await ann.reads()).toContain('2 photos added');
  expect(await ann.reads()).toContain('3. This file is not a picture');
  expect(await ann.reads()).toContain('Reference photos: 2 of 8');
  expect(await ann.sees()).toHaveLength(1);
});

test('of fifteen photos the first eight stay, and the rest is told', async () => {
  const many = await photos(15);
  await ann.sendsPhotos(many.slice(0, 10));
  expect(await ann.reads()).toContain('The limit is 8 photos: the first ones stay, 2 were left out');
  await ann.sendsPhotos(many.slice(10));
  expect(await ann.reads()).toContain('5 were left out');
  expect(await ann.reads()).toContain('Reference photos: 8 of 8');
  expect(await ann.reads()).toContain('That is the most NanoBanana takes');
});

test('words where a photo is due can become the new text', async () => {
  await ann.says('a bear');
  expect(await ann.reads()).toContain('Use this as the new text?');
  await ann.presses('Use the new text');
  expect(await ann.reads()).toContain('Reference photos');
  await ann.presses('Back');
  expect(await ann.reads()).toContain('Now it says: “a bear”');
});

test('a text that is too long or has no words gets the numbers', async () => {
  await ann.presses('Back');
  await ann.says('x'.repeat(4_000));
  expect(await ann.reads()).toContain('This text has 4,000 characters; the limit is 3,000');
  await ann.says('\u2800');
  expect(await ann.reads()).toContain('The text needs 1 to 3,000 characters');
});

test('what is kept has no metadata and is the same however it was sent', async () => {
  const jpeg = await plain(64, 48)
    .withExif({ IFD0: { Artist: 'Ann' }, IFD3: { GPSLatitude: '52/1 30/1 0/1' } })
    .jpeg()
    .toBuffer();
  await ann.sendsFiles([file(jpeg, 'where.jpg')]);
  const [row] = await rig.database.sql<{ state: { state: { draft: { photos: string[] } } } }[]>`
    select state from dialogues order by updated_at desc limit 1`;
  const [hash = ''] = row?.state.state.draft.photos ?? [];
  const kept = await rig.deps.objects.get(hash);
  expect(kept.includes('Ann')).toBe(false);
  expect(kept.includes('Exif')).toBe(false);
});

test('a link that is over is asked for again, and a broken line is no reason to refuse a photo', async () => {
  const [one] = await photos(1);
  const album = one ? [one] : [];
  await rig.client.faults.plan([{ match: 'telegram.file', fault: 'expired_file' }]);
  await ann.sendsPhotos(album);
  expect(await ann.reads()).toContain('Reference photos: 1 of 8');
  await ann.presses('🗑 1');
  // 'malformed' is half a file, and nothing that says so.
  for (const fault of ['http_503', 'malformed']) {
    await rig.client.faults.plan([{ match: 'telegram.file', fault }]);
    await expect(ann.sendsPhotos(album)).rejects.toThrow(FileFetchFailed);
    await rig.client.faults.clear();
    await rig.handle(rig.handled.at(-1) ?? []);
    expect(await ann.reads()).toContain('Reference photos: 1 of 8');
    await ann.presses('🗑 1');
  }
});
