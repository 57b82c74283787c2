import { expect, it } from 'vitest';
import { photo } from '../sandbox/astria-rig.ts';
import { openAstria, signal } from './astria-rig.ts';

async function shown(hasLines = true) {
  const bytes = Buffer.from(await (await photo('red', hasLines)).arrayBuffer());
  return { photo: bytes, subject: 'man' } as const;
}

it.each([
  ['nothing', []],
  ['blurry', ['blurry']],
  ['full_body_image_or_longshot', ['far_away']],
  ['funny_face', ['odd_expression']],
  ['includes_multiple_people', ['several_people']],
  ['selfie', ['selfie']],
  ['wearing_hat', ['hat']],
  ['wearing_sunglasses', ['sunglasses']],
])('a photo with %s is told of in our words', async (fault, flaws) => {
  const { account, faults } = await openAstria();
  faults.plan([{ match: 'astria.inspect', fault }]);
  expect(await account().inspect(await shown(), signal)).toEqual(flaws);
});

it('a smooth photo is blurry, whatever else is not said', async () => {
  const { account } = await openAstria({ inspection: { selfie: null, wearing_hat: 'yes' } });
  expect(await account().inspect(await shown(false), signal)).toEqual(['blurry']);
});

it.each(['missing_keys', 'http_422', 'http_401', 'http_429', 'http_500', 'html', 'refuse', 'malformed'])(
  'nobody is kept from training by an inspection that ends in %s',
  async (fault) => {
    const { account, faults } = await openAstria();
    faults.plan([{ match: 'astria.inspect', fault }]);
    expect(await account().inspect(await shown(), signal)).toBe('unknown');
  },
);

it('what is no photo is not told of', async () => {
  const { account } = await openAstria();
  expect(await account().inspect({ photo: Buffer.from('FAKE'), subject: 'cat' }, signal)).toBe('unknown');
});
