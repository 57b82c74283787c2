import { expect, it } from 'vitest';
import { redact } from '../../src/process/logger.ts';

it.each([
  [
    'a bot token in an address',
    'https://api.example.test/bot0000000001:FAKE_TOKEN_FAKE_TOKEN_FAKE_TOKEN_123/getMe',
  ],
  ['a bot token in words', 'refused 0000000001:FAKE_TOKEN_FAKE_TOKEN_FAKE_TOKEN_123 for good'],
  ['a key in a header', '"authorization":"Key FAKE_ID:FAKE_TOKEN_FAKE"'],
  ['a bearer token', 'Bearer FAKE_TOKEN_FAKE_TOKEN'],
  ["a callback's token", 'POST /cb/higgsfield/7?t=FAKE_TOKEN_FAKE_TOKEN'],
  ['a signed link', 'GET https://files.example.test/a.png?x=1&signature=FAKE_TOKEN'],
])('the log shows nothing of %s', (_, line) => {
  expect(redact(line)).not.toContain('FAKE_TOKEN');
  expect(redact(line)).toContain('***');
});

it('the log leaves ordinary words as they are', () => {
  const line = '{"msg":"order 1001 delivered","ratio":"16:9","at":1795238323745}';
  expect(redact(line)).toBe(line);
});
