import { expect, test } from 'vitest';
import { inlinePart, photo, simulator } from './gemini-rig.ts';

interface Texts {
  alt: string;
  title: string;
  caption: string;
}
type Described = Record<string, Texts>;

const texts = {
  type: 'object',
  properties: { alt: { type: 'string' }, title: { type: 'string' }, caption: { type: 'string' } },
};

async function opened() {
  const { call, faults, journal } = await simulator();
  const describe = async (asked: { color?: string; languages?: string[]; tags?: object } = {}) => {
    const { color = 'red', languages = ['en', 'ru'], tags = {} } = asked;
    const said = { product: { name: 'Dawn mug', category: 'Table' }, ...tags };
    const prompt = Object.entries(said).map(([tag, value]) => `<${tag}>${JSON.stringify(value)}</${tag}>`);
    const parts = [{ text: `Describe it.\n${prompt.join('\n')}` }, inlinePart(await photo(color))];
    const properties = Object.fromEntries(languages.map((language) => [language, texts]));
    const { body } = await call('POST', '/v1beta/models/gemini-3.8-flash:generateContent', {
      contents: [{ parts }],
      generationConfig: { responseJsonSchema: { type: 'object', properties } },
    });
    const { candidates } = body as { candidates: [{ content: { parts: [{ text: string }] } }] };
    return JSON.parse(candidates[0].content.parts[0].text) as Described;
  };
  return { describe, faults, journal };
}

test('[b16] texts speak of the product and the picture, each in its language, and the same picture gets the same', async () => {
  const { describe } = await opened();
  const described = await describe({ languages: ['en', 'ru', 'de'] });
  expect(described).toEqual({
    en: {
      alt: expect.stringMatching(/^Dawn mug.*, on a red ground$/),
      title: expect.stringMatching(/^Dawn mug/),
      caption: expect.stringMatching(/^Dawn mug.*, from Table\. On a red ground\.$/),
    },
    ru: {
      alt: expect.stringMatching(/^Dawn mug.* на красном фоне$/),
      title: expect.stringMatching(/^Dawn mug/),
      caption: expect.stringMatching(/^Dawn mug.*\. Раздел: Table\. На красном фоне\.$/),
    },
    de: expect.objectContaining({ title: expect.stringMatching(/^Dawn mug.* \(de\)$/) }),
  });
  expect(await describe({ languages: ['en', 'ru', 'de'] })).toEqual(described);
});

test('pictures of one product repeat a title, unless it is told what is taken', async () => {
  const { describe } = await opened();
  const colors = ['red', 'lime', 'blue', 'white', 'black'];
  const untold = await Promise.all(colors.map((color) => describe({ color })));
  expect(new Set(untold.map(({ en }) => en?.title)).size).toBeLessThan(colors.length);
  const taken: Texts[] = [];
  for (const color of colors) taken.push(...Object.values(await describe({ color, tags: { taken } })));
  // The first title is the product's name alone, in either language.
  for (const field of ['alt', 'title', 'caption'] as const)
    expect(new Set(taken.map((one) => one[field])).size, field).toBeGreaterThanOrEqual(2 * colors.length - 1);
});

test('it keeps to lengths and to the words of the shop', async () => {
  const { describe } = await opened();
  const product = { name: `Cheap ${'very long name '.repeat(20)}`, category: 'Table' };
  const { en } = await describe({ tags: { product, forbidden: ['cheap'], demanded: ['Acme', 'C++'] } });
  expect(en?.alt.length).toBeLessThanOrEqual(125);
  expect(en?.title.length).toBeLessThanOrEqual(60);
  expect(en?.caption).toMatch(/^.{1,190} Acme, C\+\+\.$/);
  expect(JSON.stringify(en)).not.toMatch(/cheap/i);
});

test.each<[string, (described: Described) => unknown]>([
  ['too_long', ({ en, ru }) => (en?.alt.length ?? 0) > 125 && (ru?.alt.length ?? 0) > 125],
  ['image_of', ({ en }) => en?.alt.startsWith('An image of Dawn mug')],
  ['forbidden_word', ({ ru }) => ru?.caption.startsWith('cheap ')],
  ['lacks_demanded', ({ en }) => en !== undefined && !JSON.stringify(en).includes('Acme')],
  ['missing_language', ({ en, ru }) => en !== undefined && ru === undefined],
])('a description with %s is wrong in that once, and its call is in the journal', async (fault, isWrong) => {
  const { describe, faults, journal } = await opened();
  const tags = { forbidden: ['cheap'], demanded: ['Acme'] };
  faults.plan([{ match: 'gemini.generate', fault }]);
  expect(isWrong(await describe({ tags }))).toBe(true);
  expect(isWrong(await describe({ tags }))).toBe(false);
  const [spoiled, good] = journal.entries('gemini.described').map(({ data }) => data);
  expect(spoiled).toEqual({ ...good, word: fault });
});
