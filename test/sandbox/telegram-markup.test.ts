import { describe, expect, test } from 'vitest';
import { detectEntities } from '../../src/sandbox/telegram/entities.ts';
import { parseHtml, plainText } from '../../src/sandbox/telegram/markup.ts';

describe('HTML', () => {
  test.each([
    [
      '<b>a</b><strong>b</strong>',
      'ab',
      [
        ['bold', 0, 1],
        ['bold', 1, 1],
      ],
    ],
    [
      '<i>a</i> <u>b</u> <s>c</s>',
      'a b c',
      [
        ['italic', 0, 1],
        ['underline', 2, 1],
        ['strikethrough', 4, 1],
      ],
    ],
    [
      '<b>x <i>y</i></b>',
      'x y',
      [
        ['bold', 0, 3],
        ['italic', 2, 1],
      ],
    ],
    [
      '<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>',
      'ab',
      [
        ['spoiler', 0, 1],
        ['spoiler', 1, 1],
      ],
    ],
    [
      '<blockquote>a</blockquote><blockquote expandable>b</blockquote>',
      'ab',
      [
        ['blockquote', 0, 1],
        ['expandable_blockquote', 1, 1],
      ],
    ],
    ['😀<code>x</code>', '😀x', [['code', 2, 1]]],
    ['  <b> a</b>\n', 'a', [['bold', 0, 1]]],
    ['<b></b>x', 'x', []],
  ])('%s', (source, text, entities) => {
    const parsed = parseHtml(source);
    expect(parsed.text).toBe(text);
    expect(parsed.entities.map(({ type, offset, length }) => [type, offset, length])).toEqual(entities);
  });

  test('links and code blocks keep what is said of them', () => {
    expect(parseHtml('<a href="https://example.com/?a=1&amp;b=2">x</a>').entities).toEqual([
      { type: 'text_link', offset: 0, length: 1, url: 'https://example.com/?a=1&b=2' },
    ]);
    expect(parseHtml('<pre><code class="language-ts">let a</code></pre>').entities).toEqual([
      { type: 'pre', offset: 0, length: 5, language: 'ts' },
    ]);
  });

  test('character references are read, unknown ones stay', () => {
    expect(parseHtml('&lt;&gt;&amp;&quot;&#33;&#x41;&nbsp;').text).toBe('<>&"!A&nbsp;');
  });

  test.each([
    ['<x>a</x>', 'Unsupported start tag "x" at byte offset 0'],
    ['ä<b>a', 'Can\'t find end tag corresponding to start tag "b"'],
    ['ä<b>a</i>', 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'],
    ['a</b>', 'Unexpected end tag at byte offset 1'],
    ['1 < 2', 'Unclosed start tag at byte offset 2'],
    ['<span>a</span>', 'Tag "span" must have class "tg-spoiler"'],
  ])('%s is refused', (source, reason) => {
    expect(() => parseHtml(source)).toThrow(`Bad Request: can't parse entities: ${reason}`);
  });
});

test('commands, addresses and mentions are found, but not inside code', () => {
  const { text, entities } = detectEntities(plainText('/start see https://example.com/a. by @someone'));
  expect(entities.map(({ type, offset, length }) => [type, text.slice(offset, offset + length)])).toEqual([
    ['bot_command', '/start'],
    ['url', 'https://example.com/a'],
    ['mention', '@someone'],
  ]);
  expect(detectEntities(parseHtml('<code>/start</code>')).entities).toEqual([
    { type: 'code', offset: 0, length: 6 },
  ]);
});
