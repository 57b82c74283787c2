import sharp from 'sharp';
import { expect, test } from 'vitest';
import { asking, collect, fileOf, openGemini, photoFiles, signal } from './gemini-rig.ts';

test('[b8] a batch of pictures is prepared, paid once, waited for and read line by line', async () => {
  const { account, send, settled, journal, client } = await openGemini();
  const externalId = await send(asking(7), { attemptKey: 'attempt-1' });
  expect(externalId).toMatch(/^batches\/[a-z0-9]+$/);
  const state = await settled(externalId);
  const answers = await collect(account().readLines(fileOf(state), signal));
  expect(answers.map(({ key }) => key).toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `item-${n}`));
  const sizes = await Promise.all(
    answers.map(async (answer) => {
      if (answer.outcome !== 'picture') throw new Error(answer.key);
      const { format, width, height } = await sharp(answer.picture).metadata();
      return `${format} ${width}x${height}`;
    }),
  );
  expect(new Set(sizes)).toEqual(new Set(['png 51x64']));
  expect(journal.entries('gemini.batch.accepted').map(({ data }) => data)).toMatchObject([
    { displayName: 'attempt-1', model: 'gemini-3-pro-image', lines: 7 },
  ]);
  expect(await client.lines(externalId.replace('batches/', ''))).toContainEqual({
    key: 'item-2',
    prompt: 'Place the product on beach 2',
    pictures: 1,
    ratio: '4:5',
    word: null,
  });
});

test('a picture that several lines have goes up once, and not again when it is there', async () => {
  const { account, journal } = await openGemini();
  const files = await photoFiles();
  const first = await account().prepare(asking(7), files, signal);
  expect(journal.counts()['gemini.file.uploaded']).toBe(3 + 1);
  const second = await account().prepare(asking(7), files, signal);
  expect(journal.counts()['gemini.file.uploaded']).toBe(3 + 2);
  expect(second).toEqual({ ...first, body: { batch: { inputConfig: { fileName: expect.any(String) } } } });
});
