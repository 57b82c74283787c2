import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foreignName, storable, storableText } from '../../src/contract/storable.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('\0', '\ud83d', '\ude35', '\u{1f635}', 'a', '\u{fffd}'))
    .map((parts) => parts.join('')),
);

describe('a text', () => {
  test('that can be kept is left as it is', () => {
    expect(storableText('a chair, \u{1f635} at 5\n')).toBe('a chair, \u{1f635} at 5\n');
  });

  test('shows where a NUL or half a surrogate pair was, and where it was cut', () => {
    expect(storableText('a\0b\ud83dc')).toBe('a\u{fffd}b\u{fffd}c');
    expect(storableText('abcdef', 4)).toBe('abc\u{fffd}');
    expect(storableText('ab\u{1f635}d', 4)).toBe('ab\u{fffd}\u{fffd}');
  });

  test('is well-formed, without NUL and no longer than asked, whatever it was, and stays so', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 20 }), (text, most) => {
        const kept = storableText(text, most);
        expect(kept.isWellFormed() && !kept.includes('\0') && kept.length <= most).toBe(true);
        expect(storableText(kept, most)).toBe(kept);
      }),
    );
  });
});

test('JSON is made storable down to its keys; what is beyond all numbers or too deep is null', () => {
  const odd: unknown = JSON.parse('{"a\\u0000":["\\ud800",1e400,-0,true,null],"__proto__":{"b":"\\u0000"}}');
  expect(JSON.stringify(storable(odd))).toBe(
    '{"a\u{fffd}":["\u{fffd}",null,0,true,null],"__proto__":{"b":"\u{fffd}"}}',
  );
  const depth = 100_000;
  const deep: unknown = JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
  expect(JSON.stringify(storable(deep))).toBe(`${'['.repeat(64)}null${']'.repeat(64)}`);
});

describe('what somebody outside calls a thing', () => {
  test.each([
    '6f1c7f0e-0000-4000-8000-fd7a1c3b2a10',
    '1900000000000000999',
    'api/a b.png',
    'заказ 5',
    '...',
    'x'.repeat(200),
  ])('is kept as it is: %s', (name) => {
    expect(foreignName(name)).toBe(name);
  });

  test.each([
    ['empty', ''],
    ['too long', 'x'.repeat(201)],
    ['with a NUL', 'a\0b'],
    ['with half a pair', 'a\ud83d'],
    ['with what stands for a NUL', storableText('a\0b')],
    ['cut', storableText('abcdef', 4)],
    ['with a line break', 'a\nb'],
    ['a step up in an address', '..'],
    ['no text', 17],
    ['nothing', undefined],
  ])('is none when it is %s, rather than the name of another', (_, name) => {
    expect(foreignName(name)).toBeUndefined();
  });
});
