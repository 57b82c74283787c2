import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { seedOf } from '../../src/providers/astria/creating.ts';
import { type AstriaRoute, portraitText } from '../../src/providers/astria/route.ts';
import { lora } from './astria-rig.ts';

const face: AstriaRoute = { modelType: 'faceid', baseTuneId: 3_618_064 };

function text(words: string, route: AstriaRoute = lora, subject: 'man' | 'woman' | 'cat' = 'man'): string {
  return portraitText(route, { tuneId: '1001', subject, words });
}

it.each([
  ['in a studio', 'ohwx man, in a studio'],
  ['  in a studio\n', 'ohwx man, in a studio'],
  ['', 'ohwx man'],
  ['portrait of ohwx man at sea', 'portrait of ohwx man at sea'],
  ['Ohwx  man at sea', 'ohwx man at sea'],
  ['ohwx manner', 'ohwx man, ohwx manner'],
  ['ohwx woman', 'ohwx man, ohwx woman'],
  ['a man', 'ohwx man, a man'],
])('a LoRA is named before the words, and its person once: %j', (words, expected) => {
  expect(text(words)).toBe(`<lora:1001:1> ${expected}`);
});

it.each([
  ['in a studio', 'man, in a studio'],
  ['', 'man'],
  ['man in a studio', 'man in a studio'],
  ['Man, in a studio', 'Man, in a studio'],
  ['mandolin', 'man, mandolin'],
  ['a car and a man', 'man, a car and a man'],
])('a face is named before the words, and its person right behind it: %j', (words, expected) => {
  expect(text(words, face)).toBe(`<faceid:1001:1> ${expected}`);
});

it('the word is the one of the subject and the token the one of the route', () => {
  expect(text('asleep', { ...lora, token: 'sks' }, 'cat')).toBe('<lora:1001:1> sks cat, asleep');
});

it.each([
  ['<lora:7:1> at sea', '(lora:7:1) at sea'],
  ['<faceid:7:1.2>', '(faceid:7:1.2)'],
  ['< lora : 7 : 1 >', '( lora : 7 : 1 )'],
  ['a cat --ar 1:1 --mask_prompt face', 'a cat – ar 1:1 – mask_prompt face'],
  ['{{red|blue}} hat', '((red|blue)) hat'],
  ['two BREAK three', 'two break three'],
  ['a well-lit break', 'a well-lit break'],
])("the vendor's syntax in a person's words is words: %j", (words, expected) => {
  expect(text(words)).toBe(`<lora:1001:1> ohwx man, ${expected}`);
});

it('whatever is written, the only model named is the one of the order', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('<', '>', '{', '-', 'lora:7:1', 'ohwx man', ' ', 'a') }),
      (words) => {
        for (const route of [lora, face]) {
          const [first = '', ...others] = text(words, route).split('>');
          expect(first).toBe(`<${route.modelType}:1001:1`);
          expect(others.join('')).not.toMatch(/[<>{}]|--/);
        }
      },
    ),
  );
});

it('a seed is the same for the same job, another for each other one, and one that the vendor takes', () => {
  expect(seedOf('a')).toBe(seedOf('a'));
  const seeds = Array.from({ length: 1_000 }, (_, index) => seedOf(`job ${index}`));
  expect(new Set(seeds).size).toBe(1_000);
  expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true);
});
