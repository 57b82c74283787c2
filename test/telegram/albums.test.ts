import { Api } from 'grammy';
import { expect, test } from 'vitest';
import { type Pictures, sendPictures } from '../../src/telegram/albums.ts';

interface Call {
  method: string;
  media?: { type: string; caption?: string; media: { filename?: string } }[];
  caption?: string;
  reply_parameters?: unknown;
}

/** What is sent for pictures of these sizes, in bytes. */
async function callsFor(sizes: number[], as: Pictures['as'] = 'photo'): Promise<Call[]> {
  const calls: Call[] = [];
  const api = new Api('000000000:FAKE_TOKEN_FOR_THE_ALBUMS_OF_TESTS');
  api.config.use(async (_call, method, payload) => {
    calls.push({ method, ...payload } as unknown as Call);
    return { ok: true, result: [] as never };
  });
  const files = sizes.map((size, index) => async () => ({ bytes: Buffer.alloc(size), name: `${index}.jpg` }));
  const reply = { reply_parameters: { message_id: 7, allow_sending_without_reply: true } } as const;
  await sendPictures(api, 1, { as, files, caption: 'these', reply });
  return calls;
}

const shapes = (calls: Call[]) => calls.map(({ method, media }) => [method, media?.length ?? 1]);
const megabytes = (...sizes: number[]) => sizes.map((size) => size * 1_000_000);

test.each([
  [0, []],
  [1, [['sendPhoto', 1]]],
  [2, [['sendMediaGroup', 2]]],
  [10, [['sendMediaGroup', 10]]],
  [
    11,
    [
      ['sendMediaGroup', 10],
      ['sendPhoto', 1],
    ],
  ],
  [
    14,
    [
      ['sendMediaGroup', 10],
      ['sendMediaGroup', 4],
    ],
  ],
])('%i pictures go in albums of 2 to 10', async (count, expected) => {
  expect(shapes(await callsFor(Array.from({ length: count }, () => 1)))).toEqual(expected);
});

test('files that are too much for one call go in several, in their order', async () => {
  const calls = await callsFor(megabytes(20, 20, 20, 49, 2), 'document');
  expect(shapes(calls)).toEqual([
    ['sendMediaGroup', 2],
    ['sendDocument', 1],
    ['sendDocument', 1],
    ['sendDocument', 1],
  ]);
  expect(shapes(await callsFor(megabytes(20, 30), 'document'))).toEqual([['sendMediaGroup', 2]]);
});

test('only the first album has the words, under its first picture, and answers a message', async () => {
  const [first, second] = await callsFor(Array.from({ length: 14 }, () => 1));
  expect(first?.media?.map(({ caption }) => caption)).toEqual(['these', ...Array(9).fill(undefined)]);
  expect(first?.reply_parameters).toMatchObject({ message_id: 7 });
  expect(second?.media?.some(({ caption }) => caption !== undefined)).toBe(false);
  expect(second?.reply_parameters).toBeUndefined();
  expect((await callsFor([1]))[0]).toMatchObject({ caption: 'these', reply_parameters: { message_id: 7 } });
});
