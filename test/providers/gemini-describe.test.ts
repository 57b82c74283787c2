import { expect, test } from 'vitest';
import type { DescriptionLine } from '../../src/contract/descriptions.ts';
import { photo } from '../sandbox/gemini-rig.ts';
import { asking, failureOf, openGemini, signal } from './gemini-rig.ts';

const line: DescriptionLine = {
  key: 'item-1',
  picture: { hash: 'red', format: 'jpeg' },
  languages: ['en', 'ru'],
  context: { name: 'Dawn mug', category: 'Table', material: 'Stoneware' },
  forbidden: ['cheap'],
  demanded: ['Acme'],
  taken: [],
};

async function opened() {
  const rig = await openGemini();
  const bytes = await photo('red');
  const describe = (changes: Partial<DescriptionLine> = {}) =>
    rig.account().describe({ line: { ...line, ...changes }, bytes }, signal);
  const makePicture = (changes: Parameters<typeof asking>[1] = {}) => {
    const [asked] = asking(1, changes).lines;
    if (asked === undefined) throw new Error('no line');
    return rig.account().makePicture({ line: asked, bytes }, signal);
  };
  return { ...rig, describe, makePicture, paid: (kind: string) => rig.journal.entries(`gemini.${kind}`) };
}

test('[b15] [b16] a picture gets texts in each language, of its product, and what that took is told', async () => {
  const { describe, paid } = await opened();
  const answer = await describe();
  expect(answer).toEqual({
    outcome: 'texts',
    texts: {
      en: {
        alt: expect.stringMatching(/^Dawn mug.* on a red ground$/),
        title: expect.stringMatching(/^Dawn mug/),
        caption: expect.stringMatching(/Table.*Acme/),
      },
      ru: {
        alt: expect.stringMatching(/^Dawn mug.* на красном фоне$/),
        title: expect.stringMatching(/^Dawn mug/),
        caption: expect.stringMatching(/Раздел: Table.*Acme/),
      },
    },
    tokens: { input: 270, output: 1_120 },
    model: 'gemini-3.8-flash',
  });
  expect(paid('described').map(({ data }) => data)).toEqual([
    {
      model: 'gemini-3.8-flash',
      pictures: [expect.stringMatching(/^[0-9a-f]{64}$/)],
      languages: ['en', 'ru'],
      product: line.context,
      taken: 0,
    },
  ]);
});

test('[b17] another model describes where the settings name one', async () => {
  const { account, paid } = await opened();
  const by = account({ descriptionModel: 'gemini-4-argon' });
  const answer = await by.describe({ line, bytes: await photo() }, signal);
  expect(answer).toMatchObject({ outcome: 'texts', model: 'gemini-4-argon' });
  expect(paid('described')).toHaveLength(1);
});

test.each([
  ['max_tokens', { outcome: 'failed', detail: 'no texts (MAX_TOKENS)' }],
  ['no_parts', { outcome: 'failed', detail: 'no texts (MAX_TOKENS)' }],
  ['continuation', { outcome: 'failed', detail: 'no texts (CONTINUATION)' }],
  ['text_only', { outcome: 'failed', detail: 'the texts have another form (the whole)' }],
  ['image_safety', { outcome: 'refused', reason: 'SAFETY' }],
  ['prompt_block', { outcome: 'refused', reason: 'PROHIBITED_CONTENT' }],
])('[b15] a description with %s is told as what it is, and asked for once', async (fault, told) => {
  const { describe, faults, paid } = await opened();
  faults.plan([{ match: 'gemini.generate', fault }]);
  expect(await describe()).toEqual(told);
  expect(paid('described')).toHaveLength(1);
});

test('[b9] a picture is made by a call of its own, in the words of a line', async () => {
  const { makePicture, faults, paid } = await opened();
  expect(await makePicture()).toEqual({ outcome: 'picture', picture: expect.any(Buffer) });
  faults.plan([{ match: 'gemini.generate', fault: 'image_safety' }]);
  expect(await makePicture()).toEqual({ outcome: 'refused', reason: 'IMAGE_SAFETY' });
  faults.plan([{ match: 'gemini.generate', fault: 'no_image' }]);
  expect(await makePicture()).toEqual({ outcome: 'failed', detail: 'no picture (NO_IMAGE)' });
  expect(paid('generated').map(({ data }) => data.prompt)).toEqual(
    Array.from({ length: 3 }, () => 'Place the product on beach 1'),
  );
});

test.each([
  ['quota_minute', { kind: 'busy', status: 429, retryAfterMs: 34_000 }, 0],
  ['key', { kind: 'auth', status: 400 }, 0],
  ['http_404', { kind: 'config', status: 404 }, 0],
  ['http_400', { kind: 'invalid_input', status: 400 }, 0],
  ['http_503', { kind: 'provider_error', status: 503 }, 0],
  ['refuse', { kind: 'unknown_outcome' }, 0],
  ['html', { kind: 'unknown_outcome', status: 502 }, 0],
  ['execute_then_500', { kind: 'unknown_outcome', status: 500 }, 1],
  ['execute_then_reset', { kind: 'unknown_outcome' }, 1],
  ['malformed', { kind: 'unknown_outcome' }, 1],
])(
  '[b28] a single call that meets %s fails as what it is, and is sent once',
  async (fault, told, paidFor) => {
    const { describe, makePicture, faults, paid } = await opened();
    faults.plan([{ match: 'gemini.generate', fault, times: 2 }]);
    expect(await failureOf(describe())).toMatchObject({ ...told, call: 'describe' });
    expect(await failureOf(makePicture())).toMatchObject({ ...told, call: 'make-picture' });
    expect([...paid('described'), ...paid('generated')]).toHaveLength(2 * paidFor);
    expect(faults.report()).toMatchObject([{ fired: 2 }]);
  },
);

test('what cannot be asked for is not asked', async () => {
  const { describe, makePicture, paid } = await opened();
  const wrong = [describe({ languages: [] }), describe({ languages: ['English'] }), describe({ key: '' })];
  wrong.push(...([makePicture({ prompt: ' ' }), makePicture({ ratio: '5:7' })] as never[]));
  for (const call of wrong) expect((await failureOf(call)).kind).toBe('invalid_input');
  expect([...paid('described'), ...paid('generated')]).toEqual([]);
});
